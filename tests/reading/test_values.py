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
        ("20 or fewer tanks were delivered.", "<", None, 20, None),
        ("Not more than 40 tanks came.", "<", None, 40, None),
        ("The force exceeds 900 soldiers.", ">", 900, None, None),
        ("The force never exceeded 900 soldiers.", "<", None, 900, None),
        ("They spent 1 million dollars.", "=", 1_000_000, 1_000_000, "USD"),
        ("They spent $5m on shells.", "=", 5_000_000, 5_000_000, "USD"),
        ("They spent $5bn on shells.", "=", 5_000_000_000, 5_000_000_000, "USD"),
        ("They spent 3 mln euros.", "=", 3_000_000, 3_000_000, "EUR"),
        ("They spent three million euros.", "=", 3_000_000, 3_000_000, "EUR"),
        ("They spent half a million euros.", "=", 500_000, 500_000, "EUR"),
        ("They spent 5 crore rupees.", "=", 50_000_000, 50_000_000, "INR"),
        ("They spent 2 trillion yen.", "=", 2_000_000_000_000, 2_000_000_000_000, "JPY"),
        ("They spent 2.5 million euros.", "=", 2_500_000, 2_500_000, "EUR"),
        ("The cost was 3 billion rubles.", "=", 3_000_000_000, 3_000_000_000, "RUB"),
        ("They have between 10 and 20 aircraft.", "range", 10, 20, None),
        ("It is 12 percent of the budget.", "=", 12, 12, "%"),
        ("It is ~12 percent of the budget.", "~", 12, 12, "%"),
        ("It is > 12 percent of the budget.", ">", 12, None, "%"),
        ("It is ≥ 12 percent of the budget.", ">", 12, None, "%"),
        ("It is <12 percent of the budget.", "<", None, 12, "%"),
        ("It is ≤ 12 percent of the budget.", "<", None, 12, "%"),
        ("Более 500 военнослужащих приняли участие.", ">", 500, None, None),
        ("Не менее 300 человек прибыли.", ">", 300, None, None),
        ("Менее 20 танков было поставлено.", "<", None, 20, None),
        ("До 200 единиц техники будет поставлено.", "<", None, 200, None),
        ("500 и более военнослужащих прибыли.", ">", 500, None, None),
        ("20 и менее танков доставлено.", "<", None, 20, None),
        ("Число солдат превысило 900 человек.", ">", 900, None, None),
        ("Потрачено 4 тыс. рублей.", "=", 4000, 4000, "RUB"),
        ("Потрачено 3 миллиона рублей.", "=", 3_000_000, 3_000_000, "RUB"),
        ("Потрачено три миллиона рублей.", "=", 3_000_000, 3_000_000, "RUB"),
        ("Потрачено полмиллиона рублей.", "=", 500_000, 500_000, "RUB"),
        ("They waited for half an hour.", "=", 0.5, 0.5, "hour"),
        ("It lasted half a century.", "=", 50, 50, "year"),
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
        ("Учения прошли 12.11.2024 в городе.", None, "2024-11-12"),
        ("They met on 05/03/2024.", None, "2024-03-05"),
        ("They met since 2014 in Oslo.", None, "2014/.."),
        ("By March 2026 they will leave.", None, "../2026-03"),
        ("They met last spring.", "2025-03-12", "2024-21"),
        ("They met last autumn.", "2025-03-12", "2024-23"),
        ("They met last autumn.", "2025-11-12", "2025-23"),
        ("They met in the third quarter of 2024.", None, "2024-35"),
        ("They met last week.", "2025-03-12", "2025-03-03/2025-03-09"),
        ("Они встретились вчера.", "2025-03-12", "2025-03-11"),
        ("The contract was signed in May.", "2025-03-10", "2024-05"),
        ("The contract will be signed in May.", "2025-03-10", "2025-05"),
        ("The exercise took place in December.", "2025-03-10", "2024-12"),
        ("They met in August.", "2025-03-10", "2024-08"),
        ("They will meet in August.", "2025-03-10", "2025-08"),
        ("They signed it on 3 May.", "2025-03-10", "2024-05-03"),
        ("The exercise ended on Friday.", "2025-03-12", "2025-03-07"),
        ("The exercise will begin on Friday.", "2025-03-12", "2025-03-14"),
        ("Договор подписали в мае.", "2025-03-10", "2024-05"),
        ("Учения пройдут в мае.", "2025-03-10", "2025-05"),
        ("Учения состоялись 3 мая.", "2025-03-10", "2024-05-03"),
        ("Учения завершились в пятницу.", "2025-03-12", "2025-03-07"),
        ("Учения пройдут в пятницу.", "2025-03-12", "2025-03-14"),
    ],
)
def test_a_date_is_the_one_that_is_meant(text: str, published: str | None, edtf: str) -> None:
    (found,) = suggest(from_plain(text), published=published).as_dict()["dates"]
    assert found["edtf"] == edtf


