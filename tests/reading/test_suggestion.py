"""Suggestions from any text: spans that hold, the same each time, honest about what is not read."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.reading import from_plain, suggest

PIECES = st.sampled_from(
    ["“", "”", '"', "«", "»", "— ", "said ", "сказал ", "12,000 troops ", "more than 3 % ", "on 4 March 2026 ",
     "в 2025 году ", "Su-57 ", "Article 4 ", "General Maria Holt ", "\n\n", ". ", "\u00a0", "😀",
     "over half a million euros", "as reported by Reuters "]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES | st.text(max_size=12), max_size=25).map("".join), st.sampled_from([None, "2026-03-04"]))
def test_spans_hold_on_any_text(text: str, published: str | None) -> None:
    found = suggest(from_plain(text), published=published).as_dict()
    for kind in ("quotations", "quantities", "dates", "persons", "upstream"):
        for item in found[kind]:
            assert found["text"][item["start"] : item["end"]] == item["text"]
    assert suggest(from_plain(text), published=published).as_dict() == found


def test_designations_articles_and_verbs_are_no_figures() -> None:
    found = suggest(
        from_plain("The Su-57 may fly under Article 4 of the treaty. Call +44 20 7946 0018."), published="2026-03-04"
    )
    assert found.quantities == ()
    assert found.dates == ()


def test_an_exercise_in_quotation_marks_is_no_speech() -> None:
    found = suggest(from_plain('The exercise "Steady Shield" began in the north of the country on Monday.'))
    assert [each.kind for each in found.quotations] == ["name"]


def test_a_relative_date_needs_the_day_of_publication() -> None:
    text = from_plain("The council met yesterday in Oslo, officials said.")
    assert [each.edtf for each in suggest(text, published="2026-03-04").dates] == ["2026-03-03"]
    unknown = suggest(text)
    assert [each.edtf for each in unknown.dates] == [None]
    assert "--published" in unknown.notes[0]


def test_another_language_is_not_read_and_says_so() -> None:
    found = suggest(
        from_plain("Der Rat trat am Montag zusammen und beschloss, die Truppen nicht zu verlegen, weil das Geld fehlt.")
    )
    assert found.quantities == ()
    assert found.notes


def test_the_answer_is_among_the_likeliest_sentences() -> None:
    text = from_plain(
        "The alliance met on Tuesday. Its force numbers 8,000 soldiers. The weather was mild. A summit is due in May. "
        "Ministers praised the host. Reporters waited outside. The budget was not discussed."
    )
    found = suggest(text, "How many soldiers does the force have?", "2026-03-04")
    best = found.sentences[0]
    assert text.text[best.start : best.end] == "Its force numbers 8,000 soldiers."
    assert len(found.sentences) == 5


def test_what_follows_the_answer_is_likelier_than_what_comes_before() -> None:
    text = from_plain("The weather was mild. Its force numbers 8,000 soldiers. A summit was held.")
    found = suggest(text, "How many soldiers does the force have?", "2026-03-04").sentences
    assert [text.text[each.start : each.end].split()[0] for each in found] == ["Its", "A", "The"]


@pytest.mark.parametrize("question", [None, "How many?"])
def test_an_empty_text_suggests_nothing(question: str | None) -> None:
    found = suggest(from_plain(""), question)
    assert (found.quotations, found.quantities, found.dates, found.sentences) == ((), (), (), ())
