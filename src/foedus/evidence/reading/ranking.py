"""The sentences that most likely answer a question: shared words weighed by rarity (TF-IDF), and what kind of answer is asked for."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from foedus.evidence.reading.dates import Mention
from foedus.evidence.reading.people import Person
from foedus.evidence.reading.quantities import Quantity
from foedus.evidence.reading.sentences import sentences
from foedus.evidence.reading.text import Document


class Candidate(NamedTuple):
    """A sentence and how likely it answers the question: a score from 0 to 1, comparable within one text only."""

    start: int
    end: int
    score: float


def rank(
    document: Document,
    question: str,
    language: str,
    top: int = 5,
    quantities: Sequence[Quantity] = (),
    dates: Sequence[Mention] = (),
    persons: Sequence[Person] = (),
) -> tuple[Candidate, ...]:
    """The likeliest sentences, best first."""
    return ()