@pytest.mark.parametrize("text", ["half an hour", "half-hour", "half a century"])
def test_half_a_unit_is_taken_whole(text: str) -> None:
    (found,) = suggest(from_plain(f"They waited for {text} or longer.")).as_dict()["quantities"]
    assert found["text"] == text


@pytest.mark.parametrize(
    ("published", "second"), [(None, "2014-05-03"), ("2025-03-10", "2014-05-03"), ("2014-12-01", "2014-05-03")]
)
def test_a_date_without_a_year_has_that_of_the_story(published: str | None, second: str) -> None:
    text = from_plain("They met on 4 July 2014. They signed it on 3 May.")
    assert [each.edtf for each in suggest(text, published=published).dates] == ["2014-07-04", second]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            'Maria Holt said: "They called it a "Trojan horse" in Oslo."',
            [("They called it a", "direct", "Maria Holt"), ("Trojan horse", "direct", "Maria Holt")],
        ),
        (
            "“We will come“, Maria Holt said. “We will stay“.",
            [("We will come", "direct", "Maria Holt"), ("We will stay", "direct", "Maria Holt")],
        ),
        (
            "Maria Holt said: “We will come “soon“ to Oslo.“",
            [("We will come “soon“ to Oslo.", "direct", "Maria Holt"), ("soon", "direct", "Maria Holt")],
        ),
        ("In Oslo, “We will stay here!” said Peter Moss.", [("We will stay here!", "direct", "Peter Moss")]),
        (
            "— We are ready, — Maria Holt said. — But not now.",
            [("We are ready,", "direct", "Maria Holt"), ("But not now.", "direct", "Maria Holt")],
        ),
        (
            "— Мы придём, — сказал Иванов. — Но не сейчас.",
            [("Мы придём,", "direct", "Иванов"), ("Но не сейчас.", "direct", "Иванов")],
        ),
    ],
)
def test_what_was_said_and_by_whom(text: str, said: list[tuple[str, str, str]]) -> None:
    found = suggest(from_plain(text)).quotations
    assert [(text[each.start : each.end], each.kind, each.speaker) for each in found] == said


def test_a_person_stands_with_the_post() -> None:
    text = "The defence minister Maria Holt spoke."
    (found,) = suggest(from_plain(text)).persons
    assert (text[found.start : found.end], text[found.whole : found.end]) == (found.name, text[:-7])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Министърът каза, че съюзът ще изпрати войници през май и ще плати за тях от бюджета си.", "bg"),
        ("Министр сказал, что союз отправит солдат в мае и заплатит за них из бюджета.", "ru"),
        ("Міністр сказав, що союз відправить солдатів у травні і заплатить за них.", "uk"),
    ],
)
def test_a_language_is_told_by_its_letters(text: str, code: str) -> None:
    assert suggest(from_plain(text)).language == code


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("Anna Petrova, the minister, spoke. She said: “We will come.”", ["Anna Petrova"]),
        ("Ms Anna Petrova met Mr Ivan Holt. She said: “We will come.”", ["Anna Petrova"]),
        ("Ms Anna Petrova met Mr Ivan Holt. He said: “We will come.”", ["Ivan Holt"]),
        ("“We will come,” Anna Petrova said. “We will stay,” she added.", ["Anna Petrova"] * 2),
    ],
)
def test_a_pronoun_stands_for_who_was_named(text: str, speakers: list[str]) -> None:
    assert [said.speaker for said in suggest(from_plain(text)).quotations] == speakers
