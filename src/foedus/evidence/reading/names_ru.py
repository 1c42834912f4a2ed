"""Names in Russian texts: who is named, and the nominative of a name met in another case."""

import re
from collections.abc import Sequence

from foedus.evidence.reading import words_ru as words
from foedus.evidence.reading.people import Person
from foedus.evidence.reading.speakers import Resolver
from foedus.evidence.reading.text import Span

CAP = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁа-яё]+)*"
INITIAL = r"[А-ЯЁ]\."
NAME = rf"(?:{CAP}|{INITIAL})(?: ?(?:{CAP}|{INITIAL}|аль-[А-ЯЁ][а-яё]+|оглы|кызы|уулу|бен|ибн)){{0,3}}"
NOT_NAMES = frozenset(
    """Он Она Они Оно Мы Вы Я Это Эта Этот Эти Тот Та Те Как Так Но И А В На По При Для За Из От До Об О С К У Если Когда Где Что Кто Чтобы Все
    Сейчас Сегодня Вчера Завтра Затем Потом Тогда Также Кроме Однако Между Согласно После Перед Среди Наш Его Её Их Россия Российская Российский Москва
    Кремль Запад Восток Европа Азия Африка НАТО ОДКБ СНГ ООН ЕС США Федерация Республика Союз Совет Организация Договор Министерство Ранее Позже Еще Ещё
    Там Тут Здесь Вот Не Ни Нет Да Вместе Поэтому Впрочем Поскольку Хотя Напомним Отметим Январь Февраль Март Апрель Май Июнь Июль Август Сентябрь Октябрь
    Ноябрь Декабрь По Словам Мнению Данным Комитет Комиссия Альянс Содружество Государственный""".split()
)


def people(plain: str, speakers: Sequence[Span] = ()) -> list[Person]:
    """Persons of a Russian text: capitalised pairs with a post before them or in a speaker's place, and their surnames again."""
    found: list[Person] = []
    full: dict[str, str] = {}
    posts: dict[str, str | None] = {}
    matches = [m for m in re.finditer(NAME, plain) if m[0].split()[0] not in NOT_NAMES]
    for match in matches:
        parts = match[0].split()
        post = re.search(
            rf"((?:[А-ЯЁа-яё-]+ ){{0,5}}?(?:{'|'.join(words.ROLES)})\w*(?: [А-ЯЁа-яё«»-]+){{0,5}}) $",
            plain[max(0, match.start() - 90) : match.start()],
            re.I,
        )
        spoken = any(s.start <= match.start() and match.end() <= s.end for s in speakers)
        if len(parts) < 2 or not (
            post
            or spoken
            or re.match(r", (?:\w+ ){0,3}(?:" + "|".join(words.ROLES) + ")", plain[match.end() : match.end() + 80])
        ):
            continue
        name = nominative(match[0], plain)
        full.setdefault(_stem(name.split()[-1]), name)
        if post:
            posts[name] = post[1]
        found.append(
            Person(
                match.start(),
                match.end(),
                name,
                post[1] if post else None,
                match.start() - (len(post[1]) + 1 if post else 0),
            )
        )
    seen = {(p.start, p.end) for p in found}
    for match in matches:
        stem = _stem(match[0].split()[-1])
        if (match.start(), match.end()) not in seen and stem in full:
            found.append(Person(match.start(), match.end(), full[stem], posts.get(full[stem]), match.start()))
    return sorted(found)


def _stem(word: str) -> str:
    return (
        re.sub(r"(?:ого|ому|ой|ым|им|ая|ую|ою|ом|ем|ём|ей|ий|ый|а|я|у|ю|е|ы|и|й|ь)$", "", word.lower())
        if len(word) > 4
        else word.lower()
    )


SAID = re.compile(rf"(?<!\w)(?:{'|'.join(sorted(words.SPEECH, key=len, reverse=True))})(?!\w)", re.I)


def nominative(name: str, plain: str) -> str:
    """A name in the nominative: as the text has it elsewhere, else by the endings of Russian names.

    Works word by word; first name and surname agree in case, so the surname's ending is read by the first name's.
    """
    parts = name.split()
    if len(parts) < 2:
        return name
    last = parts[-1]
    for match in re.finditer(rf"{re.escape(parts[0][:4])}[а-яё]* {re.escape(_stem(last)[:-1])}[а-яё-]*", plain):
        first = match[0].split()[0]
        around = plain[max(0, match.start() - 30) : match.start()] + "|" + plain[match.end() : match.end() + 30]
        if (
            SAID.search(around)
            and not re.search(r"(?:словам|мнению|данным|оценке|словами|слова)\s+(?:\S+\s+){0,4}\|", around)
            and len(match[0].split()) == len(parts)
        ):
            if match[0] == name or not first.endswith(parts[0][-1]):
                return match[0]
    case = _oblique(parts[0], last)
    if case is None:
        return name
    return " ".join([_first_name(parts[0], case), *[_first_name(p, case) for p in parts[1:-1]], _surname(last, case)])


def _oblique(first: str, last: str) -> str | None:
    """Masculine or feminine, if the name is in an oblique case; None for the nominative."""
    if (
        re.search(r"[бвгджзклмнпрстфхцчшщ][ауе]$|[бвгджзклмнпрстфхцчшщ]ом$|[ьй]?[яю]$|ем$", first)
        and re.search(
            r"(?:ов|ев|ёв|ин|ын)(?:а|у|ым|е)$|(?:ск|цк)(?:ого|ому|им|ом)$|[бвгджзклмнпрстфхцчшщ](?:а|у|ом|е)$|(?:ко|о|е|и)$",
            last,
        )
        and not re.search(
            r"(?:ова|ева|ёва|ина|ына|ская|цкая)$", last if re.search(r"[ая]$", first) and not _masculine(first) else ""
        )
    ):
        return "m"
    if re.search(r"(?:ы|и|е|ой|ей|у|ю)$", first) and re.search(
        r"(?:овой|евой|ёвой|иной|ыной|ской|цкой|ову|еву|ину|скую)$", last
    ):
        return "f"
    return None


