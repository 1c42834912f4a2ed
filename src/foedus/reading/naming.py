"""Capitalised words that may be a person's name, told from posts, states, bodies and the beginnings of sentences."""

import re
from functools import cache
from typing import NamedTuple

from foedus.reading import words_en as words

UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĹĻĽŁŃŅŇŌŐŘŚŞŠŢŤŪŮŰŲŹŻŽƏȘȚ"
ARTICLE = r"(?:(?:[Aa]l|[Ee]l|[Aa]s|[Aa]sh|[Aa]d|[Aa]n|[Aa]r|[Aa]z|[Dd]’|[Dd]'|[Oo]’|[Oo]')-?)?"
SHORT = r"(?:Mr|Mrs|Ms|Dr|Gen|Lt|Col|Prof|Sen|Rep|Gov|St|Adm|Maj|Capt|Brig|Sgt|Hon|Rev|Cmdr)\.(?= )|"
TOKEN = rf"(?:{SHORT}{ARTICLE}[{UPPER}](?:[\w’'-]*\w|\.(?= ?[{UPPER}]))?)"
PARTICLE = (
    r"(?:van der|van den|van de|de la|de los|van|von|de|del|der|den|da|dos|du|di|le|la|el|al|bin|bint|ibn|ould|abu|"
    r"ben|ter|zu|y)"
)
SEQUENCE = re.compile(rf"(?<![\w’'-]){TOKEN}(?:(?: {PARTICLE})? {TOKEN}){{0,7}}")
POSSESSIVE = re.compile(r"['’]s?$")
ROLES = frozenset(words.ROLES) | frozenset(words.PLURAL_ROLES)
ROLE = "|".join(sorted(ROLES, key=len, reverse=True))
AFTER_NAME = re.compile(
    rf",? (?:\d{{2}}, )?(?:(?:a|an|the|his|her|their|its|now|then|former|acting|deputy|senior|chief|head|leading) )*"
    rf"(?:[\w’'-]+ ){{0,4}}?(?:{ROLE})\b"
)
SPOKEN = re.compile(
    r"(?:,[^.;\n]{2,80},)?\s?(?:(?:has|had|have|also|later|then|himself|herself|recently|previously|repeatedly|"
    r"again) )*"
)
OWNS = re.compile(rf"['’]s (?:\w+ )?(?:{'|'.join(words.NOUNS)}|visit|team|office|government|predecessor|successor)\b")
LINKS = frozenset("of for to at in from with".split())
NOT_POST = frozenset("and that but while when by with as whose because since is was were are be been".split())
CONTEXT = 90


class Person(NamedTuple):
    """One mention of a person: where, the fullest name the text gives, and the post named with it, if any."""

    start: int
    end: int
    name: str
    post: str | None
    whole: int  # where the post before the name begins; `start` without one


def candidate(plain: str, match: re.Match[str]) -> Person | None:
    """The name inside a run of capitalised words, once posts, honorifics, states and nationalities are taken off."""
    tokens = [(part[0], match.start() + part.start()) for part in re.finditer(r"\S+", match[0])]
    last_post = max((index for index, (token, _) in enumerate(tokens) if _is_post(token)), default=-1)
    begin = last_post + 1
    while begin < len(tokens) - 1 and is_place(tokens[begin][0]):
        begin += 1
    while begin < len(tokens) and tokens[begin][0] in sentence_words():
        begin += 1
    name_tokens = tokens[begin:]
    if not name_tokens:
        return None
    owner = next((i for i, (token, _) in enumerate(name_tokens) if POSSESSIVE.search(token)), len(name_tokens) - 1)
    name_tokens = name_tokens[: owner + 1]
    start = name_tokens[0][1]
    last = POSSESSIVE.sub("", name_tokens[-1][0])
    end = name_tokens[-1][1] + len(last)
    if not _is_name(plain, start, end, last_post >= 0):
        return None
    whole, post = start, None
    if last_post >= 0:
        whole = next(offset for token, offset in tokens if token not in sentence_words())
        post = plain[whole:start].strip()
    else:
        whole, post = _post_before(plain, start, match.start() if begin > 0 else start)
    return Person(start, end, plain[start:end], "" if post and post.rstrip(".") in words.HONORIFICS else post, whole)


def _is_name(plain: str, start: int, end: int, posted: bool) -> bool:
    parts = [part.rstrip(".") for part in plain[start:end].split() if part[0].isupper() or "-" in part]
    if not parts or len(parts) > 5 or parts[-1] in words.OUTLET_WORDS or is_place(plain[start:end]):
        return False
    outlet = plain[max(0, start - 14) : start].rstrip('“"‘« ').rpartition(" ")[2]
    if outlet in words.OUTLET_HEADS or any(part in not_names() for part in parts):
        return False
    return posted or not any(part.isupper() and len(part) > 2 for part in parts)


def _is_post(token: str) -> bool:
    word = POSSESSIVE.sub("", token).rstrip(".")
    first, _, last = word.partition("-")
    return word in posts() or (first in posts() and last.rpartition("-")[2][:1].isupper())


