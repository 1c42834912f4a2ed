"""Loading a ledger: what is right loads, and every mistake is named with its line and its repair."""

from collections.abc import Callable
from pathlib import Path

import pytest

from foedus.evidence import load
from foedus.problems import CaseErrors

Spoil = Callable[[str, str, str], Path]


def test_a_right_ledger_loads(small: Path) -> None:
    ledger = load(small)
    assert set(ledger.claims) == {"a-1", "a-2", "b-1"}
    assert ledger.verdict("corps.size").kind == "conflict"
    assert ledger.verdict("signing").kind == "single source"
    assert ledger.origins("corps.size") == ("speech", "watch")
    assert ledger.pool("corps.size").components == ("a-1", "b-1", "background")


MISTAKES = [
    ("sources/a.toml", "plausibility = 3", "plausibility = 1", "worked out from other origins"),
    ("sources/a.toml", "plausibility = 3", "plausibility = 9", "less than or equal to 6"),
    ("sources/a.toml", 'origin = "speech"\nplausibility', 'origin = "spech"\nplausibility', 'Did you mean "speech"'),
    ("sources/a.toml", '"corps.size"', '"corps.seize"', 'Did you mean "corps.size"'),
    ("sources/a.toml", 'unit = "{person}"', 'unit = "people"', "not a UCUM code"),
    ("sources/a.toml", 'unit = "{person}"', 'unit = "{soldier}"', 'must be "{person}"'),
    ("sources/a.toml", 'date = "2032"', 'date = "2032-13"', "not an EDTF date"),
    ("sources/a.toml", 'said_by = "the chair"', 'say_by = "the chair"', 'Did you mean "said_by"'),
    ("sources/a.toml", 'label = "signed"', 'label = "singed"', 'Did you mean "signed"'),
    ("sources/a.toml", 'bound = ">"', 'bound = "range"', "needs low and high"),
    ("sources/a.toml", 'bound = ">"\n', "", "needs a bound"),
    ("sources/a.toml", 'language = "en"', 'language = "xq"', "no ISO 639 language"),
    ("sources/a.toml", 'reliability = "B"', 'reliability = "B1"', "'A', 'B'"),
    ("sources/a.toml", 'id = "a-2"', 'id = "a-1"', "already in"),
    ("sources/b.toml", 'published_reason = "The page carries no date."\n', "", "needs published_reason"),
    ("sources/b.toml", 'said_by = "critics"', 'said_by = "critics"\nstates = ["Freedonia"]', "is no state"),
    ("questions/signing.toml", 'id = "signing"', 'id = "sign"', "must be the name of the file"),
    ("questions/corps.size.toml", 'claims = ["a-1", "b-1"]', 'claims = ["a-1"]', "does not mention b-1"),
    ("questions/corps.size.toml", '"b-1"]', '"b-7"]', "no such claim"),
    ("questions/corps.size.toml", '"b-1"]', '"b-1", "a-2"]', "answers another question"),
    ("questions/corps.size.toml", "low = 500", "low = 500000", "low must be below high"),
    ("questions/corps.size.toml", "background_reason", "background_raison", 'Did you mean "background_reason"'),
    (
        "questions/signing.toml",
        'kind = "category"\ncategories = ["signed"]',
        'kind = "date"\ncategories = ["2032", "2032-06"]',
        "may be the same day",
    ),
    (
        "questions/signing.toml",
        'kind = "category"\ncategories = ["signed"]',
        'kind = "date"\ncategories = ["2032", "2040/..", "2050-01"]',
        '"2040/.." and "2050-01"',
    ),
    (
        "questions/signing.toml",
        'kind = "category"\ncategories = ["signed"]',
        'kind = "date"\ncategories = ["2031-24", "2032-02-29~"]',
        "may be the same day",
    ),
    ("origins.toml", 'kind = "speech"', 'kind = "song"', "'speech'"),
    ("sources/a.toml", "[[chain]]\nstep", "[[chain]\nstep", "Expected ']]'"),
]


@pytest.mark.parametrize(("file", "old", "new", "says"), MISTAKES)
def test_a_mistake_is_named(spoil: Spoil, file: str, old: str, new: str, says: str) -> None:
    folder = spoil(file, old, new)
    with pytest.raises(CaseErrors) as raised:
        load(folder)
    matching = [p for p in raised.value.problems if says in f"{p.what} {p.repair}"]
    assert matching, str(raised.value)
    assert matching[0].file.endswith(file)


LINES = [
    ("sources/a.toml", "plausibility = 3", "plausibility = 1", "plausibility = 1"),
    ("sources/a.toml", 'label = "signed"', 'label = "singed"', 'label = "singed"'),
    ("sources/a.toml", 'bound = ">"\n', "", "[[claim]]"),
    ("sources/b.toml", 'said_by = "critics"', 'said_by = "critics"\nstates = ["Freedonia"]', "states ="),
    ("questions/corps.size.toml", '"b-1"]', '"b-1", "b-7"]', "claims ="),
    ("questions/corps.size.toml", "low = 500", "low = 500000", "background ="),
    (
        "questions/signing.toml",
        'kind = "category"\ncategories = ["signed"]',
        'kind = "date"\ncategories = ["2032", "2032-06"]',
        "categories =",
    ),
    ("sources/a.toml", "[[chain]]\nstep", "[[chain]\nstep", "[[chain]"),
]


