"""Russian dates."""

import re

from foedus.reading import almanac
from foedus.reading.almanac import Day
from foedus.reading.dates import Atom, Scene
from foedus.reading.numbers_ru import STEMS_RU

STEMS = "январ феврал март апрел ма июн июл август сентябр октябр ноябр декабр".split()
M = (
    r"(?:январ[ьяе]|феврал[ьяе]|марта?|марте|апрел[ьяе]|ма[йяе]|июн[ьяе]|июл[ьяе]|август[ае]?|сентябр[ьяе]|"
    r"октябр[ьяе]|ноябр[ьяе]|декабр[ьяе]|(?:янв|фев|мар|апр|июн|июл|авг|сен|сент|окт|ноя|дек)\b\.?)"
)
MG = (
    r"(?:января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря|(?:янв|фев|мар|апр|июн|"
    r"июл|авг|сен|сент|окт|ноя|дек)\b\.?)"
)
Y = r"(?:1\d{3}|20\d\d|21\d\d)"
G = r"(?:-?(?:й|го|м|ый|ом|ого|му))?(?: ?(?:года|году|годом|год|г\.|г\b|гг\.|годах|годы|годов|годам|годами))"
D = r"(?:3[01]|[12]\d|0?[1-9])(?:-?го)?"
WEEKDAYS = [
    r"понедельник\w*",
    r"вторник\w*",
    r"сред[уыае]",
    r"четверг\w*",
    r"пятниц\w+",
    r"суббот\w+",
    r"воскресень\w+",
]
SEASONS = {"весн": 21, "лет": 22, "осен": 23, "зим": 24}
ROMAN = {"XV": 15, "XVI": 16, "XVII": 17, "XVIII": 18, "XIX": 19, "XX": 20, "XXI": 21}
PART = r"(?P<part>в? ?(?:самом )?(?:начал[еоау]|середин[еаыу]|конц[еау]|конец))"
WHICH = r"(?P<which>(?:про?шл|минувш|этот|эт|нынешн|текущ|следующ|будущ|предыдущ|том же|тот же|позапрошл)\w*(?: же)?)"
NUMBER_WORDS = {form: value for value, forms in STEMS_RU.items() for form in forms.split() if value < 100}
COUNT = rf"(?:(?P<count>\d{{1,3}}|{'|'.join(sorted(NUMBER_WORDS, key=len, reverse=True))}|полтора|несколько) )?"
UNIT = r"(?P<unit>день|дня|дней|недел[юия]|недель|месяцев|месяца|месяц|год|года|лет|десятилети[еяй]|сутки|суток)"
UNITS = {"д": "day", "с": "day", "не": "week", "м": "month", "г": "year", "л": "year", "дес": "decade"}


def _c(pattern: str, flags: int = re.IGNORECASE) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){pattern}(?!\w)", flags)


def _month(text: str) -> int:
    lower = text.lower().rstrip(".")
    for number, stem in enumerate(STEMS, 1):
        if (
            lower.startswith(stem[:3])
            and not (stem == "ма" and lower.startswith("мар"))
            and not (stem == "март" and lower[:3] in ("май", "мая", "мае"))
        ):
            return number
    return 5


def _which_year(text: str, scene: Scene, offset: int) -> int | None:
    text = text.lower()
    if text.startswith(("том же", "тот же", "того же", "предыдущ")):
        told = scene.last(offset)
        return told.year - text.startswith("предыдущ") if told else None
    if scene.published is None:
        return None
    move = (
        -2
        if text.startswith("позапрошл")
        else -1
        if text.startswith(("прошл", "прошед", "минувш"))
        else 1
        if text.startswith(("следующ", "будущ"))
        else 0
    )
    return scene.published.year + move


def _dated(match: re.Match[str], scene: Scene, month: int, day: int | None) -> Atom | None:
    groups = match.groupdict()
    named = bool(groups.get("year") or groups.get("which"))
    if groups.get("year"):
        year: int | None = int(groups["year"])
    elif groups.get("which"):
        year = _which_year(groups["which"], scene, match.start())
    else:
        year = scene.year(month, day, match.start(), match.end())
    if year is None:
        return Atom(match.start(), match.end(), None, yearless=None if named else (month, day))
    value = almanac.valid(year, month, day)
    if value is None:
        return None
    return Atom(
        match.start(),
        match.end(),
        value.edtf(),
        value,
        yearless=None if named else (month, day),
        explicit=bool(groups.get("year")),
    )


