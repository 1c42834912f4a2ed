"""Persons a text names, with their posts, and how later mentions ("Mr Okafor", "the minister", "she") lead back to them."""

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from foedus.evidence.reading import words_en as words
from foedus.evidence.reading.text import Span

UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĹĻĽŁŃŅŇŌŐŘŚŞŠŢŤŪŮŰŲŹŻŽƏȘȚ"
TOKEN = rf"(?:(?:[Aa]l|[Ee]l|[Aa]s|[Aa]sh|[Aa]d|[Aa]n|[Aa]r|[Aa]z|[Dd]’|[Dd]'|[Oo]’|[Oo]')-?)?[{UPPER}](?:[\w’'-]*\w|\.(?= ?[{UPPER}]))?"
PARTICLE = r"(?:van der|van den|van de|de la|de los|van|von|de|del|der|den|da|dos|du|di|le|la|el|al|bin|bint|ibn|ould|abu|ben|ter|zu|y)"
SEQUENCE = re.compile(rf"(?<![\w’'-]){TOKEN}(?:(?: {PARTICLE})? {TOKEN}){{0,7}}")
ROLE = "|".join(sorted({*words.ROLES, *words.PLURAL_ROLES}, key=len, reverse=True))
AFTER_NAME = re.compile(
    rf",? (?:\d{{2}}, )?(?:(?:a|an|the|his|her|their|its|now|then|former|acting|deputy|senior|chief|head|leading) )*"
    rf"(?:[\w’'-]+ ){{0,4}}?(?:{ROLE})\b"
)
SPOKEN = re.compile(
    r"(?:,[^.;\n]{2,80},)?\s?(?:(?:has|had|have|also|later|then|himself|herself|recently|previously|repeatedly|again) )*"
)
POSSESSIVE = re.compile(r"['’]s?$")


class Person(NamedTuple):
    """One mention of a person: where, the fullest name the text gives, and the post named with it, if any."""

    start: int
    end: int
    name: str
    post: str | None
    whole: int  # where the post before the name begins; `start` without one


def find(plain: str, speakers: Sequence[Span] = ()) -> list[Person]:
    """Every mention of a person in an English text.

    Args:
        plain: the reading copy.
        speakers: spans that stand where a speaker stands (beside a verb of saying); names there are taken for persons.
    """
    candidates = [found for match in SEQUENCE.finditer(plain) if (found := _candidate(plain, match))]
    strong: dict[str, tuple[str, str | None]] = {}
    for candidate in candidates:
        parts = candidate.name.split()
        certain = candidate.post is not None or _introduced(plain, candidate)
        spoken = any(span.start <= candidate.start and candidate.end <= span.end for span in speakers)
        if certain or (len(parts) > 1 and spoken):
            _learn(strong, candidate)
    _complete(strong, candidates)
    found = []
    for candidate in candidates:
        known = strong.get(candidate.name) or strong.get(candidate.name.split()[-1])
        if known is not None and _compatible(candidate.name, known[0]):
            found.append(candidate._replace(name=known[0], post=candidate.post or known[1]))
    return found


def _learn(strong: dict[str, tuple[str, str | None]], candidate: Person) -> None:
    surname = candidate.name.split()[-1]
    for key in (candidate.name, surname):
        old = strong.get(key)
        if old is None or len(candidate.name) > len(old[0]) and _compatible(old[0], candidate.name):
            strong[key] = (candidate.name, candidate.post or (old[1] if old else None))
        elif candidate.post and not old[1]:
            strong[key] = (old[0], candidate.post)


def _complete(strong: dict[str, tuple[str, str | None]], candidates: list[Person]) -> None:
    """A surname met with a post takes the full name that the text gives elsewhere."""
    for candidate in candidates:
        surname = candidate.name.split()[-1]
        if surname in strong and len(candidate.name) > len(strong[surname][0]) and len(candidate.name.split()) < 5:
            post = strong[surname][1]
            strong[surname] = (candidate.name, post)
            strong.setdefault(candidate.name, (candidate.name, post))
    for name, (full, post) in list(strong.items()):
        longest = strong.get(full.split()[-1])
        if longest and _compatible(full, longest[0]) and len(longest[0]) > len(full):
            strong[name] = (longest[0], post or longest[1])


