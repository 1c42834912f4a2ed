"""Score a suggestion against a hand annotation of one of the texts beside this file."""

import json
from pathlib import Path
from typing import Any, NamedTuple

TEXTS = Path(__file__).parent / "texts"


class Score(NamedTuple):
    """Found and right, found, expected; and what went wrong, in words."""

    right: int
    found: int
    expected: int
    wrong: tuple[str, ...]


def annotated() -> list[Path]:
    """The texts that have an annotation."""
    return sorted(path for path in TEXTS.iterdir() if path.suffix != ".json" and path.with_suffix(".json").exists())


def expectation(path: Path) -> dict[str, Any]:
    return json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))


def folded(text: str) -> str:
    return " ".join(text.split())


def same_speaker(expected: str | None, found: str | None) -> bool:
    """By the word that identifies: the last one, articles and case aside."""
    if expected is None or found is None:
        return expected == found
    return expected.split()[-1].lower().strip(".") in found.lower().split()


def quotations(expected: list[list[Any]], found: list[dict[str, Any]], what: str) -> Score:
    """what: `span`, `kind`, or `speaker` (direct ones only)."""
    if what == "speaker":
        expected = [e for e in expected if e[1] == "direct" and e[2]]
        found = [f for f in found if f["kind"] == "direct" and f["speaker"]]

    def same(e: list[Any], f: dict[str, Any]) -> bool:
        if folded(e[0]) != folded(f["text"]):
            return False
        return what == "span" or (f["kind"] == e[1] if what == "kind" else same_speaker(e[2], f["speaker"]))

    return _matched(
        expected,
        found,
        same,
        lambda e: f"{e[0][:50]!r} {e[1]} {e[2]}",
        lambda f: f"{f['text'][:50]!r} {f['kind']} {f['speaker']}",
    )


def quantities(expected: list[list[Any]], found: list[dict[str, Any]], what: str) -> Score:
    """what: `span`, or `value` (bound, low, high and unit as well)."""

    def close(a: float | None, b: float | None) -> bool:
        return a == b if a is None or b is None else abs(a - b) <= 1e-4 * max(abs(a), abs(b))

    def same(e: list[Any], f: dict[str, Any]) -> bool:
        if folded(e[0]) != folded(f["text"]):
            return False
        if what == "counted":
            return e[5] is None or (f["counted"] is not None and e[5].split()[-1] == f["counted"].split()[-1])
        return what == "span" or (
            e[1] == f["bound"] and close(e[2], f["low"]) and close(e[3], f["high"]) and e[4] == f["unit"]
        )

    keys = ("bound", "low", "high", "unit", "counted")
    return _matched(expected, found, same, str, lambda f: f"{f['text']!r} {[f[key] for key in keys]}")


def dates(expected: list[list[Any]], found: list[dict[str, Any]], what: str) -> Score:
    """what: `span` or `value`."""

    def same(e: list[Any], f: dict[str, Any]) -> bool:
        return folded(e[0]) == folded(f["text"]) and (what == "span" or f["edtf"] in e[1:])

    return _matched(expected, found, same, str, lambda f: f"{f['text']!r} {f['edtf']}")


def upstream(expected: list[str], found: list[dict[str, Any]]) -> Score:
    def bare(text: str) -> str:
        return folded(text).removeprefix("the ").removeprefix("The ")

    return _matched(expected, found, lambda e, f: bare(e) == bare(f["text"]), repr, lambda f: repr(f["text"]))


def _matched(expected, found, same, show_expected, show_found) -> Score:
    free = list(found)
    missed = []
    for item in expected:
        hit = next((f for f in free if same(item, f)), None)
        if hit is None:
            missed.append(f"missed {show_expected(item)}")
        else:
            free.remove(hit)
    extra = [f"extra  {show_found(f)}" for f in free]
    return Score(len(expected) - len(missed), len(found), len(expected), tuple(missed + extra))


def everything(expected: dict[str, Any], found: dict[str, Any]) -> dict[str, Score]:
    """All scores of one text."""
    q, n, d = expected["quotations"], expected["quantities"], expected["dates"]
    return {
        "quotations": quotations(q, found["quotations"], "span"),
        "kinds": quotations(q, found["quotations"], "kind"),
        "speakers": quotations(q, found["quotations"], "speaker"),
        "quantities": quantities(n, found["quantities"], "span"),
        "values": quantities(n, found["quantities"], "value"),
        "counted": quantities(n, found["quantities"], "counted"),
        "dates": dates(d, found["dates"], "span"),
        "edtf": dates(d, found["dates"], "value"),
        "upstream": upstream(expected["upstream"], found["upstream"]),
    }