def _number(text: str) -> int:
    found = re.match(r"\d+", text)
    return int(found[0]) if found else 0


def _day_month(match: re.Match[str], scene: Scene) -> Atom | None:
    return _dated(match, scene, _month(match["month"]), _number(match["day"]))


def _day_range(match: re.Match[str], scene: Scene) -> Atom | None:
    first = _dated(match, scene, _month(match["month"]), _number(match["day"]))
    second = _dated(match, scene, _month(match["month"]), _number(match["day2"]))
    if first is None or second is None:
        return None
    edtf = f"{first.edtf}/{second.edtf}" if first.edtf and second.edtf else None
    return Atom(match.start(), match.end(), edtf, second.day, explicit=first.explicit, joined=True)


def _month_year(match: re.Match[str], scene: Scene) -> Atom | None:
    return _dated(match, scene, _month(match["month"]), None)


def _month_alone(match: re.Match[str], scene: Scene) -> Atom | None:
    atom = _dated(match, scene, _month(match["month"]), None)
    left = scene.plain[max(0, match.start() - 14) : match.start()].lower()
    if atom is None or not re.search(r"(?:^|\s)(?:в|с|до|к|по|после|начале|конце|середине|конца|начала)\s$", left):
        return None
    return atom


def _year(match: re.Match[str], scene: Scene) -> Atom | None:
    year = int(match["year"])
    text = f"{year:04d}"
    part = (match.groupdict().get("part") or "").lower()
    edtf, until = text, None
    if "конц" in part or "конец" in part:
        edtf, until = f"{text}-12-31~", f"{text}-12-31"
    elif "начал" in part:
        until = f"{text}-01"
    elif "середин" in part:
        until = f"{text}-06"
    start = match.start("part") if part else match.start()
    if part.startswith("в "):
        start += 2
    return Atom(start, match.end(), edtf, Day(year), until, explicit=True)


def _bare_year(match: re.Match[str], scene: Scene) -> Atom | None:
    """A year without the word, only in brackets or beside a dash of a range."""
    left = scene.plain[max(0, match.start() - 2) : match.start()]
    right = scene.plain[match.end() : match.end() + 2]
    if left[-1:] == "(" and right[:1] in "),–-":
        return Atom(match.start(), match.end(), match["year"], Day(int(match["year"])), explicit=True)
    return None


def _relative_year(match: re.Match[str], scene: Scene) -> Atom | None:
    year = _which_year(match["which"] or "этот", scene, match.start())
    part = (match["part"] or "").lower()
    start = match.start("part") + (2 if part.startswith("в ") else 0) if part else match.start()
    if not match["which"] and not part:
        return None
    if year is None:
        return Atom(start, match.end(), None)
    if "конц" in part or "конец" in part:
        return Atom(start, match.end(), f"{year:04d}-12-31~", Day(year), f"{year:04d}-12-31")
    return Atom(start, match.end(), f"{year:04d}", Day(year))


def _year_range(match: re.Match[str], scene: Scene) -> Atom | None:
    first, second = int(match["year"]), int(match["year2"])
    second = second if second > 99 else first // 100 * 100 + second
    if second <= first:
        return None
    return Atom(match.start(), match.end(), f"{first:04d}/{second:04d}", Day(second), explicit=True, joined=True)


def _decade(match: re.Match[str], scene: Scene) -> Atom | None:
    number = int(match["n"])
    year = number if number > 99 else (2000 if number < 30 else 1900) + number
    return Atom(match.start(), match.end(), almanac.decade(year), Day(year), explicit=True)


