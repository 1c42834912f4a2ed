"""Upstream sources: other publishers' items that the text leans on, at every mention of their name."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from foedus.reading import words_en as words
from foedus.reading.sentences import datelines
from foedus.reading.text import Document, Span

KNOWN = """
Reuters|Agence France-Presse|AFP|Associated Press|AP|TASS|ITAR-TASS|RIA Novosti|Interfax|Sputnik|Xinhua|
Anadolu(?: Agency)?|Bloomberg|BBC(?: News)?|CNN|
Al Jazeera|Al Arabiya|Kyodo(?: News)?|Yonhap|DPA|ANSA|EFE|Press Trust of India|PTI|Financial Times|New York Times|
Wall Street Journal|Washington Post|The Guardian|
Guardian|The Times|The Economist|Le Monde|Le Figaro|Der Spiegel|Die Welt|Die Zeit|Frankfurter Allgemeine(?: Zeitung)?|
Handelsblatt|Politico|Axios|Kommersant|
Izvestia|Vedomosti|Rossiyskaya Gazeta|RBC|Meduza|Nikkei(?: Asia)?|Asahi Shimbun|South China Morning Post|Global Times|
The Hindu|Times of India|Dawn|
Haaretz|Jerusalem Post|Times of Israel|El País|Corriere della Sera|La Repubblica|Hurriyet|Hürriyet|Daily Sabah|
The National|Gulf News|Khaleej Times|Asharq Al-Awsat|
Premium Times|The Punch|Vanguard|Daily Trust|GhanaWeb|News Agency of Nigeria|Ghana News Agency|Saudi Press Agency|WAM|
QNA|KUNA|IRNA|Tasnim|Fars News|SANA|
Ukrinform|Interfax-Ukraine|BelTA|Kazinform|AKIpress|24\\.kg|Kabar|Armenpress|Trend|Deutsche Welle|DW|France 24|RFI|
Radio Free Europe(?:/Radio Liberty)?|RFE/RL|
Voice of America|VOA|NPR|CBS(?: News)?|NBC(?: News)?|ABC News|Fox News|Sky News|ITV News|NHK|Euronews|Foreign Policy|
Foreign Affairs|Jane['’]s|Defense News|
Breaking Defense|Janes|The Diplomat|The Conversation|Stars and Stripes|Der Standard|Neue Zürcher Zeitung|NZZ|
Gazeta Wyborcza|Dagens Nyheter|Helsingin Sanomat|
Yle|ERR|LRT|Postimees|Delfi|Wikipedia|Telegram|IA REX
""".replace("\n", "")
CAP = r"(?:(?:al|el|as|ad|ar|an|az|at)-[A-Z]\w+|[A-ZÀ-ÞŠŽČ][\w’'&.-]*\w|[A-Z])"
SPAN = rf"{CAP}(?: (?:{CAP}|of|the|de|la|des|du|el|al|and|for|&)(?= {CAP})| {CAP})*"
OUTLET_WORD = "(?:" + "|".join(words.OUTLET_WORDS) + ")"
HEAD = (
    r"(?:newspaper|daily|weekly|tabloid|broadsheet|magazine|journal|news agency|news wire|newswire|wire service|"
    r"agency|broadcaster|news site|news website|website|news portal|portal|"
    r"outlet|news outlet|television channel|TV channel|television|radio station|radio|channel|bulletin|monthly|"
    r"quarterly|newsletter|periodical|publication|blog|podcast|Telegram channel|"
    r"think tank|institute|press service|gazette|network|site)"
)
MODIFIER = r"(?:[\w’'-]+ ){0,3}?"
CUE_BEFORE = re.compile(
    r"\b(?:[Aa]ccording to|[Aa]s reported by|reported by|first reported by|[Rr]eports? (?:by|in|from)|published "
    r"(?:by|in|on)|carried by|cited by|quoted by|"
    r"told|tells|[Aa]s|[Cc]iting|citing|quot(?:ed|ing) (?:by|in)|with reference to|relayed by|broadcast (?:by|on)|"
    r"aired (?:by|on)|in an interview (?:with|to|for|in|published in|given to)|interview (?:with|in|to|for)|"
    r"[Ww]riting in|wrote in|written (?:by|in|for)|article (?:in|by|for)|essay in|op-ed (?:in|for)|column (?:in|for)|"
    r"piece (?:in|for)|interviewed by|spoke to|said (?:to|in)|picked up by|republished (?:by|from)|"
    r"reprinted (?:by|from|in)|translated (?:by|from)|retold by|based on|[Ss]ource:|[Ss]ources:|[Vv]ia|[Ww]ith "
    r"reporting (?:by|from)|[Hh]ow reports?|seen by|obtained by|reviewed by|shared with|"
    r"quotes|quoted|cites|cited|a report by|leaked to|posted (?:by|on)|statement to|remarks to|comments to|explained "
    r"to|speaking to|confirmed to|monitored by|compiled by|taken from|appeared in|summary by|summarised by|wrote|"
    r"commented|reported|argued|[Aa]sked(?: by)?)\s+(?:the |a |an |its |their )?$"
)
CUE_AFTER = re.compile(
    r"(?:,[^,.;]{2,60},)?\s*(?:has |have |had |also |later |first |further |earlier |which )*(?:report(?:s|ed)|"
    r"writes|wrote|quot(?:es|ed)|cit(?:es|ed)|published|carried|broadcast|aired|notes|noted|says|said|claims|claimed|"
    r"adds|added|revealed|reveals|learn(?:s|ed|t)|recalls|recalled|put (?:it|the)|puts (?:it|the)|calculat(?:es|ed)|"
    r"estimat(?:es|ed)|relayed|printed|ran a|quoting|listed|lists|counted|counts|described|describes)\b|['’]s? "
    r"(?:report|reporting|account|article|story|correspondent|interview|database|tally|count|figures|editorial|"
    r"reporters?|"
    r"sources?|coverage|estimate|summary|list|table|yearbook|survey)\b"
)
STATE_MEDIA = re.compile(
    r"(?:\b(?:an?|the) )?\b(?:local|state|state-run|state-owned|state-backed|national|regional|foreign|independent|"
    r"exiled|[A-Z][a-z]+(?:ian|ese|ish|i|an|ch|sh|er))"
    r"(?:[ -](?:state|run|owned|backed|language))* (?:media|press reports?|newspapers?|news agency|news agencies|"
    r"television|news outlets?|publications?|outlets?|broadcasters?|radio)\b"
)
RUSSIAN_KNOWN = (
    r"ТАСС|РИА «?Новости»?|Интерфакс|Известия|Известиям|Известий|Коммерсантъ?|Ведомости|РБК|Рейтер|Reuters|Bloomberg|"
    r"Sputnik|Спутник|BBC|CNN|Financial Times|"
    r"Российская газета|БелТА|Казинформ|Кабар|24\.kg|Anadolu|Синьхуа|Associated Press|Франс Пресс|AFP|Politico|Wall "
    r"Street Journal|New York Times|Washington Post|Медуза|Царьград|Рамблер|Лента\.ру|Газета\.ру|Der Spiegel|Bild"
)
RUSSIAN_CUE = re.compile(
    r"(?:как (?:сообщ\w+|пиш\w+|переда\w+|отмеча\w+|указыва\w+)|сообщ\w+|по (?:данным|информации|сведениям)|пиш\w+|"
    r"переда[её]т|со ссылкой на|ссыл\w+ на|цитиру\w+|в интервью|рассказал\w* |заявил\w* |сказал\w* |пояснил\w* |в "
    r"беседе с|корреспонденту|по сообщению|опубликова\w+ в|источник:?|публикаци\w+)\s*(?:агентств\w+|газет\w+|"
    r"издани\w+|журнал\w*|портал\w*|телеканал\w*|сайт\w*|бюллетен\w+)?\s*[«„\"]?$",
    re.I,
)
RUSSIAN_HEAD = re.compile(
    r"(?:агентств\w+|газет\w+|издани\w+|журнал\w*|портал\w*|телеканал\w*|сайт\w*|бюллетен\w+|"
    r"телеграм-канал\w*)\s+(?P<name>[«„\"](?P<inner>[^»“\"\n]{2,50})[»“\"]|[A-ZА-ЯЁ][\w.-]+(?: "
    r"[A-ZА-ЯЁ][\w.-]+){0,3})",
    re.I,
)


@dataclass(frozen=True)
class Upstream:
    """One mention of an upstream source: where, and the outlet's name without article."""

    start: int
    end: int
    outlet: str


def find(document: Document, language: str, people: Sequence[Span]) -> list[Upstream]:
    """Every mention of an upstream source in a document, in order."""
    plain = document.plain
    seeds = _russian(plain) if language == "ru" else _english(plain)
    closed = [*datelines(document), *document.metadata, *people]
    own = (document.outlet or "").lower()
    spans = {span for span in seeds if not any(span.overlaps(other) for other in closed)}
    names = {plain[span.start : span.end] for span in spans}
    repeated = {name for name in names if name[:1].isupper() and not (own and name.lower() == own)}
    for name in sorted(repeated, key=len, reverse=True):
        for match in re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])", plain):
            span = Span(match.start(), match.end())
            if not any(span.overlaps(other) for other in (*spans, *closed)):
                spans.add(span)
    kept = [s for s in spans if not any(o != s and o.start <= s.start and s.end <= o.end for o in spans)]
    kept = [s for s in kept if not (own and plain[s.start : s.end].lower() == own)]
    return [Upstream(s.start, s.end, re.sub(r"^(?:[Tt]he|[Aa]n?) ", "", plain[s.start : s.end])) for s in sorted(kept)]


