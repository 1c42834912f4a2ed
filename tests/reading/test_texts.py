"""What is read from texts of our own in many styles, against their annotation by the same conventions."""

from typing import Any

import pytest

from foedus.reading import read_document, suggest

from . import scoring

LEAST = {
    "quotations": 178, "kinds": 178, "speakers": 135, "quantities": 337, "values": 337, "counted": 337, "dates": 207,
    "edtf": 207, "upstream": 19,
}  # fmt: skip
"""How many of each there are in the texts at least, so that none goes unnoticed; every one is read, and no other."""


@pytest.fixture(scope="module")
def read() -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
    """Expectation and suggestion of each annotated text."""
    pairs = {}
    for path in scoring.annotated():
        expected = scoring.expectation(path)
        found = suggest(read_document(path), published=expected.get("published")).as_dict()
        pairs[path.name] = (expected, found)
    return pairs


def test_there_are_texts_in_many_styles(read) -> None:
    assert len(read) >= 20
    assert {found["language"].split("-")[0] for _, found in read.values()} >= {"en", "ru"}


@pytest.mark.parametrize("what", LEAST)
def test_reading_is_right_and_complete(read, what: str) -> None:
    """Where things stand, and what they mean: kind and speaker of quotations, values, dates."""
    results = [scoring.everything(expected, found)[what] for expected, found in read.values()]
    right, found, expected = (sum(each[place] for each in results) for place in range(3))
    assert (right, right) == (found, expected), "\n".join(line for each in results for line in each.wrong)
    assert expected >= LEAST[what]


def test_spans_index_the_text(read) -> None:
    for _, found in read.values():
        for kind in ("quotations", "quantities", "dates", "persons", "upstream"):
            for item in found[kind]:
                assert found["text"][item["start"] : item["end"]] == item["text"]
