"""What may be written: numbers of the right type and a size, texts without characters that nobody sees, file names."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from foedus.backtest.record import Record
from foedus.case.files import FILES
from foedus.case.uncertainties import Category, UncertaintyTable
from foedus.evidence import load, written
from foedus.evidence.questions import Question, Resolutions, UnpooledQuestions
from foedus.evidence.sources import Origins, Source, Table
from foedus.evidence.written import LARGEST, SMALLEST, checked
from foedus.problems import CaseErrors, Problem, validation_problems

Spoil = Callable[[str, str, str], Path]
MODELS = (
    Source,
    Origins,
    Question,
    Resolutions,
    UnpooledQuestions,
    UncertaintyTable,
    Category,
    Record,
    *FILES.values(),
)


@pytest.mark.parametrize(
    "value", ["nan", "inf", "-inf", "1e400", "1e31", "1e-31", "true", '"12000"', "-1", "0x" + "f" * 99]
)
def test_a_claims_value_is_a_finite_number(spoil: Spoil, value: str) -> None:
    folder = spoil("sources/a.toml", "value = 12000", f"value = {value}")
    with pytest.raises(CaseErrors) as raised:
        load(folder)
    (problem,) = raised.value.problems
    stands_there = "[[claim]]" if value == "-1" else "value ="  # what must fit together is told of the claim
    assert stands_there in line(problem)
    assert problem.where.startswith("claim 1")


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("sources/a.toml", "plausibility = 3", "plausibility = 3.0"),
        ("sources/a.toml", "plausibility = 3", 'plausibility = "3"'),
        ("sources/a.toml", "hops = 0", "hops = false"),
        ("sources/b.toml", 'text = "b.txt"', 'text = "b.txt"\nredistributable = "yes"'),
        ("questions/corps.size.toml", "low = 500", 'low = "500"'),
        ("questions/corps.size.toml", "low = 500", "low = nan"),
        ("questions/corps.size.toml", "high = 100000", "high = 1e300"),
        ("questions/signing.toml", 'kind = "category"', 'kind = "category"\nk = nan\nk_reason = "As I like it."'),
        ("questions/signing.toml", 'kind = "category"', 'kind = "category"\nbackground_weights = { signed = true }'),
        ("questions/corps.size.toml", '"loguniform", low = 500', '"uniform", low = -500'),
    ],
)
def test_every_value_is_of_its_type(spoil: Spoil, file: str, old: str, new: str) -> None:
    folder = spoil(file, old, new)
    with pytest.raises(CaseErrors) as raised:
        load(folder)
    assert [Path(problem.file).name for problem in raised.value.problems] == [Path(file).name]


def test_a_whole_number_is_a_number(spoil: Spoil) -> None:
    assert load(spoil("sources/a.toml", "value = 12000", "value = 12_000")).claims["a-1"].value == 12000.0


def line(problem: Problem) -> str:
    """The line that a problem is shown on."""
    assert problem.line is not None
    return Path(problem.file).read_text(encoding="utf-8").splitlines()[problem.line - 1]


UNSEEN = ["\\u000b", "\\u0000", "\\u001b", "\\u007f", "\\u0085", "\\u202e", "\\u2066", "\\u202a"]


@pytest.mark.parametrize("unseen", UNSEEN)
def test_characters_that_nobody_sees_are_refused_even_in_quotes(unseen: str) -> None:
    text = f"12 thou{unseen}sand".encode().decode("unicode-escape")
    for verbatim in (False, True):
        with pytest.raises(ValueError, match=rf"(?i)U\+{unseen[2:]}, after \"12 thou\""):
            written.checked(text, verbatim)


@pytest.mark.parametrize("unseen", ["\\u000b", "\\u202e"])
@pytest.mark.parametrize(
    ("file", "old", "key"),
    [
        ("sources/a.toml", "12 thousand", "quote ="),
        ("sources/a.toml", "Speech of", "step ="),
        ("origins.toml", "Speech of", "meaning ="),
        ("questions/signing.toml", "Will the", "text ="),
        ("questions/signing.toml", 'categories = ["sig', "categories ="),
    ],
)
def test_characters_that_nobody_sees_are_named_with_their_line(
    spoil: Spoil, file: str, old: str, key: str, unseen: str
) -> None:
    folder = spoil(file, old, old + unseen)
    with pytest.raises(CaseErrors) as raised:
        load(folder)
    problem = next(each for each in raised.value.problems if "cannot be seen" in each.what)
    assert line(problem).startswith(key)
    assert f"U+{unseen[2:].upper()}" in problem.what


@pytest.mark.parametrize("mark", ["\\u200e", "\\u200f", "\\u061c", "\\ufeff", "\\r\\n", "\\u2028"])
def test_a_quote_has_the_marks_of_its_text_and_a_title_has_none(spoil: Spoil, mark: str) -> None:
    spoil("sources/a.toml", "12 thousand people", f"12 thousand{mark} people")
    with pytest.raises(CaseErrors, match="outlet"):
        load(spoil("sources/a.toml", "The Gazette", f"The {mark} Gazette"))
    ledger = load(spoil("sources/a.toml", f"The {mark} Gazette", "The Gazette"))
    assert ledger.claims["a-1"].quote == f"more than 12 thousand{mark} people".encode().decode("unicode-escape")


def test_line_feeds_tabs_and_every_script_are_welcome() -> None:
    for text in ("a\nb\tc", "Тысяча", "שלום", "每", "n\u0303", "co\u00adop", "नी\u200d", "👩\u200d🚀", "1\u202f000"):
        assert written.checked(text) == text


@pytest.mark.parametrize(
    "name",
    [
        "../a.txt",
        "/etc/passwd",
        "a/b.txt",
        "..\\\\a.txt",
        "C:a.txt",
        "..",
        ".",
        ".a.txt",
        "",
        "a.txt.",
        "a?.txt",
        "x" * 121,
    ],
)
def test_a_text_is_the_bare_name_of_a_file(spoil: Spoil, name: str) -> None:
    with pytest.raises(CaseErrors) as raised:
        load(spoil("sources/a.toml", 'text = "a.txt"', f'text = "{name}"'))
    (problem,) = raised.value.problems
    assert line(problem).startswith("text =")


@pytest.mark.parametrize("name", ["a.txt", "s5 (copy).txt", "Обращение.html", "a", "2025-11-27_a.b.txt"])
def test_file_names_as_people_give_them_are_fine(spoil: Spoil, name: str) -> None:
    assert load(spoil("sources/a.toml", 'text = "a.txt"', f'text = "{name}"')).sources["a"].text == name


@given(st.text())
@example('\x7f\x0b\u2028"\\')
def test_a_text_comes_back_from_toml(text: str) -> None:
    assert tomllib.loads(f"a = {written.toml_text(text)}") == {"a": text}


def keys() -> st.SearchStrategy[str]:
    known = sorted({info.alias or name for model in every(MODELS) for name, info in model.model_fields.items()})
    return st.sampled_from(known) | st.text(max_size=3)


def every(models: tuple[type[Table], ...]) -> set[type[Table]]:
    from foedus.problems import _models_in

    found: set[type[Table]] = set()
    waiting = [*models]
    while waiting:
        model = waiting.pop()
        if model not in found:
            found.add(model)
            waiting += [each for info in model.model_fields.values() for each in _models_in(info.annotation)]
    return found


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([10**400, -(10**400), 2**63, "nan", "2025-1X", "{person}", "number", "uniform", "other", "F"])
    | st.floats()
    | st.text(max_size=9)
    | st.dates()
    | st.datetimes()
    | st.times()
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys(), inner, max_size=6), max_leaves=12
)


def shaped(model: type[Table]) -> st.SearchStrategy[dict]:
    """Tables with the keys of a model, and anything under them."""
    names = [info.alias or name for name, info in model.model_fields.items()]
    return st.fixed_dictionaries({}, optional=dict.fromkeys(names, VALUES)) | st.dictionaries(
        keys(), VALUES, max_size=8
    )


@pytest.mark.parametrize(
    "model",
    sorted(every(MODELS), key=lambda model: (model.__name__, model.__module__)),
    ids=lambda model: model.__name__,
)
def test_whatever_is_written_a_model_takes_it_or_says_what_is_wrong(model: type[Table]) -> None:
    @settings(max_examples=60)
    @given(shaped(model))
    def takes(data: dict) -> None:
        try:
            model.model_validate(data)
        except ValidationError as error:
            found = validation_problems(error, model, "a.toml", {})
            assert found
            assert all(problem.what for problem in found)

    takes()


@pytest.mark.parametrize("value", [0, SMALLEST, -SMALLEST, LARGEST, -LARGEST, True, None])
def test_numbers_of_a_sound_size(value: float | None) -> None:
    assert checked(value) is value


@pytest.mark.parametrize("value", [SMALLEST / 2, -SMALLEST / 2, LARGEST * 2, [1, {"a": LARGEST * 2}], float("nan")])
def test_numbers_of_no_sound_size(value: object) -> None:
    with pytest.raises(ValueError, match="must be 0 or a number from 1e-30 to 1e"):
        checked(value)
