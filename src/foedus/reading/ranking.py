"""The sentences that most likely answer a question: shared words weighed by rarity, and the kind of answer asked for.

Two TF-IDF models (scikit-learn) are added: one of letter sequences, which meets inflected and compound forms, and
one of
word beginnings, to which the field's synonyms are joined. A sentence gains a little from its paragraph and from the
sentence before it, since answers go on from what they answer. Measured weights: docs/reading.md.
"""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from foedus.reading.dates import Mention
from foedus.reading.judging import Quotation
from foedus.reading.people import Person
from foedus.reading.quantities import Quantity
from foedus.reading.sentences import sentences
from foedus.reading.text import Document, Span

STEM = 5
LETTERS, WORDS, SYNONYMS = 1.0, 0.5, 0.4
PARAGRAPH, BEFORE, KIND, MEANING = 0.15, 0.15, 0.2, 1.0
STOP_WORDS = frozenset(
    """the a an of in on at to for and or is are was were be been do does did will would what which who whom when
    where why how has
    have had with by from as that this it its there any into about than и в на с по о об к из у от за для что кто где
    когда как
    какой какая какие каких сколько ли был была было были это этот эта""".split()
)
THESAURUS = """
weapon arms armament equipment hardware system missile
troop soldier personnel people men strength size large many number
chair preside presidency chairmanship chairman
spend budget cost expenditure money price pay worth
member membership join accession state country
leave withdraw exit quit freeze frozen suspend suspension
attack aggression invade invasion assault
aim goal priority task focus main important
begin start open launch since
venue place held
train exercise drill joint
cooperation cooperate collaborate interaction
concern worry fear threat risk
speech speak say address statement session
plan program programme propose proposal
agree agreement sign treaty pact
ship vessel boat frigate fleet navy
aircraft plane jet fighter
casualty killed dead died loss wounded
численность человек военных солдат сколько войск
стоимость стоит расходы бюджет цена обойдётся
начало начнётся открытие запуск
вооружение оружие техника
участники страны члены государства
""".strip()
ASKS_NUMBER = re.compile(
    r"how (?:many|much|large|big|long|far|strong|old|often|fast)\b|what (?:share|number|size|sum|cost|price|"
    r"percentage|proportion)|"
    r"сколько|какой численности|как(?:ая|ова) (?:доля|численность|стоимость)",
    re.I,
)
ASKS_DATE = re.compile(
    r"(?:when|on what date|in (?:what|which) (?:year|month)|since when|by when|what (?:date|year))\b|когда|в каком "
    r"году|с какого",
    re.I,
)
ASKS_PERSON = re.compile(r"whom?\b|кто\b|кого\b|кем\b", re.I)
ASKS_WORDS = re.compile(r"\b(?:motto|slogan|called|say|said|words?|describe|сказал|назвал|девиз|лозунг)\b", re.I)


class Candidate(NamedTuple):
    """A sentence and how likely it answers the question: a score from 0 to 1, comparable within one text only."""

    start: int
    end: int
    score: float


class Marks(NamedTuple):
    """What has been found in the text, which tells what kind of answer a sentence can give."""

    quantities: Sequence[Quantity] = ()
    dates: Sequence[Mention] = ()
    persons: Sequence[Person] = ()
    quotations: Sequence[Quotation] = ()


def rank(
    document: Document, question: str, marks: Marks | None = None, top: int = 5, embed: bool = False
) -> tuple[Candidate, ...]:
    """The likeliest sentences for a question, best first.

    Args:
        document: the text.
        question: free text.
        marks: what has been found in the text.
        top: how many sentences at most.
        embed: also compare meanings, by the optional sentence embeddings.

    Raises:
        ImportError: `embed`, and the extra is not installed.
    """
    import numpy as np

    spans = sentences(document)
    if not spans or not question.strip() or top < 1:
        return ()
    texts = [document.plain[span.start : span.end] for span in spans]
    base = _letters(texts, question) * LETTERS + _words(texts, question)
    before = np.concatenate([[0.0], base[:-1]])
    paragraph = _paragraph_best(document, spans, base)
    score = base + PARAGRAPH * paragraph + BEFORE * before + KIND * _fitting(spans, question, marks or Marks())
    most = LETTERS + WORDS + SYNONYMS + PARAGRAPH + BEFORE + KIND
    if embed:
        from foedus.reading.embedding import similarities

        score = score + MEANING * np.clip(similarities(question, texts), 0, 1)
        most += MEANING
    order = sorted(range(len(spans)), key=lambda index: (-round(float(score[index]), 9), index))
    return tuple(Candidate(*spans[i], round(min(1.0, max(0.0, float(score[i]) / most)), 4)) for i in order[:top])


def _letters(texts: list[str], question: str) -> Any:
    """Cosine of letter sequences of four, inside words."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    model: Any = TfidfVectorizer(analyzer="char_wb", ngram_range=(4, 4), sublinear_tf=True)
    return (model.fit_transform(texts) @ model.transform([question]).T).toarray().ravel()


def _stems(text: str) -> list[str]:
    found = (word.lower() for word in re.findall(r"[^\W\d_]+|\d+", text))
    return [word[:STEM] for word in found if word not in STOP_WORDS]


def _words(texts: list[str], question: str) -> Any:
    """Cosine of word beginnings, and of the synonyms of the question's words, weighed."""
    import numpy as np
    from sklearn.feature_extraction.text import TfidfVectorizer

    if not any(_stems(text) for text in texts):
        return np.zeros(len(texts))
    vectorizer: Any = TfidfVectorizer
    model = vectorizer(analyzer=_stems, sublinear_tf=True)
    matrix = model.fit_transform(texts)
    asked = _stems(question)
    near = {stem for word in asked for stem in synonyms().get(word, ())} - set(asked)
    row = np.zeros(len(model.vocabulary_))
    for stem in near & model.vocabulary_.keys():
        row[model.vocabulary_[stem]] = model.idf_[model.vocabulary_[stem]]
    length = float(np.linalg.norm(row))
    meant = matrix @ (row / length) if length else np.zeros(len(texts))
    return WORDS * (matrix @ model.transform([question]).T).toarray().ravel() + SYNONYMS * meant


def synonyms() -> dict[str, set[str]]:
    """The beginnings of words that mean nearly the same in this field."""
    table: dict[str, set[str]] = {}
    for line in THESAURUS.splitlines():
        stems = {word[:STEM] for word in line.split()}
        for stem in stems:
            table.setdefault(stem, set()).update(stems)
    return table


def _paragraph_best(document: Document, spans: Sequence[Span], base: Any) -> Any:
    """For each sentence the best score in its paragraph."""
    import numpy as np

    inside = [next(i for i, p in enumerate(document.paragraphs) if span.start < p.end) for span in spans]
    best: dict[int, float] = {}
    for index, value in zip(inside, base, strict=True):
        best[index] = max(best.get(index, 0.0), float(value))
    return np.array([best[index] for index in inside])


def _fitting(spans: Sequence[Span], question: str, marks: Marks) -> Any:
    """One for sentences that hold the kind of thing asked for, else zero."""
    import numpy as np

    asked = question.strip()
    items: Sequence[Any] = ()
    if ASKS_NUMBER.match(asked) or ASKS_NUMBER.search(asked):
        items = marks.quantities
    elif ASKS_DATE.match(asked):
        items = marks.dates
    elif ASKS_PERSON.match(asked):
        items = marks.persons
    elif ASKS_WORDS.search(asked):
        items = marks.quotations
    return np.array([float(any(item.start < span.end and span.start < item.end for item in items)) for span in spans])