def _decade_word(match: re.Match[str], scene: Scene) -> Atom | None:
    stems = "двадцат тридцат сороков пятидесят шестидесят семидесят восьмидесят девяност".split()
    year = 1920 + 10 * next(i for i, stem in enumerate(stems) if match["word"].lower().startswith(stem))
    return Atom(match.start(), match.end(), almanac.decade(year), Day(year), explicit=True)


def _which_month(match: re.Match[str], scene: Scene) -> Atom | None:
    """Last January, next May."""
    month = _month(match["month"])
    if scene.published is None:
        return Atom(match.start(), match.end(), None)
    here = scene.published.month or 6
    which = match["which"].lower()
    year = scene.published.year
    if which.startswith(("прошл", "прошед", "минувш")):
        year -= month >= here
    elif which.startswith(("следующ", "будущ")):
        year += month <= here
    value = Day(year, month)
    return Atom(match.start(), match.end(), value.edtf(), value)


def _century(match: re.Match[str], scene: Scene) -> Atom | None:
    number = ROMAN.get((match["roman"] or "").upper()) or (int(match["n"]) if match["n"] else None)
    if number is None or not 1 <= number <= 22:
        return None
    return Atom(match.start(), match.end(), almanac.century(number), explicit=True)


def _numeric(match: re.Match[str], scene: Scene) -> Atom | None:
    value = almanac.valid(int(match["year"]), int(match["b"]), int(match["a"]))
    return Atom(match.start(), match.end(), value.edtf(), value, explicit=True) if value else None


def _sub_year(match: re.Match[str], scene: Scene) -> Atom | None:
    groups = match.groupdict()
    order = (groups.get("order") or "").lower()
    index = next(
        (
            i
            for i, stems in enumerate(
                (("перв", "1", "I "), ("втор", "2", "II "), ("трет", "3"), ("четв", "4", "послед")), 1
            )
            if order.startswith(stems)
        ),
        0,
    )
    roman = {"i": 1, "ii": 2, "iii": 3, "iv": 4}.get(order)
    index = roman or index
    if groups.get("season"):
        code = next(code for stem, code in SEASONS.items() if groups["season"].lower().startswith(stem))
    elif groups.get("half"):
        code = 39 + index
    else:
        code = 32 + index
    if not index and not groups.get("season"):
        return None
    months = {33: 2, 34: 5, 35: 8, 36: 11, 40: 4, 41: 10, 21: 4, 22: 7, 23: 10, 24: 1}
    if groups.get("year"):
        year: int | None = int(groups["year"])
    elif groups.get("which"):
        year = _which_year(groups["which"], scene, match.start())
    else:
        year = scene.year(months[code], None, match.start(), match.end())
    if year is None:
        return Atom(match.start(), match.end(), None)
    return Atom(match.start(), match.end(), f"{year:04d}-{code}", Day(year), explicit=bool(groups.get("year")))


def _near_day(match: re.Match[str], scene: Scene) -> Atom | None:
    word = match["word"].lower()
    if word == "сегодня":
        sentence, offset = scene.sentence(match.start(), match.end())
        if not re.search(
            r"\w+(?:л|ла|ло|ли|лся|лась|лись|лось)\b|будет|будут|пройдет|пройдёт|состоится",
            sentence[max(0, offset - 60) : offset + 60],
        ):
            return None
    move = {"вчера": -1, "накануне": -1, "завтра": 1, "позавчера": -2, "послезавтра": 2}.get(word, 0)
    value = almanac.shifted(scene.published, "day", move) if scene.published else None
    return Atom(match.start(), match.end(), value.edtf() if value else None, value)


def _weekday(match: re.Match[str], scene: Scene) -> Atom | None:
    number = next(i for i, pattern in enumerate(WEEKDAYS) if re.fullmatch(pattern, match["weekday"], re.I))
    which = (match["which"] or "").lower()
    side = (
        "last"
        if which.startswith(("прошл", "минувш", "прошед"))
        else "next"
        if which.startswith(("следующ", "ближайш", "будущ"))
        else None
    )
    if side is None:
        side = "future" if scene.tense(match.start(), match.end()) == "future" else "past"
    value = almanac.weekday(scene.published, number, side) if scene.published else None
    start = match.start() if which else match.start("weekday")
    return Atom(start, match.end(), value.edtf() if value else None, value)


