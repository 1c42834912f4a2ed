"""Who says it, in Russian: the verb of saying and its subject; "по словам X"; names led back to the nominative."""

import re
from collections.abc import Sequence
from functools import cache

from foedus.reading import words_ru as words
from foedus.reading.kinds import END, title_case
from foedus.reading.names_ru import NAME, people
from foedus.reading.names_ru import RussianResolver as Resolver
from foedus.reading.sentences import last_sentence
from foedus.reading.text import Span

__all__ = [
    "Resolver", "after", "attribution_begins", "before", "by_manner", "is_distanced", "is_generic", "is_lone_demonym",
    "is_motto", "is_name", "is_title", "last_sentence", "named_outright", "people",
]  # fmt: skip

BLOT = "\u2588"
PRONOUN = re.compile(r"(?:он|она|они|оно)$", re.I)
BOUNDARY = re.compile(
    r"[,;:()—–!?\n█«»„“”\"]|\.(?=\s)|(?<!\w)(?:и|а|но|что|как|когда|если|хотя|чтобы|который|которая|которые|которое|"
    r"где|поскольку|потому|пока)(?!\w)",
    re.I,
)
ROLE = re.compile(rf"(?<!\w)(?:{'|'.join(sorted({*words.ROLES, *words.BODIES}, key=len, reverse=True))})(?!\w)", re.I)
STOP_AFTER = re.compile(
    r"[.;!?█«»„“”\"(\n,]|[—–]|\s(?:в|на|во|по|при|после|перед|во\sвремя|накануне|что|журналистам|агентству|газете|"
    r"изданию|и\sдобавил\w*|комментируя|отвечая|со\sссылкой|корреспонденту|\d)(?!\w)"
)
INSIDE = True  # Russian puts the attribution inside the marks
INTERVIEWED = re.compile(
    r"(?:интервью с|беседовал\w* с|побеседовал\w* с|поговорил\w* с|рассказал|ответил\w* на вопросы|беседа "
    r"с)\s*(?:\w+ ){0,4}$",
    re.I,
)
GIVES_INTERVIEW = re.compile(r"(?:,[^,.]*,)?\s*(?:рассказал|ответил|объясн|в интервью|поделил|говорит)", re.I)


NOT_OUTLET = "".join(
    f"(?<!{word} )"
    for word in "журналу газете агентству изданию телеканалу порталу корреспонденту журнале газете".split()
)
SENTENCE_END = re.compile(rf"[.!?](?=\s+[А-ЯЁA-Z«„“\"█—–])|\n|{NOT_OUTLET}[«„“\"]█")
GIVEN = re.compile(
    r"(?:приводит|приводят|цитирует|цитируют|передаёт|передает|передают)\s+(?:\S+\s+){0,3}?(?:слова|цитату|мнение|"
    r"заявление)\s+(?P<who>[^,.;:█]{3,80})",
    re.I,
)
THEIRS = re.compile(r"(?<!\w)[Пп]о (?P<who>его|её|ее|их) (?:словам|мнению|данным|оценке|выражению)", re.I)


@cache
def verbs() -> re.Pattern[str]:
    """A verb of saying."""
    return re.compile(rf"(?<!\w)(?P<safe>{'|'.join(sorted(words.SPEECH, key=len, reverse=True))})(?!\w)", re.I)


def after(masked: str, position: int, limit: int) -> Span | None:
    """The speaker right after a quotation: "сказал X", "X сказал", "по словам X"."""
    stop = SENTENCE_END.search(masked, position + 1, limit)
    while stop and stop[0] == "." and re.search(r"(?<!\w)(?:[А-ЯЁ]|им|ген|проф|г)$", masked[position : stop.start()]):
        stop = SENTENCE_END.search(masked, stop.end(), limit)
    limit = stop.end() if stop else limit
    lead = re.match(r"[\s,.»“”\"]*(?:[—–-]+\s*)?(?:так |как |об этом |это )?", masked[position:limit])
    begin = position + (lead.end() if lead else 0)
    said = re.compile(r"(?:по (?:словам|мнению|данным|оценке|выражению)|согласно|со ссылкой на)\s+", re.I).match(
        masked, begin, limit
    )
    if said:
        return _phrase_after(masked, said.end(), limit)
    given = GIVEN.match(masked, begin, limit)
    if given:
        return Span(given.start("who"), given.start("who") + len(given["who"].rstrip(" .")))
    for verb in verbs().finditer(masked, begin, limit):
        if verb.start() - begin < 2:
            found = _phrase_after(masked, _past_adverbs(masked, verb.end(), limit), limit)
            if found is not None:
                return found
            continue
        found = _subject(masked, begin, verb.start())
        if found is not None and found.start - begin < 40:
            return found
    return None


