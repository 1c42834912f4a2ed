"""Judgements: what makes a statement true, and what it rests on."""

import numpy as np
import pytest

from foedus.findings.frame import Judgement
from foedus.findings.judgements import figures, likelihood_spans, truth
from foedus.findings.summary import probability
from foedus.findings.wording import plain

from .test_compare import histories

VALUES = [[1.0, 0.0], [3.0, 1.0], [5.0, 1.0], [float("nan"), 0.0]]


def judgement(**fields) -> Judgement:
    return Judgement(**{"id": "j", "statement": "It is so", "policy": "a", "outcome": "x", **fields})


@pytest.mark.parametrize(
    ("test", "wanted"),
    [
        ({"above": 2.0}, [0, 1, 1, np.nan]),
        ({"below": 3.0}, [1, 0, 0, np.nan]),
        ({"policy": "b", "yes": True}, [0, 1, 1, 0]),
        ({"policy": "b", "yes": False}, [1, 0, 0, 1]),
        ({"above": 2.5, "compared_with": "b"}, [0, 0, 1, np.nan]),
        ({"policy": "b", "yes": True, "given": "x"}, [np.nan, 1, 1, np.nan]),
    ],
)
def test_truth_by_hand(test: dict, wanted: list[float]) -> None:
    found = truth(judgement(**test), histories(VALUES, ("a", "b")))
    np.testing.assert_array_equal(found, wanted)


def test_likelihood_stands_with_its_figures() -> None:
    assert plain(likelihood_spans(probability(660, 1000))) == "likely (66%, 63–69)"
    assert figures(probability(0, 2000)) == "in none of 2\u202f000 histories"
    assert figures(probability(2000, 2000)) == "in all of 2\u202f000 histories"
    assert plain(likelihood_spans(probability(0, 0))) == "cannot be told (no history to judge by)"