def _english(plain: str) -> list[Span]:
    found: list[Span] = []
    for match in re.finditer(rf"(?<![\w-])(?:{KNOWN})(?![\w-])", plain):
        cued = CUE_BEFORE.search(plain[max(0, match.start() - 60) : match.start()]) or CUE_AFTER.match(
            plain, match.end()
        )
        if cued:
            found.append(Span(match.start(), match.end()))
    named = rf"(?P<name>{SPAN})"
    # the newspaper Harbour Post; the Lagos daily Harbour Post
    for match in re.finditer(rf"(?<!\w)(?:{HEAD}),? [“\"‘«]?{named}", plain):
        if _leans(plain, Span(match.start(), match.end())) and not re.match(
            r"(?:The|In|On|At|But|And|It|He|She)\b", match["name"]
        ):
            found.append(_shorn(plain, match.start("name"), match.end("name")))
    # the Harbour Post newspaper; Baltic Wire
    for match in re.finditer(
        rf"(?<![\w-])(?:[Tt]he )?(?P<name>(?:{CAP} )*?(?:{CAP}[ -])*{OUTLET_WORD}(?: (?:{OUTLET_WORD}|of "
        rf"[A-Z]\w+))?)(?![\w-])",
        plain,
    ):
        if len(match["name"].split()) > 1 and _cued(plain, match.start(), match.end()):
            found.append(_shorn(plain, match.start("name"), match.end("name")))
    for match in re.finditer(rf"(?<![\w-])(?P<name>{SPAN}) (?:{HEAD})\b(?! [A-Z“\"])", plain):
        articles = ("The", "A", "An", "This", "That", "Its", "His", "Her", "Their")
        if _cued(plain, match.start(), match.end()) and match["name"] not in articles:
            found.append(_shorn(plain, match.start("name"), match.end("name")))
    # reported by Tsargrad: a cue that only fits an outlet, then a name
    for match in re.finditer(
        rf"(?:[Aa]s reported by|first reported by|reported by|in an interview (?:with|to|for)|[Hh]ow reports?|"
        rf"[Ww]ith reporting (?:by|from)|[Ss]ource:|carried by|[Rr]epublished from|[Tt]ranslated from|explained to|"
        rf"[Ww]riting in|wrote in|picked up by) (?:the )?[“\"‘«]?{named}",
        plain,
    ):
        found.append(_shorn(plain, match.start("name"), match.end("name")))
    # a local publication; state television
    for match in re.finditer(
        rf"(?<![\w-])(?:(?:a|an|the|its|their|one) )?{MODIFIER}(?:{HEAD})s?\b(?! [A-Z“\"])", plain
    ):
        if _cued(plain, match.start(), match.end()) and not re.match(
            r"(?:the|its|their|this|that) (?:agency|newspaper|paper|channel|site|institute|network|website|bulletin|"
            r"outlet|magazine|journal|broadcaster|portal|daily|weekly)$",
            match[0],
            re.I,
        ):
            words = match[0].split()
            begin = match.start()
            if (len(words) > 1 and re.match(r"(?:a|an|the|its|their|one)\b", match[0])) or (
                len(words) > 1
                and re.match(r"(?:local|state|national|regional|independent|exiled|[A-Z]\w+)\b", match[0])
            ):
                found.append(Span(begin, match.end()))
    for match in STATE_MEDIA.finditer(plain):
        if _cued(plain, match.start(), match.end()) and " " in match[0].strip():
            lead = len(match[0]) - len(match[0].lstrip())
            found.append(Span(match.start() + lead, match.end()))
    for match in re.finditer(
        r"\b(?:[\w-]+\.)+(?:com|org|net|info|ru|kg|kz|am|ng|gh|co\.\w\w|news|tv|fr|de|pl|ee|lv|lt)\b", plain
    ):
        if _cued(plain, match.start(), match.end()):
            found.append(Span(match.start(), match.end()))
    return found


