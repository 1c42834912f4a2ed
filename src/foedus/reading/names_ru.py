"""Names in Russian texts: who is named, and the nominative of a name met in another case."""

import re
from collections.abc import Sequence
from functools import cache

from foedus.reading import words_ru as words
from foedus.reading.people import Person
from foedus.reading.speakers import Resolver
from foedus.reading.text import Span

CAP = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁа-яё]+)*"
INITIAL = r"[А-ЯЁ]\."
NAME = rf"(?:{CAP}|{INITIAL})(?: ?(?:{CAP}|{INITIAL}|аль-[А-ЯЁ][а-яё]+|оглы|кызы|уулу|бен|ибн)){{0,3}}"
POST = re.compile(rf"((?:[А-ЯЁа-яё-]+ ){{0,5}}?(?:{'|'.join(words.ROLES)})\w*(?: [А-ЯЁа-яё«»-]+){{0,5}}) $", re.I)
AFTER = re.compile(rf", (?:\w+ ){{0,3}}(?:{'|'.join(words.ROLES)})", re.I)
NOT_NAMES = frozenset(
    """Он Она Они Оно Мы Вы Я Это Эта Этот Эти Тот Та Те Как Так Но И А В На По При Для За Из От До Об О С К У Если
    Когда Где Что Кто Чтобы Все
    Сейчас Сегодня Вчера Завтра Затем Потом Тогда Также Кроме Однако Между Согласно После Перед Среди Наш Его Её Их
    Россия Российская Российский Москва
    Кремль Запад Восток Европа Азия Африка НАТО СНГ ООН ЕС США Федерация Республика Союз Совет Организация Договор
    Министерство Ранее Позже Еще Ещё
    Там Тут Здесь Вот Не Ни Нет Да Вместе Поэтому Впрочем Поскольку Хотя Напомним Отметим Январь Февраль Март Апрель
    Май Июнь Июль Август Сентябрь Октябрь
    Ноябрь Декабрь По Словам Мнению Данным Комитет Комиссия Альянс Содружество Государственный""".split()
)


OBLIQUE = re.compile(
    r"(?<!\w)(?:словам|мнению|данным|оценке|выражению|слова|цитату|словами|заявление|с|со|к|ко|у|от|для|о|об|за|под|"
    r"над|при|про|перед|между|к|"
    r"президент[ауе]|президентом|министр[ауе]|министром|главы|главе|главу|главой|генерал[ауе]|генералом|"
    r"секретар[яюе]|секретарем|посл[ауе]|послом|эксперт[ауе]|экспертом|"
    r"аналитик[ауе]|аналитиком|политолог[ауе]|политологом|представител[яюе]|представителем|директор[ауе]|директором|"
    r"руководител[яюе]|председател[яюе]|премьер[ауе]|премьером|"
    r"депутат[ауе]|сенатор[ауе]|историк[ауе]|историком|лидер[ауе]|лидером|командующ(?:его|ему|им)|адмирал[ауе]|"
    r"полковник[ауе]|канцлер[ауе]|профессор[ауе]|"
    r"обращени[еяю]|визит\w*|встреч\w+ с|речь|речи|выступлени\w+)(?:\s+[а-яё«»-]+(?:\s+[А-ЯЁ][а-яё]+)?){0,4}\s+$",
    re.I,
)


def people(plain: str, speakers: Sequence[Span] = ()) -> list[Person]:
    """Persons of a Russian text: names with a post before them or in a speaker's place, and their surnames again."""
    matches = [
        m
        for found in re.finditer(NAME, plain)
        if (m := _without_place(found, plain)) and m[0].split()[0] not in NOT_NAMES
    ]
    named: list[tuple[re.Match[str], str | None, bool]] = []
    for match in matches:
        left = plain[max(0, match.start() - 90) : match.start()]
        left = re.split(r"[.!?\n»]", left)[-1] if not re.search(r"[А-ЯЁ]\.\s?$", left) else left
        post = POST.search(left)
        spoken = any(s.start <= match.start() and match.end() <= s.end for s in speakers)
        if " " in match[0] and (post or spoken or AFTER.match(plain, match.end())):
            named.append((match, post[1].strip() if post else None, bool(OBLIQUE.search(left))))
    full: dict[str, str] = {}
    posts: dict[str, str | None] = {}
    for match, post, oblique in sorted(named, key=lambda item: item[2]):
        name = nominative(match[0]) if oblique else match[0]
        name = full.setdefault(_stem(name.split()[-1]), name)
        posts[name] = posts.get(name) or post
    found = []
    for match, post, _ in named:
        name = (
            full[_stem(nominative(match[0]).split()[-1])]
            if _stem(match[0].split()[-1]) not in full
            else full[_stem(match[0].split()[-1])]
        )
        found.append(Person(match.start(), match.end(), name, post, match.start() - (len(post) + 1 if post else 0)))
    seen = {person.start for person in found}
    for match in matches:
        stem = _stem(match[0].split()[-1])
        if match.start() not in seen and stem in full:
            found.append(Person(match.start(), match.end(), full[stem], posts.get(full[stem]), match.start()))
    return sorted(found)