def _which(match: re.Match[str], scene: Scene) -> Atom | None:
    which, unit = match["which"].lower(), match["unit"].lower()
    told = which.startswith(("том же", "тот же", "предыдущ"))
    anchor = scene.last(match.start()) if told else scene.published
    move = (
        -1
        if which.startswith(("прошл", "прошед", "минувш", "предыдущ"))
        else 1
        if which.startswith(("следующ", "будущ"))
        else 0
    )
    if anchor is None:
        return Atom(match.start(), match.end(), None)
    if unit.startswith("недел"):
        edtf = almanac.week(anchor, move)
        return Atom(match.start(), match.end(), edtf, almanac.parse(edtf))
    if unit.startswith(("век", "столет")):
        return Atom(match.start(), match.end(), f"{anchor.year // 100 + move:02d}XX")
    if unit.startswith("десят"):
        return Atom(match.start(), match.end(), almanac.decade(anchor.year + 10 * move))
    value = almanac.shifted(anchor, "month", move)
    return Atom(match.start(), match.end(), value.edtf() if value else None, value)


def _away(match: re.Match[str], scene: Scene) -> Atom | None:
    text = (match["count"] or "").lower()
    count = 1 if not text else int(text) if text.isdigit() else NUMBER_WORDS.get(text)
    how = match["how"].lower()
    sentence = scene.sentence(match.start(), match.end())[0]
    ahead = re.search(r"будет|будут|пройд|состо|план|намер|ожида|должн|готов", sentence)
    told = how in ("спустя", "позже") or (
        how == "через" and not ahead and scene.tense(match.start(), match.end()) == "past"
    )
    if count is None or (how == "через" and not ahead and not told):
        return None
    unit_text = match["unit"].lower()
    unit = next(
        name for stem, name in sorted(UNITS.items(), key=lambda item: -len(item[0])) if unit_text.startswith(stem)
    )
    anchor = scene.last(match.start()) if told else scene.published
    value = almanac.shifted(anchor, unit, -count if how == "назад" else count) if anchor else None
    return Atom(match.start(), match.end(), value.edtf() if value else None, value, counts=bool(text))


OF_YEAR = rf"(?:,? (?P<year>{Y}){G}|,? {WHICH} год[ау])"
PATTERNS = [
    (_c(rf"(?P<a>\d{{1,2}})\.(?P<b>\d{{1,2}})\.(?P<year>{Y})"), _numeric),
    (_c(rf"(?P<day>{D})(?: ?[–—-] ?| и | по )(?P<day2>{D}) (?P<month>{MG}){OF_YEAR}?"), _day_range),
    (_c(rf"(?P<day>{D}) (?P<month>{MG}){OF_YEAR}?"), _day_month),
    (_c(rf"(?P<month>{M}){OF_YEAR}"), _month_year),
    (_c(rf"(?P<order>\w+|I{{1,3}}|IV) (?:квартал[еау]?){OF_YEAR}?"), _sub_year),
    (_c(rf"(?P<order>перв\w+|втор\w+|I|II|1-м|2-м) (?P<half>полугоди\w+|половин\w+){OF_YEAR}"), _sub_year),
    (_c(rf"(?P<season>весной|летом|осенью|зимой|весны|лета|осени|зимы|весне|лету|зиме|весну|лето|осень|зиму){OF_YEAR}"),
     _sub_year),
    (_c(rf"(?P<season>весной|летом|осенью|зимой)(?! {Y})"), _sub_year),
    (_c(r"(?P<n>(?:1\d|20)\d0|\d0)-(?:е|х|ые|ых|м)(?: год(?:ы|ах|ов|ам))?"), _decade),
    (_c(r"(?:(?P<roman>XXI|XX|XIX|XVIII|XVII|XVI|XV)|(?P<n>\d\d?)(?:-?(?:й|го|м))?) (?:век|столети)\w*"), _century),
    (_c(rf"(?:со?|между|от) (?P<year>{Y})(?:{G})? (?:по|до|и) (?P<year2>{Y})(?:{G})"), _year_range),
    (_c(r"(?:(?P<part>начал[еоау]|середин[еаыу]|конц[еау]) )?(?P<word>двадцатых|тридцатых|сороковых|пятидесятых|"
        r"шестидесятых|семидесятых|восьмидесятых|девяностых)(?: год(?:ах|ов))?"), _decade_word),
    (_c(rf"{WHICH} (?P<month>{M})"), _which_month),
    (_c(rf"(?P<year>{Y})-(?:м|й|го|му)"), _year),
    (_c(rf"(?P<year>{Y}) ?[–—-] ?(?P<year2>{Y}|\d\d)(?:{G})?"), _year_range),
    (_c(rf"(?:{PART} )?(?P<year>{Y}){G}"), _year),
    (_c(rf"{COUNT}{UNIT} (?P<how>назад|спустя|позже)"), _away),
    (_c(rf"(?P<how>через|спустя) {COUNT}{UNIT}"), _away),
    (_c(rf"(?:{PART} )?(?:{WHICH} )?год[ау]"), _relative_year),
    (_c(rf"{WHICH} (?P<unit>недел[юеи]|месяц[еа]?|век[еа]?|столети\w+|десятилети\w+)"), _which),
    (_c(rf"(?:(?P<which>прошл\w+|минувш\w+|следующ\w+|ближайш\w+) )?(?P<weekday>{'|'.join(WEEKDAYS)})"), _weekday),
    (_c(r"(?P<word>позавчера|послезавтра|вчера|завтра|сегодня|накануне(?= (?:сообщ|заяв|приб|про|со|под|вече)))"),
     _near_day),
    (_c(rf"(?P<month>{M})"), _month_alone),
    (_c(rf"(?P<year>{Y})"), _bare_year),
]  # fmt: skip

