"""Which language a text is in, by its script, its tell-tale letters and its commonest words."""

import re
import unicodedata
from collections import Counter

SUPPORTED = {"en": "English", "ru": "Russian"}
COMMON = {
    "en": "the of and to in that is was for it with as his on be at by this had not are but from or have which they "
    "said",
    "ru": "и в не на что с по как это к из у от за для о но же он бы так",
    "fr": "le la les des et est dans une que qui pour pas sur avec au ce il sont du en",
    "de": "der die und das den von zu mit sich des auf für ist im dem nicht ein eine als auch",
    "es": "el los las que y en un una por con para del se no es al lo su como más",
    "it": "il di che è la per un in non sono con del della si da al gli le dei nel",
    "pt": "o os as que e em um uma para com não por do da dos das no na se ao",
    "nl": "de het een van en dat is op te zijn voor met niet aan er om ook als dan",
    "pl": "i w na z do nie się że jest to o jak po przez od za dla są",
    "tr": "ve bir bu da de için ile olarak olan çok daha gibi ancak kadar sonra",
    "sv": "och att det som en på är av för med till den har de inte om ett",
    "fi": "ja on ei se että oli hän mutta joka ovat myös kuin sen",
    "ro": "și de la în nu cu pe un o care este din pentru mai că",
    "id": "yang dan di dengan untuk dari ini itu pada tidak dalam akan",
    "sw": "na ya wa kwa ni katika la za kuwa hii cha kama",
}
LETTERS = {"uk": "іїєґ", "be": "ў", "kk": "әқңғұһ", "sr": "јљњћђ", "mk": "ѓќѕ", "tg": "ҷӣӯҳ", "mn": "өү", "ru": "ыэё"}
SCRIPTS = {
    "ARABIC": "ar", "CJK": "zh", "HIRAGANA": "ja", "KATAKANA": "ja", "HANGUL": "ko", "GREEK": "el", "HEBREW": "he",
    "GEORGIAN": "ka", "ARMENIAN": "hy", "DEVANAGARI": "hi", "THAI": "th", "ETHIOPIC": "am", "BENGALI": "bn",
}  # fmt: skip
SAMPLE = 6000


def detect(text: str) -> str:
    """The ISO 639 code of the language of the text; `und` where it cannot be told."""
    sample = text[:SAMPLE]
    scripts = Counter(_script(letter) for letter in sample if letter.isalpha())
    if not scripts:
        return "und"
    script = scripts.most_common(1)[0][0]
    if script == "CYRILLIC":
        return _cyrillic(sample.lower())
    if script == "CJK" and (scripts["HIRAGANA"] + scripts["KATAKANA"]) * 10 > scripts["CJK"]:
        return "ja"
    if script != "LATIN":
        return SCRIPTS.get(script, "und")
    words = Counter(re.findall(r"[^\W\d_]+", sample.lower()))
    total = sum(words.values())
    share = {
        code: sum(words[word] for word in common.split()) / total for code, common in COMMON.items() if code != "ru"
    }
    best = max(share, key=lambda code: share[code])
    return best if share[best] > 0.06 or (share[best] > 0.03 and total < 60) else "und"


def unsupported(code: str) -> str | None:
    """What to tell the user about a language that is not read; None for one that is."""
    if code in SUPPORTED:
        return None
    from pycountry import languages

    found = languages.get(alpha_2=code) if len(code) == 2 else languages.get(alpha_3=code)
    name = getattr(found, "name", None) if code != "und" else None
    read = " and ".join(SUPPORTED.values())
    subject = f"The text is in {name}, which is not supported" if name else "The language of the text cannot be told"
    return (
        f"{subject}: quotations, quantities, dates, persons and upstream sources are read in {read} only, so none "
        f"are given. "
        "Sentences are still ranked for a question, by shared words. If the text is in one of these, say so with "
        "--language."
    )


def _script(letter: str) -> str:
    if letter < "\u0250":
        return "LATIN"
    return unicodedata.name(letter, "UNKNOWN").split()[0]


def _cyrillic(sample: str) -> str:
    counts = Counter(sample)
    for code, letters in LETTERS.items():
        if code != "ru" and sum(counts[letter] for letter in letters) * 150 > len(sample):
            return code
    return "ru" if sum(counts[letter] for letter in "ыэё") > 0 or counts["ъ"] * 100 < len(sample) else "bg"