def _masculine(first: str) -> bool:
    """Whether a first name in -а or -я is the genitive of a man's name: "Владимира", not "Мария"."""
    return bool(
        re.search(
            r"(?:имира|слава|андра|ргея|сея|дрея|вана|митрия|рия|лия|ксима|гора|лега|авла|етра|ихаила|иколая|ениса|вгения|антина|нтона|аксима|тема|мана|льда|урата|бека|хана|жомарта|дыра|мали|вла|она|ена|ика|уса|ора|эля|арка|йкла|йна|ина)$",
            first,
        )
    ) and not first.endswith(
        (
            "Дарья",
            "Мария",
            "Марина",
            "Ирина",
            "Екатерина",
            "Елена",
            "Алина",
            "Карина",
            "Полина",
            "Галина",
            "Кристина",
            "Нина",
        )
    )


def _first_name(word: str, case: str) -> str:
    if case == "f":
        return (
            re.sub(r"(?:ой|ы|е|у)$", "а", word)
            if not re.search(r"(?:ьи|ии|ье|ию|ью|ьей|ией)$", word)
            else re.sub(r"(?:и|е|ю|ей)$", "я", word)
        )
    if re.search(r"(?:ея|ая|ия|ею|аю|ию|еем|аем|ием)$", word):
        return re.sub(r"(?:я|ю|ем)$", "й", word)
    if re.search(r"(?:ря|ля|рю|лю|рем|лем)$", word):
        return re.sub(r"(?:я|ю|ем)$", "ь", word)
    if word in ("Павла", "Павлу", "Павлом"):
        return "Павел"
    if word in ("Петра", "Петру", "Петром"):
        return "Пётр"
    return re.sub(r"(?:ом|а|у|е)$", "", word)


def _surname(word: str, case: str) -> str:
    if case == "f":
        return re.sub(
            r"(?:ской|скую)$", "ская", re.sub(r"(?:цкой|цкую)$", "цкая", re.sub(r"(?<=[нв])(?:ой|у)$", "а", word))
        )
    if re.search(r"(?:ск|цк)(?:ого|ому|им|ом)$", word):
        return re.sub(r"(?:ого|ому|им|ом)$", "ий", word)
    if re.search(r"(?:ея|ая|ея|ею|аю)$", word):
        return re.sub(r"[яю]$", "й", word)
    return re.sub(r"(?<=[бвгджзклмнпрстфхцчшщ])(?:ым|ом|а|у|е)$", "", word)


PRONOUNS = {"он": "he", "она": "she"}
ROLE_STEMS = ("президент", "премьер", "министр", "глав", "председател", "секретар", "генсек", "эксперт", "аналитик", "политолог", "генерал", "полковник",
              "посол", "посла", "дипломат", "депутат", "сенатор", "директор", "руководител", "начальник", "командующ", "историк", "профессор",
              "лидер", "спикер", "губернатор", "экономист", "канцлер", "король", "короля", "эмир", "исследовател", "собеседник", "представител")  # fmt: skip


class RussianResolver(Resolver):
    """The same for Russian: pronouns, posts without an article, phrases put back into the nominative."""

    def _resolve(self, span: Span) -> tuple[str, bool]:
        phrase = self.plain[span.start : span.end].strip(" ,;:—–-")
        inside = [p for p in self.people if span.start <= p.start and p.end <= span.end + 2]
        if inside:
            return inside[0].name, True
        lower = phrase.lower()
        if lower in PRONOUNS:
            return self._pronoun(PRONOUNS[lower], span.start)
        if lower in ("они", "оно"):
            return (self.last[1], self.last[2]) if self.last else (phrase, False)
        stem = next((s for s in ROLE_STEMS if re.search(rf"(?<!\w){s}", lower)), None)
        if stem is not None:
            fits = [p for p in self.people if p.post and stem in p.post.lower()]
            before = [p for p in fits if p.end <= span.start]
            words_of = [w[:5] for w in lower.split() if stem not in w and len(w) > 3]
            narrowed = [p for p in before or fits if all(w in (p.post or "").lower() for w in words_of)]
            if (
                narrowed
                and (before or len({p.name for p in fits}) == 1)
                and not re.search(r"(?:ы|и)$", lower.split()[0])
            ):
                return narrowed[-1].name, True
        surname = [p for p in self.people if p.name.split()[-1][:4] == phrase.split()[-1][:4] and phrase[:1].isupper()]
        if surname:
            return surname[0].name, True
        return (nominative(phrase, self.plain) if re.fullmatch(NAME, phrase) else common(phrase)), False


def common(phrase: str) -> str:
    """A common noun phrase with its first noun back in the nominative: "представителя МИД" is "представитель МИД"."""
    first, *rest = phrase.split()
    endings = ((r"(?<=[ртнкгв])а$", ""), (r"еля$", "ель"), (r"ря$", "рь"), (r"главы$", "глава"), (r"ении$", "ение"), (r"аналитиков$", "аналитики"), (r"экспертов$", "эксперты"),
               (r"ментe$", "мент"), (r"документе$", "документ"), (r"докладе$", "доклад"), (r"тв[еа]$", "тво"), (r"ации$", "ация"), (r"кого$", "кий"), (r"ного$", "ный"))  # fmt: skip
    for pattern, ending in endings:
        if re.search(pattern, first.lower()) and len(first) > 4:
            return " ".join([re.sub(pattern, ending, first), *rest])
    return phrase