def _cued(plain: str, start: int, end: int) -> bool:
    left = plain[max(0, start - 70) : start].rstrip('“"‘«')
    return bool(CUE_BEFORE.search(left if left.endswith(" ") else left + " ") or CUE_AFTER.match(plain, end))


def _leans(plain: str, span: Span) -> bool:
    begin = max(plain.rfind(mark, 0, span.start) for mark in (". ", "\n"))
    left = plain[max(0, begin) : span.start]
    return bool(
        CUE_BEFORE.search(re.sub(r"(?:\b[\w’'-]+ ){0,4}$", "", left) + " ")
        or re.search(CUE_BEFORE.pattern.rstrip("$"), left[-70:])
        or CUE_AFTER.match(plain[span.end :].lstrip('”"’»'))
    )


def _shorn(plain: str, start: int, end: int) -> Span:
    """The name without possessive ending and sentence stop."""
    text = plain[start:end]
    owner = re.search(r"['’]s?$|\.$", text)
    return Span(start, end - (len(owner[0]) if owner else 0))


def _russian(plain: str) -> list[Span]:
    found = []
    for match in re.finditer(rf"(?<![\w-])(?:{RUSSIAN_KNOWN})(?![\w-])", plain):
        left = plain[max(0, match.start() - 60) : match.start()]
        after = plain[match.end() : match.end() + 30].lstrip('»“" ')
        if (
            RUSSIAN_CUE.search(left)
            or re.match(r"(?:сообщ|пиш|переда|рассказ|заяв|уточн|со ссылкой)", after)
            or (re.search(r"[,—-]\s*[«\"]?$", left) and re.search(r"(?:сообщ|переда|пиш)\w+\s*[«\"]?$", left))
        ):
            found.append(Span(match.start(), match.end()))
    for match in RUSSIAN_HEAD.finditer(plain):
        name = "inner" if match["inner"] else "name"
        left = plain[max(0, match.start() - 50) : match.start()]
        after = plain[match.end() : match.end() + 30]
        if (
            RUSSIAN_CUE.search(left)
            or re.match(r"\s*,?\s*(?:сообщ|пиш|переда|отмеч|цитир|опублик|со ссылкой)", after)
            or re.search(
                r"(?:интервью|вопросы|корреспондент\w*|сообщ\w+|пиш\w+|переда\w+|ссылкой на|данным|рассказал\w*|"
                r"заявил\w*|информации)\s+$",
                left,
            )
        ):
            found.append(Span(match.start(name), match.end(name)))
    for match in re.finditer(
        r"(?:(?:одна|одно|один|местн\w+|крупн\w+) )?[а-яё]+(?:ая|ое|ый|ий) (?:газета|издание|журнал|агентство|"
        r"телеканал)(?!\w)(?! [«„\"А-ЯЁ])",
        plain,
    ):
        left, after = plain[max(0, match.start() - 40) : match.start()], plain[match.end() : match.end() + 30]
        wrote = r"(?:пис|пиш|сообщ|переда|отмеч|утвержда)\w+"
        if re.search(rf"{wrote}(?: в те \w+)?\s$", left) or re.match(rf"\s{wrote}", after):
            found.append(Span(match.start(), match.end()))
    return found
