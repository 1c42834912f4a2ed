"""What a numeral counts: the noun phrase after it, as far as word order and endings tell."""

import re

from foedus.reading.text import Span

FUNCTION_WORDS = frozenset(
    """a an the and or but nor of in on at by for from to with within without into onto over under about after before
    between among
    during since until till while when where which who whom whose that this these those than then as if because
    although though
    is are was were be been being am has have had having do does did will would shall should can could may might must
    not no
    it its he his him she her they their them we our us you your i my me there here also only just even still yet
    already again
    said says say told tell per via plus minus each every both all any some such so too very more most less least
    fewer other another
    against across along around behind beyond despite down up out off near through throughout toward towards upon
    unlike like including
    early late ago later earlier apart away yesterday today tomorrow now once twice respectively instead rather alone
    together annually
    arrived took went came left made died killed wounded remained stood signed joined voted abstained met agreed
    followed
    в на с со к ко о об от до из за по под над при про для без у и или но а как что чтобы не ни же ли бы уже ещё еще
    это этот эта эти
    который которая которое которые был была было были есть будет будут стал стала чем если когда где также только
    лишь более менее
    около против через после перед между среди согласно затем потом году года годов год лет""".split()
)
PLURAL_EN = frozenset(
    """people men women children troops personnel aircraft staff police forces servicemen servicewomen military crew
    cavalry infantry
    spacecraft hovercraft sheep cattle fish series species media data criteria phenomena corps artillery clergy
    countrymen
    lives wives knives halves teeth feet mice geese policemen gunmen fishermen seamen airmen marines deaths
    casualties""".split()
)
NOT_PLURAL = frozenset(
    "this his its was is has does us less across perhaps always thus plus as yes gas bus pass class press crisis "
    "basis congress".split()
)
SINGULAR_ENDS = ("ss", "us", "is", "ous")
WORD = re.compile(r" (?:of (?:the |its |their |his |her |all |those |these |our )?)?([^\W\d_][\w’'-]*)")
PIECE = re.compile(r"[ -]((?:[^\W\d_][\w’'./-]*[\w])|[^\W\d_]|\d{1,3}[A-Z]?(?= [a-z]))")
OF = re.compile(
    r"\s+(?:of|in)\s+(?:(?:the|its|their|his|her|all|those|these|our|your|any|every|each)\s+){0,2}|\s+(?:the|its|"
    r"their|his|her|all|those|these|our)\s+"
)
OF_UNIT = re.compile(r"\s+of\s+(?:(?:the|its|their|his|her|all|those|these|our)\s+)?")
NUMERAL = re.compile(r" \d[\d,.]*(?= )")
LONGEST = 5
FIRST_OF_TWO = frozenset(
    "arms sales sports operations communications logistics veterans states goods services works women systems".split()
)


def phrase(plain: str, end: int, language: str, measured: str) -> Span | None:
    """The counted noun phrase that begins after `end`; None if there is none.

    Args:
        plain: the reading copy.
        end: where the quantity's span ends.
        language: `en` or `ru`.
        measured: empty for a plain count, `unit` where a unit has been read, so that only "of ..." can say what is
        measured,
            `part` for a fraction ("half the fleet"), `one` for the number one, whose noun is singular.
    """
    begin = end
    if measured in ("unit", "part"):
        lead = (
            (OF if measured == "part" else OF_UNIT).match(plain, end)
            if language == "en"
            else re.compile(r"\s+").match(plain, end)
        )
        if lead is None:
            return None
        begin = lead.end() - 1
    elif language == "en":
        lead = re.compile(r" of (?:the |its |their |his |her |our |those |these |all )+").match(plain, end)
        if lead:
            begin = lead.end() - 1
    skipped = NUMERAL.match(plain, begin) if begin > end else None
    begin = skipped.end() if skipped else begin
    tokens: list[re.Match[str]] = []
    position = begin
    while len(tokens) < LONGEST:
        match = PIECE.match(plain, position)
        if match is None or match[1].lower() in FUNCTION_WORDS or (plain[position] == "-" and tokens):
            break
        tokens.append(match)
        position = match.end()
    chosen = _russian(plain, tokens, measured) if language == "ru" else _english(plain, tokens, end, measured)
    if not chosen:
        return None
    return Span(chosen[0].start(1), _bare_end(plain, chosen[-1]))


def head(plain: str, end: int, language: str) -> str | None:
    """The counted phrase's last word, for a numeral that ends at `end`; None if nothing is counted."""
    span = phrase(plain, end, language, "")
    return plain[span.start : span.end].split()[-1] if span else None


def _bare_end(plain: str, token: re.Match[str]) -> int:
    """The end of the noun without a possessive ending."""
    owner = re.search(r"['’]s?$", token[1])
    del plain
    return token.end() - (len(owner[0]) if owner else 0)


def plural(word: str) -> bool:
    """Whether an English word looks like a plural noun."""
    lower = re.sub(r"['’]s?$", "", word.lower())
    last = lower.rpartition("-")[2]
    if last in PLURAL_EN or last.endswith(("men", "people")):
        return True
    return last.endswith("s") and len(last) > 2 and last not in NOT_PLURAL and not last.endswith(SINGULAR_ENDS)


def _english(plain: str, tokens: list[re.Match[str]], end: int, measured: str) -> list[re.Match[str]]:
    if plain[end : end + 1] == "-" and tokens:
        return [] if tokens[0][1].lower() in ("strong", "plus", "odd") else tokens[:1]
    for index, token in enumerate(tokens):
        if plural(token[1]):
            following = tokens[index + 1] if index + 1 < len(tokens) else None
            if following and plural(following[1]) and token[1].lower() in FIRST_OF_TWO:
                return tokens[: index + 2]
            return tokens[: index + 1]
    if not measured or not tokens:
        return []
    kept = []
    for token in tokens:
        if re.search(r"(?:ed|ly)$", token[1]) and kept:
            break
        kept.append(token)
    return kept[:3]


ADJECTIVE_RU = re.compile(r"(?:ых|их|ого|его|ой|ей|ую|юю|ая|яя|ые|ие|ым|им|ыми|ими|ое|ее)$")


def _russian(plain: str, tokens: list[re.Match[str]], measured: str) -> list[re.Match[str]]:
    del plain
    kept: list[re.Match[str]] = []
    for token in tokens:
        word = token[1].lower()
        kept.append(token)
        if not ADJECTIVE_RU.search(word) or word in ("военнослужащих", "военных", "раненых", "погибших", "учений"):
            following = tokens[len(kept)][1] if len(kept) < len(tokens) else ""
            if (
                word in ("военных", "раненых", "погибших")
                and following
                and not ADJECTIVE_RU.search(following)
                and re.search(r"(?:ов|ей|ий|ок|ь|й|н|к|т)$", following)
            ):
                continue
            break
    if kept and ADJECTIVE_RU.search(kept[-1][1].lower()) and len(kept) > 1 and measured:
        return kept[:1]
    return kept