@pytest.mark.parametrize(("file", "old", "new", "stands_there"), LINES)
def test_a_mistake_is_shown_on_its_line(spoil: Spoil, file: str, old: str, new: str, stands_there: str) -> None:
    folder = spoil(file, old, new)
    with pytest.raises(CaseErrors) as raised:
        load(folder)
    line = next(p.line for p in raised.value.problems if p.file.endswith(file))
    assert line is not None
    assert stands_there in (folder / "evidence" / file).read_text().splitlines()[line - 1]


def test_all_mistakes_are_named_at_once(spoil: Spoil) -> None:
    spoil("sources/b.toml", "critics", "x")
    spoil("sources/b.toml", "hops = 1", "hops = 12")
    spoil("questions/signing.toml", '"signed"', '"other"')
    with pytest.raises(CaseErrors) as raised:
        load(spoil("origins.toml", 'kind = "speech"', 'kind = "song"'))
    files = [Path(problem.file).name for problem in raised.value.problems]
    assert files == ["origins.toml", "signing.toml", "b.toml", "b.toml"]  # and no complaint that follows from these


def test_a_long_quote_is_refused(spoil: Spoil) -> None:
    words = " ".join(["word"] * 26)
    with pytest.raises(CaseErrors, match="has 26 words; at most 25"):
        load(spoil("sources/a.toml", "more than 12 thousand people", words))


def test_what_is_asserted_of_a_time_after_publication_is_refused_unless_flagged(spoil: Spoil) -> None:
    spoil("sources/a.toml", 'modality = "predicted"', 'modality = "asserted"')
    with pytest.raises(CaseErrors, match="later than 2031-05-05"):
        load(spoil("sources/a.toml", 'date = "2032"', 'date = "2032"'))
    flag = 'flags = [{ flag = "error", reason = "A slip of the year." }]\n'
    folder = spoil("sources/a.toml", 'date = "2032"\n', f'date = "2032"\n{flag}')
    assert load(folder).claims["a-2"].flag_names == ("error",)


def test_a_folder_without_sources_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CaseErrors, match="no such folder"):
        load(tmp_path)


def test_referents_need_weights_that_add_up_and_a_reason_for_their_background(spoil: Spoil) -> None:
    cards = '[[referent]]\nid = "{}"\nmeaning = "The {} part."\nweight = {}\nreason = "A guess, argued."\n'
    tail = cards.format("field", "field", 0.5) + cards.format("staff", "staff", 0.6)
    with pytest.raises(CaseErrors, match=r"add up to 1\.1, not 1"):
        load(spoil("questions/corps.size.toml", "[[relation]]", f"{tail}\n[[relation]]"))
    own = 'weight = 0.5\nbackground = { shape = "uniform", low = 1, high = 2 }'
    spoil("questions/corps.size.toml", "weight = 0.6", "weight = 0.5")
    with pytest.raises(CaseErrors, match="needs background_reason"):
        load(spoil("questions/corps.size.toml", "weight = 0.5", own))


REFERENT = """[[referent]]
id = "field"
meaning = "The field part."
weight = 1
reason = "A guess, argued."
background = { shape = "uniform", low = 1, high = 2 }
background_reason = "Guessed."
"""


def test_a_reason_of_eight_letters_is_one(spoil: Spoil) -> None:
    spoil("questions/corps.size.toml", "[[relation]]", f"{REFERENT}\n[[relation]]")
    with pytest.raises(CaseErrors, match="needs background_reason"):
        load(spoil("questions/corps.size.toml", 'background_reason = "Guessed."', 'background_reason = "Guessed"'))
    assert load(spoil("questions/corps.size.toml", 'background_reason = "Guessed"', 'background_reason = "Guessed."'))


@pytest.mark.parametrize(
    ("weights", "wrong"),
    [
        ("signed = 0.3, other = 0.7", None),
        ("signed = 0, other = 1", None),
        ("signed = -0.1, other = 1.1", "at least 0 and add up to 1"),
        ("signed = 0.3, other = 0.6", "at least 0 and add up to 1"),
        ("signed = 0.8, other = 0.7", "at least 0 and add up to 1"),
        ("signed = 1", "must name other, signed and nothing else"),
        ("signed = 0.3, other = 0.6, late = 0.1", "must name other, signed and nothing else"),
    ],
)
def test_weights_of_a_background_are_those_of_its_labels_and_add_up(
    spoil: Spoil, weights: str, wrong: str | None
) -> None:
    case = spoil(
        "questions/signing.toml", 'kind = "category"', f'kind = "category"\nbackground_weights = {{ {weights} }}'
    )
    if wrong is not None:
        with pytest.raises(CaseErrors, match=wrong):
            load(case)
    else:
        given = dict(each.split(" = ") for each in weights.split(", "))
        card = load(case).questions["signing"]
        assert card.category_background == tuple(float(given[label]) for label in card.labels)


def test_a_date_may_be_answered_by_a_wider_category(spoil: Spoil) -> None:
    spoil(
        "questions/signing.toml", 'kind = "category"\ncategories = ["signed"]', 'kind = "date"\ncategories = ["2032"]'
    )
    spoil("sources/a.toml", 'label = "signed"', 'label = "2032"')
    ledger = load(spoil("sources/a.toml", 'date = "2032"', 'date = "2032-06"'))
    assert ledger.pool("signing").terms[0].category == 0


def test_categories_that_are_no_dates_may_be_alike(spoil: Spoil) -> None:
    ledger = load(spoil("questions/signing.toml", '["signed"]', '["signed", "Signed", "2032", "2032-06"]'))
    assert len(ledger.questions["signing"].categories) == 4
