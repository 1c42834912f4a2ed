"""Words and figures: the steps of ICD 203, and numbers that never mislead by rounding."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.findings import wording


@pytest.mark.parametrize(
    ("probability", "words"),
    [
        (0.0, "almost no chance"),
        (0.049, "almost no chance"),
        (0.05, "very unlikely"),
        (0.199, "very unlikely"),
        (0.20, "unlikely"),
        (0.449, "unlikely"),
        (0.45, "roughly even chance"),
        (0.55, "roughly even chance"),
        (0.551, "likely"),
        (0.80, "very likely"),
        (0.95, "almost certain"),
        (1.0, "almost certain"),
    ],
)
def test_likelihood_words_are_those_of_icd_203(probability: float, words: str) -> None:
    assert wording.likelihood(probability) == words


def test_what_is_no_probability_has_no_word() -> None:
    assert wording.likelihood(float("nan")) == "cannot be told"
    with pytest.raises(ValueError, match="no probability"):
        wording.likelihood(1.01)


@given(st.floats(0, 1), st.floats(0, 1))
def test_words_rise_with_the_probability(one: float, other: float) -> None:
    order = [words for _, words in wording.LADDER]
    low, high = sorted((one, other))
    assert order.index(wording.likelihood(low)) <= order.index(wording.likelihood(high))


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.0, "0%"), (0.0001, "under 1%"), (0.41, "41%"), (0.9999, "over 99%"), (1.0, "100%"), (float("nan"), "–")],
)
def test_a_percentage_is_never_rounded_to_certainty(share: float, text: str) -> None:
    assert wording.percent(share) == text


@given(st.floats(0, 1, exclude_min=True, exclude_max=True))
def test_only_certainty_reads_as_0_or_100(share: float) -> None:
    assert wording.percent(share) not in ("0%", "100%")


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.4123, "index", "0.41"),
        (0.31, "share", "31%"),
        (0.031, "share", "3.1%"),
        (1, "day", "1 day"),
        (63, "day", "63 days"),
        (12.345, "month", "12.3 months"),
        (31000, "person", "31\u202f000 people"),
        (0.02, "1/year", "0.02 per year"),
        (-4.53, "", "−4.53"),
        (5, "", "5"),
        (float("nan"), "day", "–"),
    ],
)
def test_a_quantity_has_its_unit(value: float, unit: str, text: str) -> None:
    assert wording.quantity(value, unit) == text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [(0.05, "share", "5 points"), (0.01, "share", "1 point"), (0.0123, "index", "0.012"), (3.0, "day", "3 days")],
)
def test_a_difference_of_shares_is_in_points(value: float, unit: str, text: str) -> None:
    assert wording.difference(value, unit) == text


@given(st.floats(1e-3, 1e9))
def test_a_figure_is_within_its_digits(value: float) -> None:
    read = float(wording.figure(value).replace("\u202f", ""))
    assert read == pytest.approx(value, rel=6e-3)


def test_an_interval_is_never_of_no_width() -> None:
    assert wording.percent_range(0.641, 0.679) == "64–68"
    assert wording.percent_range(0.6401, 0.6449) == "64.0–64.5"


def test_meanings_stand_inside_a_sentence() -> None:
    assert wording.inside("Time to move") == "time to move"
    assert wording.inside("GDP of a member") == "GDP of a member"
    assert wording.inside("A member leaves") == "a member leaves"


def test_lists_and_counts() -> None:
    assert wording.listed(["a"]) == "a"
    assert wording.listed(["a", "b", "c"]) == "a, b and c"
    assert [wording.counted(n, "claim") for n in (0, 1, 2)] == ["no claims", "1 claim", "2 claims"]


def test_a_sentence_can_be_read_without_its_marks() -> None:
    spans = wording.sentence("It is ", wording.strong("likely"), wording.muted(" (66%)"), ".")
    assert wording.plain(spans) == "It is likely (66%)."


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [(0.031, "share", "3.1%"), (63.0, "day", "63"), (0.4123, "index", "0.41"), (12345.0, "million USD", "12\u202f300")],
)
def test_an_amount_has_no_unit(value: float, unit: str, text: str) -> None:
    assert wording.amount(value, unit) == text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.031, "share", "+3.1"),
        (-0.5, "share", "−50.0"),
        (-0.0123, "index", "−0.012"),
        (12345.0, "million USD", "+12\u202f300"),
        (0.0, "day", "0"),
        (-0.0, "index", "0"),
        (0.0001, "index", "0"),
        (-1e-13, "million USD", "0"),
        (float("nan"), "day", "–"),
    ],
)
def test_a_signed_difference(value: float, unit: str, text: str) -> None:
    assert wording.signed(value, unit) == text


def test_next_to_nothing_reads_as_nothing() -> None:
    assert wording.figure(1e-13) == "0"
    assert wording.figure(0.0000214) == "0.000021"