def _past_adverbs(masked: str, begin: int, limit: int) -> int:
    """Skip what may stand between the verb and its subject: "сказал в среду журналистам министр"."""
    match = re.compile(
        r"(?:\s+(?:также|на (?:прошлой|этой) неделе|в те дни|в те годы|в этот день|в прошлом году|в прошлом месяце|в "
        r"эфире|ранее|тогда|при этом|позднее|нам|им|ему|ей|журналистам|вчера|сегодня|он же|«[^»]*»|корреспонденту "
        r"\S+|агентству \S+|газете \S+|изданию \S+|РИА Новости|ТАСС|"
        r"(?:в|во|на) (?:\S+у|четверг|понедельник|вторник|воскресенье|интервью (?:\w+ )?(?:«[^»]*»|\S+)|эфире \S+|"
        r"беседе с \S+|ходе \S+|разговоре с \S+|комментарии \S+)))+(?=\s)",
        re.I,
    ).match(masked, begin, limit)
    return match.end() if match else begin


def _phrase_after(masked: str, begin: int, limit: int) -> Span | None:
    gap = re.compile(r"\s*").match(masked, begin, limit)
    begin = gap.end() if gap else begin
    stop = STOP_AFTER.search(masked, begin, limit)
    while stop and stop[0] == "." and re.search(r"(?<!\w)(?:[А-ЯЁ]|им|ген|проф|г)$", masked[begin : stop.start()]):
        stop = STOP_AFTER.search(masked, stop.end(), limit)
    phrase = masked[begin : stop.start() if stop else limit].rstrip()
    if not phrase or len(phrase) > 140:
        return None
    first = phrase.split()[0]
    if PRONOUN.match(first):
        return Span(begin, begin + len(first))
    good = re.search(NAME, phrase) or ROLE.search(phrase)
    if not good or re.match(r"(?:в|на|о|об|с|к|по|за|из|у|что|как)\s", phrase):
        return None
    return Span(begin, begin + len(phrase))


def before(masked: str, start: int, position: int) -> Span | None:
    """The speaker before a quotation in its sentence."""
    left = masked[start:position]
    label = re.fullmatch(rf"\s*(?P<who>{NAME}):\s*[«„“\"]?\s*", left)
    if label and not verbs().search(label["who"]):
        return Span(start + label.start("who"), start + label.end("who"))
    for verb in reversed(list(verbs().finditer(masked, start, position))):
        if re.search(r"[;!?]|\.\s", masked[verb.end() : position]):
            continue
        found = _subject(masked, start, verb.start()) or _phrase_after(
            masked, _past_adverbs(masked, verb.end(), position), position
        )
        if found is not None:
            return found
    theirs = THEIRS.search(left)
    if theirs:
        return Span(start + theirs.start("who"), start + theirs.end("who"))
    said = re.search(
        r"(?:по (?:словам|мнению|данным|оценке|выражению)|согласно|словами|слова|цитирует "
        r"слова)\s+(?P<who>[^,;:█]{2,100})",
        left,
        re.I,
    )
    if said:
        return Span(start + said.start("who"), start + said.start("who") + len(said["who"].rstrip()))
    return None


def _subject(masked: str, start: int, verb_start: int) -> Span | None:
    end = verb_start
    while True:
        left = masked[start:end].rstrip()
        end = start + len(left)
        adverb = re.search(
            r"(?:^|\s)(?:также|ранее|при этом|тогда|уже|еще|ещё|не|вновь|затем|потом|позже|позднее|неоднократно|"
            r"вчера|сегодня|в свою очередь|тем временем|накануне|прямо|особо|"
            r"(?:в|во) (?:понедельник|вторник|среду|четверг|пятницу|субботу|воскресенье)|в интервью \S+|лично|"
            r"публично|на (?:прошлой|этой) неделе|в те дни|в частности|\d{1,2} \w+)$",
            left,
            re.I,
        )
        if adverb:
            end = start + adverb.start()
            continue
        if left.endswith((",", "—", "–", ")")):
            comma = max(
                left.rfind(",", 0, len(left) - 1), left.rfind("—", 0, len(left) - 1), left.rfind("(", 0, len(left) - 1)
            )
            if comma <= 0 or len(left) - comma > 140:
                return None
            end = start + comma
            continue
        break
    left = masked[start:end]
    begin = max((m.end() for m in BOUNDARY.finditer(left) if m.end() < len(left)), default=0)
    while begin and re.search(r"(?<!\w)[А-ЯЁ]\.$", left[:begin]):
        begin = max((m.end() for m in BOUNDARY.finditer(left[: begin - 1])), default=0)
    phrase = left[begin:]
    begin += len(phrase) - len(phrase.lstrip())
    phrase = phrase.strip()
    prepositional = re.match(r"(?:в|во|на|по|при|после|перед|о|об|с|со|к|из|для|за|у|под)\s", phrase, re.I)
    if prepositional:
        if re.match(
            r"в\s+(?:\w+\s+)?(?:заявлении|документе|коммюнике|сообщении|декларации|мид|минобороны|кремле|ведомстве|"
            r"министерстве|альянсе|статье|докладе|письме|пресс-службе|секретариате)",
            phrase,
            re.I,
        ):
            return Span(start + begin + 2, start + begin + len(phrase))
        names = list(re.finditer(rf"{NAME}$", phrase))
        if not names:
            return None
        begin, phrase = begin + names[0].start(), names[0][0]
    if not phrase or len(phrase) > 140 or not (re.search(NAME, phrase) or ROLE.search(phrase) or PRONOUN.match(phrase)):
        return None
    return Span(start + begin, start + begin + len(phrase))