NEEDED = {
    "_century": ("век", "столет"),
    "_away": ("назад", "спустя", "позже", "через"),
    "_decade_word": ("тых", "овых", "тых"),
}
JOINT = re.compile(r"\s?[–—-]\s?|(?P<word>\s+(?:по|до)\s+)|(?P<and>\s+и\s+)", re.I)
BETWEEN = re.compile(r"(?<!\w)(?P<word>(?P<between>между)|с|от)\s+$", re.I)
MOVES = re.compile(r"перенес\w+|перенос\w*", re.I)
PREPOSITION = re.compile(
    r"(?<!\w)(?P<word>(?P<since>с|со|начиная с|не ранее|не раньше)|(?P<from>от(?!.))|(?P<by>до|к|ко|не позднее|не "
    r"позже|вплоть до|по)|(?P<after>после)|(?P<about>около|примерно в))\s+$",
    re.I,
)
IN = re.compile(r".")
ONWARDS = re.compile(r"(?!)")
FUTURE = re.compile(
    r"(?<!\w)(?:будет|будут|пройд[её]т|пройдут|состоится|состоятся|намерен\w*|планиру\w+|ожида\w+|должн\w+|предстоит|"
    r"начн[её]тся|заверш[иа]т\w*|перейд[её]т|примет|станет|получит|истека\w+|наступ\w+|проведет|проведёт|"
    r"следующ\w+)(?!\w)",
    re.I,
)
PAST = re.compile(r"(?<!\w)[а-яё]{2,}(?:л|ла|ло|ли|лся|лась|лось|лись)(?!\w)|(?<!\w)был[аио]?(?!\w)", re.I)


def tense(sentence: str, offset: int, width: int) -> str | None:
    """The tense of the verb nearest to the date."""
    best: tuple[float, str] | None = None
    for name, pattern in (("future", FUTURE), ("past", PAST)):
        for match in pattern.finditer(sentence):
            gap = offset - match.end() if match.end() <= offset else match.start() - offset - width
            if gap >= 0 and (best is None or gap < best[0]):
                best = (gap, name)
    return best[1] if best else None


def opens(plain: str, start: int, sentence: str, right: str) -> bool:
    """Russian says "с" where English says both "since" and "from ... on"; nothing is left to decide."""
    del plain, start, sentence, right
    return False