def _compatible(short: str, full: str) -> bool:
    """Whether the shorter name can be the longer one's: its words are among the other's."""
    one, other = short.replace(".", "").split(), full.replace(".", "").split()
    if len(one) > len(other):
        one, other = other, one
    return all(any(word == known or (len(word) == 1 and known.startswith(word)) for known in other) for word in one)


def _candidate(plain: str, match: re.Match[str]) -> Person | None:
    """The name inside a run of capitalised words, once posts, honorifics, states and nationalities are taken off."""
    tokens = [(part[0], match.start() + part.start()) for part in re.finditer(r"\S+", match[0])]
    last_post = -1
    for index, (token, _) in enumerate(tokens):
        word = POSSESSIVE.sub("", token).rstrip(".")
        if word in _posts() or "-" in word and word.split("-")[0] in _posts() and word.split("-")[-1][:1].isupper():
            last_post = index
    begin = last_post + 1
    while begin < len(tokens) - 1 and _is_place(tokens[begin][0]):
        begin += 1
    if begin >= len(tokens):
        return None
    while begin < len(tokens) and tokens[begin][0] in _sentence_words():
        begin += 1
    name_tokens = tokens[begin:]
    end = match.end()
    if not name_tokens:
        return None
    owner = POSSESSIVE.search(name_tokens[-1][0])
    if any(POSSESSIVE.search(token) for token, _ in name_tokens[:-1]):
        cut = next(i for i, (token, _) in enumerate(name_tokens) if POSSESSIVE.search(token))
        name_tokens = name_tokens[: cut + 1]
        owner = POSSESSIVE.search(name_tokens[-1][0])
        end = name_tokens[-1][1] + len(name_tokens[-1][0])
    if owner:
        end -= len(owner[0])
    start = name_tokens[0][1]
    name = plain[start:end]
    parts = [part for part in name.split() if part[0].isupper() or "-" in part]
    bare = [part.rstrip(".") for part in parts]
    if (
        bare
        and bare[-1] in words.OUTLET_WORDS
        or re.search(rf"\b(?:{'|'.join(words.OUTLET_HEADS)}) [“\"‘«]?$", plain[max(0, start - 14) : start])
    ):
        return None
    if not name or len(parts) > 5 or any(word in _not_names() for word in bare) or _is_place(name):
        return None
    if any(part.isupper() and len(part) > 2 for part in bare) and last_post < 0:
        return None
    whole = tokens[0][1] if last_post >= 0 and tokens[0][0] not in _sentence_words() else start
    if last_post >= 0:
        first = next(i for i, (token, _) in enumerate(tokens) if token not in _sentence_words())
        whole = tokens[first][1]
    post = plain[whole:start].strip() or None
    office = re.search(
        rf"((?:[\w-]+ )?(?:{ROLE}|[A-Z]\w+)(?:[- ][Gg]eneral)?(?: of| for| to) (?:the )?)$", plain[:whole][-60:]
    )
    if last_post < 0:
        role = re.search(
            rf"((?:(?:the|a|an|[A-Z][\w-]+|[\w-]+) ){{0,3}}(?:{ROLE}))\s$", plain[max(0, start - 70) : start]
        )
        if begin > 0 and office and re.search(rf"(?:{ROLE})", office[1], re.IGNORECASE):
            whole -= len(office[1])
            post = plain[whole:start].strip()
        elif role and begin == 0:
            post = role[1].strip()
            whole = start - len(role[1]) - 1
    apposed = re.search(rf"((?:[\w’'-]+ ){{0,5}}(?:{ROLE})(?:-general)?), $", plain[max(0, start - 80) : start], re.I)
    if post is None and apposed:
        post = re.sub(r"^.*\b(?:and|that|but|while|when|by|with|as|whose) ", "", apposed[1])
    honorific = post is not None and post.rstrip(".") in words.HONORIFICS
    return Person(start, end, name, "" if honorific else post, whole)


