"""How well `foedus suggest` reads: precision and recall on the five texts, against the hand annotation.

    python benchmarks/reading.py [--shared FOLDER] [--embeddings]

The annotation is older and looser than CONVENTIONS.md: vague quantities and articles ("a division"), and mottoes as
speakers, are left out here, as they are there. A mention counts as found where the two spans overlap; a speaker where
the last names agree; a date where the spans overlap and the date is the annotated one.
A sentence counts where one of the five likeliest for a question holds the
start of an annotated claim that answers it. The times are medians for one text, after the imports.
"""

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from foedus.reading import Document, read_document, suggest

PUBLISHED = "2025-11-28"
ROUNDS = 5


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path(__file__).resolve().parents[2] / "shared")
    parser.add_argument("--embeddings", action="store_true", help="rank sentences by meaning, too")
    options = parser.parse_args()
    ledger = options.shared / "reference" / "ledger"
    if not ledger.is_dir():
        print(f"shared material absent: no {ledger}; name its folder with --shared")
        return 0
    documents = {path.name: read_document(path) for path in sorted((options.shared / "sources").glob("*.txt"))}
    mentions = _lines(ledger / "mentions.jsonl")
    found = {name: suggest(document, published=PUBLISHED).as_dict() for name, document in documents.items()}
    print(f"{'':12}{'precision':>10}{'recall':>10}{'found':>8}{'annotated':>11}")
    for label, kind, key, same in ROWS:
        _row(label, documents, mentions, found, kind, key, same)
    _sentences(documents, ledger, options.embeddings)
    print(f"time: {1000 * _time(documents):.0f} ms a text")
    return 0


def _overlap(one: dict[str, Any], two: dict[str, Any]) -> bool:
    return one["start"] < two["end"] and two["start"] < one["end"]


def _speaker(expected: dict[str, Any], found: dict[str, Any]) -> bool:
    names = [(each.get("speaker") or "").split() for each in (expected, found)]
    return _overlap(expected, found) and bool(names[0] and names[1]) and names[0][-1] == names[1][-1]


def _date(expected: dict[str, Any], found: dict[str, Any]) -> bool:
    wanted = expected.get("edtf") or expected.get("value") or expected.get("iso")
    return _overlap(expected, found) and (wanted is None or found["edtf"] == wanted)


Same = Callable[[dict[str, Any], dict[str, Any]], bool]
ROWS: tuple[tuple[str, str, str, Same], ...] = (
    ("quotations", "quotation", "quotations", _overlap),
    ("speakers", "quotation", "quotations", _speaker),
    ("quantities", "quantity", "quantities", _overlap),
    ("dates", "date", "dates", _overlap),
    ("dates, value", "date", "dates", _date),
)


def _row(
    label: str,
    documents: dict[str, Document],
    mentions: list[dict[str, Any]],
    found: dict[str, dict[str, Any]],
    kind: str,
    key: str,
    same: Same,
) -> None:
    right = hit = suggested = annotated = 0
    for name in documents:
        expected = [each for each in mentions if each["source"] == name and each["type"] == kind]
        given = found[name][key]
        if label == "speakers":
            expected, given = ([each for each in side if each.get("speaker")] for side in (expected, given))
            expected = [each for each in expected if each["kind"] in ("direct", "fragment")]
        if label == "quantities":
            expected = [each for each in expected if each["kind"] == "crisp"]
        right += sum(any(same(each, other) for each in expected) for other in given)
        hit += sum(any(same(each, other) for other in given) for each in expected)
        suggested, annotated = suggested + len(given), annotated + len(expected)
    precision, recall = right / max(suggested, 1), hit / max(annotated, 1)
    print(f"{label:12}{precision:>10.2f}{recall:>10.2f}{suggested:>8}{annotated:>11}")


def _sentences(documents: dict[str, Document], ledger: Path, embeddings: bool) -> None:
    """Share of pairs of a question and a text that answers it for which one of the five likeliest sentences does."""
    claims = {each["id"]: each for each in _lines(ledger / "claims.jsonl")}
    hits = pairs = 0
    for question in _lines(ledger / "questions.jsonl"):
        if question["kind"] != "question":
            continue
        by_source: dict[str, list[dict[str, Any]]] = {}
        for group in question["groups"]:
            for claim in group["claims"]:
                by_source.setdefault(claims[claim]["source"], []).append(claims[claim])
        for source, answers in by_source.items():
            ranked = suggest(documents[source], question["text"], PUBLISHED, embed=embeddings).sentences
            hits += any(each.start <= answer["start"] < each.end for each in ranked for answer in answers)
            pairs += 1
    print(f"one of the five likeliest sentences answers: {hits / pairs:.2f} of {pairs} pairs of question and text")


def _time(documents: dict[str, Document]) -> float:
    """Median seconds to read one text."""
    times = []
    for _ in range(ROUNDS):
        for document in documents.values():
            begun = time.perf_counter()
            suggest(document, published=PUBLISHED)
            times.append(time.perf_counter() - begun)
    return median(times)


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


if __name__ == "__main__":
    raise SystemExit(main())
