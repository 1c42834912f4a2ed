"""Anchors: quotes are found again after edits, or reported with a diff, and never in a wrong place."""

import random
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.evidence import anchors
from foedus.evidence.anchors import Anchor, locate, make, without_surroundings

TEXT = """\
Northern League agrees to arm its joint corps

The council of the Northern League met in Aldport on 4 May. “We propose a joint programme for the corps,” the chair \
said, and he added that the corps would get new radios. The corps has more than 12 thousand people, officials say.

The council met behind closed doors. “We propose a joint programme for the fleet,” said the envoy of Brannoch, whose \
country left the corps in 2029. His country’s fleet is old: it has fewer than 40 ships, and half of them cannot sail.

Critics doubt the plan. Nothing is signed, and no sum has been named. “The corps has more than 12 thousand people on \
paper,” one of them said; in the field, under 3 thousand are ready. The next council is planned for November 2032.

Asked about the plan, the chair answered that the corps would get new radios whatever happened, and that the plan \
was “no secret”. The council will meet again, and the plan will be on the agenda, he said - as will the fleet.
"""
QUOTES = [
    "“We propose a joint programme for the corps,”",
    "more than 12 thousand people",
    "the corps would get new radios",
    "“We propose a joint programme for the fleet,”",
    "left the corps in 2029",
    "His country’s fleet is old",
    "fewer than 40 ships",
    "no sum has been named",
    "under 3 thousand are ready",
    "planned for November 2032",
    "“no secret”",
]
Edited = tuple[str, list[int]]


def edit(text: str, change: Callable[[int, str], str]) -> Edited:
    """Change a text character by character; with the new position of each old one."""
    parts, places, length = [], [], 0
    for place, character in enumerate(text):
        new = change(place, character)
        places.append(length)
        parts.append(new)
        length += len(new)
    return "".join(parts), places


def insertions(text: str, rng: random.Random) -> Edited:
    words = [
        "It was raining. ",
        "\n\nA new paragraph stands here, and it is long enough to matter.\n\n",
        "the corps would ",
    ]
    spots = {rng.randrange(len(text)): rng.choice(words) for _ in range(3)}
    return edit(text, lambda place, character: character + spots.get(place, ""))


def typos(text: str, rng: random.Random) -> Edited:
    def change(_: int, character: str) -> str:
        if rng.random() >= 0.01:
            return character
        return rng.choice(["", rng.choice("etaoin"), character + rng.choice("etaoin")])

    return edit(text, change)


def quotation_marks(text: str, rng: random.Random) -> Edited:
    styles = [("«", "»", "'"), ('"', '"', "'"), ("„", "“", "’")]
    opening, closing, apostrophe = rng.choice(styles)
    marks = {"“": opening, "”": closing, "’": apostrophe}
    return edit(text, lambda _, character: marks.get(character, character))


def blank_lines(text: str, _: random.Random) -> Edited:
    return edit(text, lambda place, character: "" if text[place : place + 2] == "\n\n" else character)


def together(text: str, rng: random.Random) -> Edited:
    places = list(range(len(text)))
    for change in (blank_lines, quotation_marks, insertions, typos):
        text, moved = change(text, rng)
        places = [moved[place] if place < len(moved) else len(text) for place in places]
    return text, places


@settings(max_examples=60, deadline=None)
@given(
    change=st.sampled_from([insertions, typos, quotation_marks, blank_lines, together]),
    seed=st.integers(0, 2**32),
    digests=st.booleans(),
)
def test_quotes_are_found_or_reported_and_never_in_a_wrong_place(
    change: Callable[[str, random.Random], Edited], seed: int, digests: bool
) -> None:
    text, places = change(TEXT, random.Random(seed))
    for quote in QUOTES:
        start = TEXT.index(quote)
        anchor = make(TEXT, start, start + len(quote))
        found = locate(text, without_surroundings(anchor) if digests else anchor)
        if found.how in ("same", "moved"):
            assert text[found.start : found.end] == quote
            assert abs(found.start - places[start]) <= 1  # a letter more may have been put in just before
        elif found.how == "changed":
            assert found.diff
            overlap = min(found.end, places[start + len(quote) - 1] + 1) - max(found.start, places[start])
            assert overlap > len(quote) / 2
        else:
            assert found.diff
            assert (found.start, found.end) == (-1, -1)


def test_an_untouched_text_has_every_quote_where_it_was() -> None:
    for quote in QUOTES:
        start = TEXT.index(quote)
        assert locate(TEXT, make(TEXT, start, start + len(quote))).how == "same"


@pytest.mark.parametrize("keep", [make, lambda *at: without_surroundings(make(*at))])
def test_an_insertion_before_moves_every_quote(keep: Callable[..., Anchor]) -> None:
    longer = "Foreword.\n\n" + TEXT
    for quote in QUOTES:
        start = TEXT.index(quote)
        found = locate(longer, keep(TEXT, start, start + len(quote)))
        assert found[:3] == ("moved", start + 11, start + 11 + len(quote))


def test_changed_quotation_marks_are_shown_and_do_not_pass() -> None:
    quote = "“no secret”"
    start = TEXT.index(quote)
    found = locate(TEXT.replace("“", '"').replace("”", '"'), make(TEXT, start, start + len(quote)))
    assert found.how == "changed"
    assert '+ "no secret"' in found.diff


def test_words_that_stand_twice_are_told_apart_by_their_surroundings() -> None:
    quote = "the corps would get new radios"
    first, second = TEXT.index(quote), TEXT.rindex(quote)
    longer = "Foreword. " + TEXT
    assert locate(longer, make(TEXT, first, first + len(quote))).start == first + 10
    assert locate(longer, make(TEXT, second, second + len(quote))).start == second + 10


def test_a_quote_that_was_cut_is_lost() -> None:
    quote = "fewer than 40 ships"
    start = TEXT.index(quote)
    found = locate(
        TEXT.replace("it has fewer than 40 ships, and half of them cannot sail", ""), make(TEXT, start, start + 19)
    )
    assert found.how == "lost"
    assert f"- {quote}" in found.diff


def test_surroundings_are_thirty_two_characters_or_their_digest() -> None:
    anchor = make(TEXT, 100, 110)
    assert (anchor.prefix, anchor.suffix) == (TEXT[68:100], TEXT[110:142])
    kept = without_surroundings(anchor)
    assert kept.exact == anchor.exact
    assert anchor.prefix not in f"{kept.prefix}{kept.suffix}"


def test_words_that_fit_two_places_alike_are_in_neither() -> None:
    passage = "Late that evening the chair said that it was so. “We will not pay,” he added, "
    passage += "and the council went on to the next point. "
    anchor = make(passage, passage.index("“We will"), passage.index(" he added"))
    assert locate(passage, anchor).how == "same"
    assert locate("A new beginning. " + passage, anchor).how == "moved"
    for kept in (anchor, without_surroundings(anchor)):
        assert locate("A new beginning. " + passage + passage, kept).how == "lost"


def test_places_are_carried_by_the_least_edits() -> None:
    assert anchors._carry("the corps", "the corps", 0, 3) == (0, 3)
    assert anchors._carry("the corps", "a new corps", 4, 5) == (6, 11)
    assert anchors._carry("abc", "xyz", 0, 3) == (0, 0)
    assert anchors._carry("", "xyz", 0, 0) == (0, 0)


def test_a_quote_that_begins_a_text_is_found_there_after_an_edit() -> None:
    anchor = make("Northern League agrees to arm its joint corps. It met in May.", 0, 15)
    assert locate("Northern Leagve agrees to arm its joint corps. It met in May.", anchor)[:3] == ("changed", 0, 15)
