"""What is read from texts of our own in many styles, against their annotation by the same conventions."""

from typing import Any

import pytest

from foedus.reading import read_document, suggest

from . import scoring

LEAST = {"quotations": 0.9, "quantities": 0.9, "dates": 0.9}
"""Precision and recall over all texts together."""


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


@pytest.mark.parametrize("kind", LEAST)
def test_reading_is_right_and_complete(read, kind: str) -> None:
    score = getattr(scoring, kind)
    results = [score(expected[kind], found[kind], "span") for expected, found in read.values() if kind in expected]
    right = sum(each.right for each in results)
    wrong = "\n".join(line for each in results for line in each.wrong)
    assert right / sum(each.found for each in results) >= LEAST[kind], wrong
    assert right / sum(each.expected for each in results) >= LEAST[kind], wrong


def test_spans_index_the_text(read) -> None:
    for _, found in read.values():
        for kind in ("quotations", "quantities", "dates", "persons", "upstream"):
            for item in found[kind]:
                assert found["text"][item["start"] : item["end"]] == item["text"]