def _post_before(plain: str, start: int, run: int) -> tuple[int, str | None]:
    """A post in small letters before the name: "the historian Margaret Ashby", "a minister, Jane Doe"."""
    left = plain[max(0, run - CONTEXT) : run]
    tail = re.search(r"((?:[\w’'-]+ ){0,5}?[\w’'-]+)(,?) $", left)
    if tail is None:
        return start, None
    before = tail[1].split()
    while before and before[0].lower() in NOT_POST:
        before.pop(0)
    cut = next((i for i in range(len(before) - 1, -1, -1) if before[i].lower() in NOT_POST), -1)
    before = before[cut + 1 :]
    if not before:
        return start, None
    role = before[-1].lower().removesuffix("-general")
    if tail[2]:
        named = next(
            (i for i in range(len(before) - 1, -1, -1) if before[i].lower().removesuffix("-general") in ROLES), None
        )
        apposed = named is not None and (named == len(before) - 1 or before[named + 1] in LINKS)
        return start, " ".join(before) if apposed else None
    office = len(before) > 1 and before[-1].lower() in ("of", "for", "to", "the")
    if role in ROLES and run == start:
        post = " ".join(before[-4:])
        return start - len(post) - 1, post
    if office and run < start and any(word.lower() in ROLES for word in before[-4:]):
        first = next(i for i, word in enumerate(before) if word.lower() in ROLES)
        post = " ".join([*before[first:], plain[run:start].strip()])
        return start - len(post) - 1, post
    return start, None


def introduced(plain: str, person: Person) -> bool:
    """Whether what stands beside a name of several words shows a person: an apposition, an age, a verb of saying."""
    if " " not in person.name:
        return False
    after = plain[person.end : person.end + CONTEXT]
    if after[:1] == "," and (AFTER_NAME.match(after) or re.match(r", \d{2},", after)):
        return True
    before = plain[max(0, person.start - 40) : person.start]
    if re.search(r"\b[A-Z][a-z]+ \((?:retired|ret\.?|retd\.?)\) $", before) or OWNS.match(after):
        return True
    gap = SPOKEN.match(after)
    verb = words.speech_verbs().match(plain, person.end + (gap.end() if gap else 0))
    if verb and verb["safe"]:
        return True
    said = re.search(r"(\w+) $", before)
    verb = words.speech_verbs().fullmatch(said[1]) if said else None
    return verb is not None and bool(verb["safe"]) and not verb[0].startswith("t")


@cache
def posts() -> frozenset[str]:
    """Words of posts and honorifics, as they stand before a name."""
    return frozenset(words.POSTS) | frozenset(words.HONORIFICS)


@cache
def sentence_words() -> frozenset[str]:
    """Words that have a capital only because a sentence begins with them."""
    return frozenset(words.NOT_NAMES[: words.NOT_NAMES.index("Monday")])


@cache
def not_names() -> frozenset[str]:
    """Capitalised words that are no part of a person's name."""
    return frozenset(words.NOT_NAMES)


@cache
def places() -> frozenset[str]:
    """Names of states, lower case, as people write them."""
    from pycountry import countries

    from foedus.evidence.places import ALIASES

    names = {getattr(country, "common_name", country.name).split(",")[0] for country in countries}
    return frozenset(name.lower() for name in names | set(ALIASES))


def is_place(word: str) -> bool:
    """Whether the word is a state's name or an adjective of nationality."""
    bare = POSSESSIVE.sub("", word).lower()
    return bare in places() or is_demonym(word)


DEMONYM = re.compile(r"^[A-Z]\w+(?:ian|ean|ish|ese|aqi|ari|eli|tani|wegian)$")
DEMONYMS = frozenset(
    """French German Dutch Greek Czech Slovak Swiss Turkish Turk Polish Finnish Danish Swedish Norwegian Irish British
    English Scottish Welsh Russian Kazakh Kyrgyz Tajik Uzbek Turkmen Afghan Azeri Armenian Georgian Belarusian Ukrainian
    American Canadian Mexican Cuban Iraqi Kuwaiti Saudi Qatari Emirati Omani Bahraini Yemeni Israeli Pakistani
    Bangladeshi
    Iranian Indian Chinese Japanese Korean Thai Filipino Malaysian Australian Nigerian Ghanaian Kenyan Ethiopian Malian
    Somali Sudanese Chadian Togolese Beninese Senegalese Ivorian Burkinabe Nigerien Gambian Guinean Liberian Rwandan
    Burundian
    Ugandan Tanzanian Congolese Angolan Zambian Zimbabwean Egyptian Moroccan Algerian Tunisian Libyan Arab European
    African
    Asian Western Eastern Northern Southern Baltic Nordic Soviet Spanish Portuguese Italian Latvian Lithuanian Estonian
    Hungarian Romanian Bulgarian Serbian Croatian Bosnian Slovene Albanian Kosovar Montenegrin Icelandic Belgian
    Austrian
    Slovenian Moldovan Macedonian Cypriot Maltese Lebanese Syrian Jordanian Palestinian Vietnamese Indonesian""".split()
)


@cache
def is_demonym(word: str) -> bool:
    """Whether the word is an adjective of nationality or region."""
    return word in DEMONYMS or (
        word not in ("Ian", "Jean", "Sean", "Brian", "Christian")
        and bool(DEMONYM.match(word))
        and word.endswith(("ian", "ese"))
        and len(word) > 6
    )
