"""Adding a text as a source: a snapshot, its SHA-256, and the details without which a claim is worth nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import ValidationError

from foedus.evidence.anchors import read_text
from foedus.evidence.keeping import explained, keep
from foedus.evidence.ledger import Ledger
from foedus.evidence.sources import Source
from foedus.evidence.written import toml_text
from foedus.problems import CaseErrors, Problem, validation_problems

ASKED = {
    "identity": ("--id", "Short name of the source, such as s5"),
    "outlet": ("--outlet", "Who published it"),
    "language": ("--language", 'BCP 47 tag of the text, such as "en"'),
    "published": ("--published", 'EDTF date of publication, or "unknown"'),
    "published_reason": ("--published-reason", "How the date is known, or why it is not"),
    "reliability": ("--reliability", "Reliability, A to E, F cannot be judged"),
    "reliability_reason": ("--reliability-reason", "Why this letter"),
    "hops": ("--hops", "Retellings and translations since the source's own original"),
    "hops_reason": ("--hops-reason", "Which ones"),
}
FOLDER = "texts"
HOW = """
# Claims follow, one table each; the quote verbatim, at most 25 words:
# [[claim]]
# id = "{id}-001"
# question = ""
# quote = ""
# said_by = ""
# modality = "asserted"
# origin = ""
# plausibility = 3
# plausibility_reason = ""
"""


@dataclass(frozen=True)
class Details:
    """What must be known of a source, as far as it is given."""

    identity: str | None = None
    outlet: str | None = None
    language: str | None = None
    published: str | None = None
    published_reason: str | None = None
    reliability: str | None = None
    reliability_reason: str | None = None
    hops: int | None = None
    hops_reason: str | None = None
    title: str | None = None
    address: str | None = None

    def missing(self) -> Iterator[tuple[str, str]]:
        """Names of what is not given, and how to ask for it."""
        yield from ((name, says) for name, (_, says) in ASKED.items() if getattr(self, name) is None)

    def flags_missing(self) -> list[tuple[str, str]]:
        """The options of what is not given, and their meaning."""
        return [ASKED[name] for name, _ in self.missing()]

    def with_answer(self, name: str, answer: str) -> "Details":
        """With one more detail given."""
        return replace(self, **{name: int(answer) if name == "hops" and answer.isdecimal() else answer})


def add(
    ledger: Ledger, text: Path, details: Details, upstream: tuple[str, ...] = (), texts: Path | None = None
) -> dict[str, str]:
    """Keep a snapshot of the text and write the source file, the file last: until it is there, nothing was added.

    What an earlier call that was cut off left of the snapshot is taken up.

    Args:
        ledger: the case's ledger.
        text: the text, as UTF-8.
        details: complete.
        upstream: stations before this text, the first original first.
        texts: where the snapshot is kept; by default a folder of the case that version control leaves out.

    Returns:
        id, source (file written), snapshot (file), sha256.

    Raises:
        CaseErrors: a detail is not allowed, a source of this name or another snapshot is there already, or a file
            cannot be written.
    """
    content, sha256 = read_text(text)
    own = texts is None
    folder = texts or ledger.folder / "evidence" / FOLDER
    path = ledger.folder / "evidence" / "sources" / f"{details.identity}.toml"
    snapshot = folder / f"{details.identity}{text.suffix or '.txt'}"
    written: dict[str, object] = {
        "id": details.identity,
        "outlet": details.outlet,
        "title": details.title,
        "address": details.address,
        "language": details.language,
        "published": details.published,
        "published_reason": details.published_reason,
        "reliability": details.reliability,
        "reliability_reason": details.reliability_reason,
        "hops": details.hops,
        "hops_reason": details.hops_reason,
        "text": snapshot.name,
        "sha256": sha256,
        "chain": [{"step": station} for station in (*upstream, str(details.outlet))],
    }
    try:
        Source.model_validate(written)
    except ValidationError as error:
        raise CaseErrors(validation_problems(error, Source, "add-source", {})) from None
    data = content.encode()
    with explained(snapshot):
        there = [path] if path.exists() else []
        if snapshot.exists() and snapshot.read_bytes() != data:
            there.append(snapshot)
    if there:
        repair = "Choose another --id, or edit the file."
        raise CaseErrors([Problem(str(existing), None, "file", "is there already.", repair) for existing in there])
    with explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
    if own:
        keep(folder / ".gitignore", b"*\n")
    keep(snapshot, data)
    keep(path, _toml(written).encode())
    return {"id": str(details.identity), "source": str(path), "snapshot": str(snapshot), "sha256": sha256}


def _toml(given: dict[str, object]) -> str:
    rows = []
    for key, value in given.items():
        if isinstance(value, str | int):
            rows.append(f"{key} = {toml_text(value) if isinstance(value, str) else value}")
    stations = given["chain"] if isinstance(given["chain"], list) else []
    for station in stations:
        rows += ["", "[[chain]]", f"step = {toml_text(station['step'])}"]
    return "\n".join(rows) + "\n" + HOW.format(id=given["id"])