@cache
def place_stems() -> frozenset[str]:
    """The beginnings of the Russian names of states, from the translations that come with pycountry."""
    import gettext

    from pycountry import LOCALES_DIR, countries

    russian = gettext.translation("iso3166-1", LOCALES_DIR, languages=["ru"], fallback=True)
    names = {russian.gettext(getattr(country, "common_name", country.name)) for country in countries}
    single = {name.split(",")[0] for name in names} | {
        "Россия",
        "Сирия",
        "Иран",
        "Молдавия",
        "Белоруссия",
        "Киргизия",
        "Британия",
        "Америка",
        "Корея",
    }
    return frozenset(_stem(name) for name in single if " " not in name)


def _without_place(match: re.Match[str], plain: str) -> re.Match[str] | None:
    """The run of names without the state that a post before it belongs to: "министр обороны Польши Анджей Вольский"."""
    first, _, rest = match[0].partition(" ")
    if rest and _stem(first) in place_stems():
        return re.compile(re.escape(rest)).match(plain, match.end() - len(rest))
    return match


def _stem(word: str) -> str:
    return (
        re.sub(r"(?:ого|ому|ой|ым|им|ая|ую|ою|ом|ем|ём|ей|ий|ый|а|я|у|ю|е|ы|и|й|ь)$", "", word.lower())
        if len(word) > 4
        else word.lower()
    )


def nominative(name: str) -> str:
    """A name met in an oblique case, in the nominative, by the endings of Russian names; others stay as they are.

    First name and surname agree in case, so the surname's ending is read by the first name's.
    """
    parts = name.split()
    if len(parts) < 2:
        return name
    case = _oblique(parts[0], parts[-1])
    if case is None:
        return name
    return " ".join([*(_first_name(part, case) for part in parts[:-1]), _surname(parts[-1], case)])


def _oblique(first: str, last: str) -> str | None:
    """Masculine or feminine, if the name is in an oblique case; None for the nominative."""
    if (
        re.search(r"[бвгджзклмнпрстфхцчшщ][ауе]$|[бвгджзклмнпрстфхцчшщ]ом$|[ьй]?[яю]$|ем$", first)
        and re.search(
            r"(?:ов|ев|ёв|ин|ын)(?:а|у|ым|е)$|(?:ск|цк)(?:ого|ому|им|ом)$|[бвгджзклмнпрстфхцчшщ](?:а|у|ом|е)$|(?:ко|"
            r"о|е|и)$",
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
            r"(?:имира|слава|андра|ргея|сея|дрея|вана|митрия|рия|лия|ксима|гора|лега|авла|етра|ихаила|иколая|ениса|"
            r"вгения|антина|нтона|аксима|тема|мана|льда|урата|бека|хана|жомарта|дыра|мали|вла|она|ена|ика|уса|ора|"
            r"эля|арка|йкла|йна|ина)$",
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


PRONOUNS = {"он": "he", "она": "she", "его": "he", "её": "she", "ее": "she", "их": "they"}
ROLE_STEMS = tuple(
    """президент премьер министр глав председател секретар генсек эксперт аналитик политолог генерал полковник посол
    посла дипломат депутат сенатор директор руководител начальник командующ историк профессор лидер спикер губернатор
    экономист канцлер король короля эмир исследовател собеседник представител""".split()
)


class RussianResolver(Resolver):
    """The same for Russian: pronouns, posts without an article, phrases put back into the nominative."""

    def _resolve(self, span: Span) -> tuple[str, bool]:
        phrase = self.plain[span.start : span.end].strip(" ,;:—–-")
        inside = [p for p in self.people if span.start <= p.start and p.end <= span.end + 2]
        if inside:
            return inside[0].name, True
        lower = phrase.lower()
        if lower == "их" and self.last is not None:
            return self.last[1], self.last[2]
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
        return (nominative(phrase) if re.fullmatch(NAME, phrase) else common(phrase)), stem is not None


def common(phrase: str) -> str:
    """A common noun phrase with its first noun back in the nominative: "представителя МИД" is "представитель МИД"."""
    first, *rest = phrase.split()
    endings = (
        (r"(?<=[ртнкгв])а$", ""), (r"еля$", "ель"), (r"ря$", "рь"), (r"главы$", "глава"), (r"ении$", "ение"),
        (r"аналитиков$", "аналитики"), (r"экспертов$", "эксперты"), (r"документе$", "документ"),
        (r"докладе$", "доклад"),
        (r"тв[еа]$", "тво"), (r"ации$", "ация"), (r"кого$", "кий"), (r"ного$", "ный"),
    )  # fmt: skip
    for pattern, ending in endings:
        if re.search(pattern, first.lower()) and len(first) > 4:
            return " ".join([re.sub(pattern, ending, first), *rest])
    return phrase
