"""What phrases mean, not only where they stand: numbers with their bound, dates, speakers.

Rows are of what is read right; a phrase that is not read right yet has no row.
"""

import pytest

from foedus.reading import from_plain, suggest


@pytest.mark.parametrize(
    ("text", "bound", "low", "high", "unit"),
    [
        ("At least 500 soldiers took part.", ">", 500, None, None),
        ("500 or more soldiers took part.", ">", 500, None, None),
        ("Up to 300 troops will come.", "<", None, 300, None),
        ("They spent 1 million dollars.", "=", 1_000_000, 1_000_000, "USD"),
        ("They spent 2.5 million euros.", "=", 2_500_000, 2_500_000, "EUR"),
        ("The cost was 3 billion rubles.", "=", 3_000_000_000, 3_000_000_000, "RUB"),
        ("They have between 10 and 20 aircraft.", "range", 10, 20, None),
        ("It is 12 percent of the budget.", "=", 12, 12, "%"),
        ("Более 500 военнослужащих приняли участие.", ">", 500, None, None),
        ("Не менее 300 человек прибыли.", ">", 300, None, None),
        ("Менее 20 танков было поставлено.", "<", None, 20, None),
        ("До 200 единиц техники будет поставлено.", "<", None, 200, None),
        ("Потрачено 3 млн рублей.", "=", 3_000_000, 3_000_000, "RUB"),
        ("Потрачено 2 млрд рублей.", "=", 2_000_000_000, 2_000_000_000, "RUB"),
        ("Это 15 % бюджета.", "=", 15, 15, "%"),
    ],
)
def test_a_number_has_its_value_and_its_bound(
    text: str, bound: str, low: float | None, high: float | None, unit: str | None
) -> None:
    (found,) = suggest(from_plain(text)).as_dict()["quantities"]
    assert (found["bound"], found["low"], found["high"], found["unit"]) == (bound, low, high, unit)


@pytest.mark.parametrize(
    ("text", "published", "edtf"),
    [
        ("On 4 July 2024 they met.", None, "2024-07-04"),
        ("Договор подписали 3 мая 2024 года.", None, "2024-05-03"),
        ("Учения прошли 05.03.2024 в городе.", None, "2024-03-05"),
        ("The contract was signed in May.", "2025-03-10", "2024-05"),
        ("The contract will be signed in May.", "2025-03-10", "2025-05"),
        ("The exercise took place in December.", "2025-03-10", "2024-12"),
    ],
)
def test_a_date_is_the_one_that_is_meant(text: str, published: str | None, edtf: str) -> None:
    (found,) = suggest(from_plain(text), published=published).as_dict()["dates"]
    assert found["edtf"] == edtf


def test_a_pronoun_stands_for_who_was_named() -> None:
    (said,) = suggest(from_plain("Anna Petrova, the minister, spoke. She said: “We will come.”")).quotations
    assert said.speaker == "Anna Petrova"
