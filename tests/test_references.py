"""Whole runs of the shipped cases stay what they were, or the reference says what changed."""

import pytest
from references import compute, differences, read

from foedus.case import shipped


@pytest.mark.slow
@pytest.mark.parametrize("case", shipped())
def test_results_are_the_reference(case: str) -> None:
    changed = differences(read(case), compute(case))
    assert not changed, "results changed; if that is meant, run tools/references:\n" + "\n".join(changed[:20])


def test_a_difference_is_told() -> None:
    before = {"announced": {"trust": 0.5, "days": None}}
    assert differences(before, {"announced": {"trust": 0.5 + 1e-12, "days": None}}) == []
    assert differences(before, {"announced": {"trust": 0.51, "days": None}}) == ["announced, trust: 0.5 -> 0.51"]
    assert differences(before, {}) == ["announced, trust: 0.5 -> None"]
