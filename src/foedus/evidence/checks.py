"""Whether a ledger holds: what is written in it, and that every quote stands in its text as quoted."""

import difflib
import os
from dataclasses import dataclass, field
from pathlib import Path

from foedus.evidence import lock
from foedus.evidence.anchors import Anchor, Found, locate, occurrences, read_text
from foedus.evidence.ledger import Ledger
from foedus.evidence.load import read
from foedus.evidence.sources import MAX_QUOTE_WORDS, Claim, Source
from foedus.evidence.written import toml_text
from foedus.inputs import load_toml
from foedus.problems import CaseErrors, KeyPath, Problem, line_of, show_path


@dataclass
class EvidenceCheck:
    """What a check of the evidence found.

    Attributes:
        problems: what is written wrongly; nothing further was checked if there are any.
        failures: texts that changed or are not there, and quotes that do not stand in them.
        notes: what a reader should know, such as that quotes were not verified.
        quotes: how many quotes the ledger has.
        verified: how many of them were found verbatim in their text.
        proposal: with `reanchor`, a unified diff that would make the case fit the texts, for `patch -p0` in its folder.
    """

    problems: list[Problem] = field(default_factory=list)
    failures: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    quotes: int = 0
    verified: int = 0
    proposal: str = ""

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong; quotes that could not be verified for want of texts are not held against it."""
        return not self.problems and not self.failures


def check(case_folder: Path | str, texts: Path | str | None = None, reanchor: bool = False) -> EvidenceCheck:
    """Check the evidence of a case.

    Args:
        case_folder: the case.
        texts: folder with the texts of the sources, under the names the ledger gives; None: quotes are not verified.
        reanchor: propose, as a diff, what to change where a text changed. Nothing is written.
    """
    ledger, problems = read(Path(case_folder))
    result = EvidenceCheck(problems=sorted(problems), quotes=len(ledger.claims))
    if problems:
        return result
    if texts is None:
        result.notes.append(f"{result.quotes} quotes were not verified: name the folder of the texts with --texts.")
        return result
    locks = lock.read(ledger.folder)
    proposed = dict(locks)
    diffs = []
    for source in ledger.sources.values():
        path = Path(texts) / source.text
        file = _SourceFile(ledger, source)
        if not os.path.lexists(path):
            result.failures.append(
                file.problem(("text",), f"no such file in {texts}.", "Its quotes were not verified.")
            )
            continue
        try:
            text, sha256 = read_text(path)
        except CaseErrors as errors:
            result.failures += errors.problems
            continue
        found = {claim.id: _find(claim, text, locks.get(source.id)) for claim in source.claim}
        result.verified += sum(place.how in ("same", "moved") for place in found.values())
        result.failures += _failures(file, source, sha256, found)
        if reanchor:
            changed, updated = _updated(file, source, text, sha256, found)
            diffs.append(changed)
            proposed[source.id] = lock.build(updated, text, sha256, locks.get(source.id))
    if reanchor:
        path = lock.path_of(ledger.folder)
        name = path.relative_to(ledger.folder)
        diffs.append(_unified(name, lock.render(locks) if locks else "", lock.render(proposed)))
        result.proposal = "".join(diffs)
    return result


def load_texts(ledger: Ledger, folder: Path | str) -> dict[str, tuple[str, str]]:
    """The texts that are in a folder, as (text, SHA-256) by source."""
    paths = {source.id: Path(folder) / source.text for source in ledger.sources.values()}
    return {source: read_text(path) for source, path in paths.items() if os.path.lexists(path)}


class _SourceFile:
    """The TOML file of a source, with its lines."""

    def __init__(self, ledger: Ledger, source: Source) -> None:
        self.name = Path("evidence") / "sources" / f"{source.id}.toml"
        self.path = ledger.folder / self.name
        _, self.lines = load_toml(self.path)

    def problem(self, path: KeyPath, what: str, repair: str = "") -> Problem:
        return Problem(str(self.path), line_of(self.lines, path), show_path(path), what, repair)


def _find(claim: Claim, text: str, known: lock.TextLock | None) -> Found:
    """Where a claim's quote stands, by its anchor if it has one, else by its words alone."""
    anchor = known.anchors.get(claim.id) if known else None
    if anchor is not None and anchor.exact == claim.quote:
        return locate(text, anchor)
    places = occurrences(text, claim.quote)
    if places:
        return Found("same", places[0], places[0] + len(claim.quote), "")
    return locate(text, Anchor(claim.quote, "", "", -1, -1))


def _failures(file: _SourceFile, source: Source, sha256: str, found: dict[str, Found]) -> list[Problem]:
    failures = []
    if sha256 != source.sha256:
        what = "is not that of the text given: the text changed since it was recorded."
        failures.append(file.problem(("sha256",), what, "See what to change with --reanchor."))
    for index, claim in enumerate(source.claim):
        place = found[claim.id]
        if place.how in ("changed", "lost"):
            what = "stands in the text in other words:" if place.how == "changed" else "is not in the text. Nearest:"
            rows = "\n      ".join([what, *place.diff.split("\n")])
            failures.append(file.problem(("claim", index, "quote"), f"{claim.id}: {rows}"))
    return failures


def _updated(file: _SourceFile, source: Source, text: str, sha256: str, found: dict[str, Found]) -> tuple[str, Source]:
    """The diff of a source's file, and the source, with the new SHA-256 and the words now found in place of the old."""
    before = file.path.read_text(encoding="utf-8").splitlines(keepends=True)
    after = list(before)
    after[file.lines["sha256",] - 1] = f'sha256 = "{sha256}"\n'
    claims = []
    for index, claim in enumerate(source.claim):
        place = found[claim.id]
        words = text[place.start : place.end]
        if place.how == "changed" and len(words.split()) <= MAX_QUOTE_WORDS:
            after[file.lines["claim", index, "quote"] - 1] = f"quote = {toml_text(words)}\n"
            claim = claim.model_copy(update={"quote": words})
        claims.append(claim)
    updated = source.model_copy(update={"sha256": sha256, "claim": claims})
    return _unified(file.name, "".join(before), "".join(after)), updated


def _unified(name: Path, before: str, after: str) -> str:
    """A unified diff that `patch -p0` applies in the case folder."""
    shown = name.as_posix()
    return "".join(difflib.unified_diff(before.splitlines(True), after.splitlines(True), shown, shown, n=1))