def _introduced(plain: str, candidate: Person) -> bool:
    """Whether an apposition says who this is: "Jane Doe, a former envoy"; "Jane Doe, 54"."""
    if len(candidate.name.split()) < 2:
        return False
    after = plain[candidate.end : candidate.end + 90]
    if (AFTER_NAME.match(after) and after[:1] == ",") or re.match(r", \d{2},", after):
        return True
    before = plain[max(0, candidate.start - 40) : candidate.start]
    if re.search(
        rf"\b(?:{ROLE})(?:[- ]general)?(?: (?:for|of|to|at|in|from|with) [\w’' -]{{2,50}})?, $",
        plain[max(0, candidate.start - 90) : candidate.start],
        re.I,
    ) and re.match(r"[,.;:]|$", after):
        return True
    if re.search(r"\b[A-Z][a-z]+ \((?:retired|ret\.?|retd\.?)\) $", before):
        return True
    verb = words.speech_verbs().match(plain, candidate.end + len(SPOKEN.match(after)[0]))  # type: ignore[index]
    if verb and verb["safe"]:
        return True
    spoken = [
        m
        for m in words.speech_verbs().finditer(before)
        if m.end() == len(before) - 1 and m["safe"] and not m[0].startswith("t")
    ]
    return bool(spoken) or bool(
        re.match(
            rf"['’]s (?:\w+ )?(?:{'|'.join(words.NOUNS)}|visit|team|office|government|predecessor|successor)\b", after
        )
    )


@cache
def _posts() -> frozenset[str]:
    return frozenset(words.POSTS) | frozenset(words.HONORIFICS)


@cache
def _sentence_words() -> frozenset[str]:
    return frozenset(words.NOT_NAMES[: words.NOT_NAMES.index("Monday")])


@cache
def _not_names() -> frozenset[str]:
    return frozenset(words.NOT_NAMES)


@cache
def places() -> frozenset[str]:
    """Names of states, lower case, as people write them."""
    from pycountry import countries

    from foedus.evidence.places import ALIASES

    names = {getattr(country, "common_name", country.name).split(",")[0] for country in countries}
    return frozenset(name.lower() for name in names | set(ALIASES))


def _is_place(word: str) -> bool:
    bare = POSSESSIVE.sub("", word).lower()
    return bare in places() or is_demonym(word)


DEMONYM = re.compile(r"^[A-Z]\w+(?:ian|ean|ish|ese|aqi|ari|eli|tani|wegian)$")
DEMONYMS = frozenset(
    """French German Dutch Greek Czech Slovak Swiss Turkish Turk Polish Finnish Danish Swedish Norwegian Irish British
    English Scottish Welsh Russian Kazakh Kyrgyz Tajik Uzbek Turkmen Afghan Azeri Armenian Georgian Belarusian Ukrainian
    American Canadian Mexican Cuban Iraqi Kuwaiti Saudi Qatari Emirati Omani Bahraini Yemeni Israeli Pakistani Bangladeshi
    Iranian Indian Chinese Japanese Korean Thai Filipino Malaysian Australian Nigerian Ghanaian Kenyan Ethiopian Malian
    Somali Sudanese Chadian Togolese Beninese Senegalese Ivorian Burkinabe Nigerien Gambian Guinean Liberian Rwandan Burundian
    Ugandan Tanzanian Congolese Angolan Zambian Zimbabwean Egyptian Moroccan Algerian Tunisian Libyan Arab European African
    Asian Western Eastern Northern Southern Baltic Nordic Soviet Spanish Portuguese Italian Latvian Lithuanian Estonian
    Hungarian Romanian Bulgarian Serbian Croatian Bosnian Slovene Albanian Kosovar Montenegrin Icelandic Belgian Austrian
    Slovenian Moldovan Macedonian Cypriot Maltese Lebanese Syrian Jordanian Palestinian Vietnamese Indonesian""".split()
)


def is_demonym(word: str) -> bool:
    """Whether the word is an adjective of nationality or region."""
    return word in DEMONYMS or (
        word not in ("Ian", "Jean", "Sean", "Brian", "Christian")
        and bool(DEMONYM.match(word))
        and word.endswith(("ian", "ese"))
        and len(word) > 6
    )