def attribution_begins(plain: str, start: int, end: int) -> int | None:
    """Where the attribution of unclosed words begins: after the comma in "…, сказал министр"."""
    for mark in re.finditer(r"[,.!?…]\s*(?:[—–-]+\s+)?", plain[start:end]):
        offset = start + mark.end()
        if mark[0] == mark[0].rstrip() and offset < end:
            continue
        limit = min(end, offset + 160)
        verb = verbs().match(plain, offset, limit)
        if verb and _phrase_after(plain, _past_adverbs(plain, verb.end(), limit), limit):
            return start + mark.start() + 1
        named = re.compile(rf"(?:[а-яё-]+ ){{0,5}}?(?:{NAME}|он|она|они)(?:, [^,.]{{2,80}},)? (?P<verb>\w+)").match(
            plain, offset, limit
        )
        if named and verbs().fullmatch(named["verb"]) and not re.match(r",? что\b", plain[named.end() :]):
            return start + mark.start() + 1
        role = re.compile(r"(?:[а-яё-]+ ){1,6}?(?P<verb>\w+)(?=[.,]| в | на |$)").match(plain, offset, limit)
        if role and verbs().fullmatch(role["verb"]) and ROLE.search(role[0]):
            return start + mark.start() + 1
    return None


def is_generic(phrase: str) -> bool:
    """Whether the "speaker" is nobody in particular."""
    return bool(re.fullmatch(r"(?:некоторые|многие|все|критики|люди|одни|другие|так)", phrase.strip(), re.I))


def is_lone_demonym(content: str) -> bool:
    """Whether the content is one adjective of nationality."""
    return bool(re.fullmatch(r"[А-ЯЁа-яё]+(?:ский|ская|ское|ские|ского|ской|ских)[.,]?", content.strip()))


def _head(left: str, stems: Sequence[str], reach: int = 1) -> bool:
    tail = re.findall(r"[А-Яа-яЁё-]+", left)[-reach:]
    gap = re.search(r"[.;!?,:]\s*$", left)
    return not gap and any(
        word.lower().startswith(stem) and len(word) - len(stem) < 6 for word in tail for stem in stems
    )


def is_title(content: str, left: str, right: str) -> bool:
    """The title of a book, an article, a film."""
    del right
    return _head(left, words.TITLE_HEADS, 5) and content[:1].isupper() and content.rstrip()[-1:] not in ",…"


def is_name(content: str, left: str, right: str) -> bool:
    """The name of an operation, exercise, ship, outlet."""
    inner = content.strip().rstrip(END)
    tokens = inner.split()
    if (
        not tokens
        or len(tokens) > 6
        or content.rstrip()[-1:] in "!?…"
        or not (inner[0].isupper() or inner[0].isdigit())
        or re.search(r"[.!?;:] ", inner)
    ):
        return False
    del right
    if _head(left, words.NAME_HEADS, 2):
        return True
    if is_lone_demonym(content) or content.rstrip()[-1:] == ",":
        return False
    mid = bool(re.search(r"[\w,»] ?\(?$", left.rstrip(' «„“"'))) and not left.rstrip().endswith(":")
    return mid and len(tokens) <= 4 and (title_case(inner) or len(tokens) <= 3)


def named_outright(left: str, right: str) -> bool:
    """Whether a word for a named thing stands right before the marks."""
    del right
    return _head(left, words.NAME_HEADS, 2)


def is_motto(left: str) -> bool:
    """Whether the words are introduced as a motto."""
    return _head(left.rstrip(": «"), words.MOTTO_HEADS, 1)


def is_distanced(left: str) -> bool:
    """Whether the words are held at a distance."""
    return bool(
        re.search(
            r"(?:так называем\w+|т\. ?н\.|якобы|пресловут\w+|термин\w*|слово|слова(?! президента)|выражени\w+|"
            r"понятие|понятия)\s*$",
            left,
            re.I,
        )
    )


def by_manner(masked: str, position: int, limit: int) -> bool:
    """Whether the words after a quotation only tell how somebody spoke."""
    del masked, position, limit
    return False
