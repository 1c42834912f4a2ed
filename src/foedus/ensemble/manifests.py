"""Manifests: what was run, with what, on what evidence; written before a run begins and sealed again when it ends.

A manifest's `run` is the first digits of its identity, a hash over what decides the run's numbers (`NUMBERS`): reasons
and judgements of the case can change, and it is still the same run. Its `seal` is a hash over all that it says, so that
no flipped bit in it goes unseen. Neither proves who wrote it: whoever can write a run's folder can write another run
there, and all that the folder says is checked before it is used.
"""

import json
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from platform import python_version
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

import foedus
from foedus import __version__, writing
from foedus.case.identity import numbers_hash
from foedus.ensemble import files
from foedus.ensemble.draws import DESIGNS
from foedus.ensemble.plan import ENGINES, MOST_DRAWS, Plan
from foedus.model.outcomes import catalogue

NAME = "manifest.json"
TABLES = ("outcomes", "drawn", "bands", "sample")
PACKAGES = ("numpy", "scipy", "jax", "jaxlib", "pyarrow")
DECIDING = (
    "model/*.py",
    "distributions/*.py",
    "evidence/pooling.py",
    *(f"case/{name}.py" for name in ("bind", "levers", "uncertainties")),
    *(f"ensemble/{name}.py" for name in ("draws", "engine", "plan", "simulate", "tables")),
)
"""The code that decides what a run's numbers are, once a case is read; what reads it shows in `numbers`."""

EDITION = ("case", "case_hash", "title", "evidence_cut_off")
"""What a manifest says of the case that decides no number."""

FORMAT = 2
"""Of a run's folder. 1, which had no number: no seal, no snapshot, and "not a number" for what has no value."""

NUMBERS = ("format", "seed", "draws", "design", "policies", "numbers", "engine", "python", "versions", "code_hash")
"""What a manifest says that decides the numbers of its run."""

WHY_NOT = {1: "Its tables hold numbers for what has no value, and nothing says whether they are as they were written."}
"""Why runs of an earlier format are not read."""

MOST_BYTES = 4 * 2**20
"""Bytes of a manifest at most."""

Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
PolicyId = Annotated[str, Field(pattern=r"^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$", max_length=40)]
Count = Annotated[int, Field(ge=0, le=2**63 - 1)]


class _File(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    sha256: Hash
    bytes: Count


class Manifest(BaseModel):
    """What a manifest may say."""

    model_config = ConfigDict(strict=True, extra="forbid")

    format: int
    run: Annotated[str, Field(pattern=r"^[0-9a-f]{7}$")]
    numbers: Hash
    case: Annotated[str, Field(pattern=r"^[^/\\\x00-\x1f]+$", max_length=255)]
    case_hash: Hash
    snapshot: _File
    title: str
    evidence_cut_off: str
    seed: Annotated[int, Field(ge=0, lt=2**32)]
    draws: Annotated[int, Field(ge=1, le=MOST_DRAWS)]
    design: Literal[DESIGNS]  # pyright: ignore[reportInvalidTypeForm]
    draws_in_bands: Count
    policies: Annotated[list[PolicyId], Field(min_length=1)]
    engine: Literal[ENGINES]  # pyright: ignore[reportInvalidTypeForm]
    python: str
    versions: dict[str, str]
    code_hash: Hash
    outcomes: dict[str, str]
    finished: bool
    histories: Count | None = None
    failed: Count | None = None
    files: dict[Literal[tuple(f"{name}.parquet" for name in TABLES)], _File] | None = None  # pyright: ignore
    seal: Hash


def described(plan: Plan) -> dict[str, Any]:
    """What is run, with what, on what evidence, before it is run; see `identity` for when two are the same run."""
    case = plan.case
    content = {
        "format": FORMAT,
        "numbers": numbers_hash(case, plan.policies),
        "case": case.about.name,
        "case_hash": case.hash,
        "title": case.about.title,
        "evidence_cut_off": case.about.cut_off,
        "seed": plan.seed,
        "draws": plan.draws,
        "design": plan.design,
        "draws_in_bands": plan.banded,
        "policies": list(plan.policies),
        "engine": plan.engine,
        **made_with(),
        "outcomes": {name: outcome.unit for name, outcome in catalogue(case.about.horizons).items()},
    }
    return {"run": identity(content)[:7], **content}


def made_with() -> dict[str, Any]:
    """What a run's numbers depend on besides the plan: versions, and the code that computes them."""
    return {
        "python": python_version(),
        "versions": {"foedus": __version__} | {package: version(package) for package in PACKAGES},
        "code_hash": code_hash(),
    }


@cache
def code_hash() -> str:
    """SHA-256 over the code that decides a run's numbers, so that a run says which code it came from."""
    root = Path(foedus.__path__[0])
    digest = sha256()
    for path in sorted(path for pattern in DECIDING for path in root.glob(pattern)):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def identity(content: dict[str, Any]) -> str:
    """SHA-256 over what decides a run's numbers: what names a run. Manifests that share it are of the same run."""
    return _hash({key: content[key] for key in NUMBERS})


def unfinished(made: dict[str, Any], snapshot: dict[str, Any]) -> dict[str, Any]:
    """The manifest of a run that begins, with the checksum of its snapshot."""
    return sealed(made | {"snapshot": snapshot, "finished": False})


def finished(begun: dict[str, Any], written: dict[str, Any], histories: int, failed: int) -> dict[str, Any]:
    """The manifest of a finished run, from that of its beginning and from what was written."""
    return sealed(begun | {"finished": True, "histories": histories, "failed": failed, "files": written})


def told_anew(content: dict[str, Any], made: dict[str, Any], snapshot: dict[str, Any]) -> dict[str, Any]:
    """The manifest of a run with what it says of its case taken from another edition that gives the same numbers."""
    return sealed(content | {key: made[key] for key in EDITION} | {"snapshot": snapshot})


def sealed(content: dict[str, Any]) -> dict[str, Any]:
    """A manifest with the seal that it should have."""
    content = {key: value for key, value in content.items() if key != "seal"}
    return content | {"seal": _hash(content)}


def _hash(content: dict[str, Any]) -> str:
    return sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def place(folder: Path, content: dict[str, Any]) -> None:
    """Write a manifest."""
    writing.place(folder / NAME, lambda file: file.write(_rendered(content)))


def _rendered(content: dict[str, Any]) -> bytes:
    text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    return text.encode("utf-8", "backslashreplace")  # half a character, as of a folder's name that is no text


def found(folder: Path) -> dict[str, Any] | None:
    """The manifest of a folder, finished or not; None where there is none.

    Raises:
        RunErrors: it cannot be read, is none, or is not what was written.
    """
    try:
        data = files.content(folder / NAME, MOST_BYTES)
        content = json.loads(data)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except RecursionError:
        raise _unusable(folder, "is no manifest: it is nested too deep.") from None
    except (OSError, ValueError) as error:
        raise _unusable(folder, f"cannot be read: {getattr(error, 'strerror', None) or error}.") from None
    if not isinstance(content, dict) or not {"run", "case_hash", "draws"} <= content.keys():
        raise _unusable(folder, "is not the manifest of a run.")
    of_format = content.get("format", 1)
    if of_format != FORMAT:
        why = WHY_NOT.get(of_format, "") if isinstance(of_format, int) else ""
        what = f"is of format {of_format}, and this Foedus reads format {FORMAT} only."
        raise _unusable(folder, f"{what} {why}".strip())
    if data != _rendered(sealed(content)):
        raise _unusable(folder, "does not match its seal: it is damaged, or was changed by hand.")
    if wrong := _wrong(content):
        raise _unusable(folder, f"says what no run says: {wrong}.")
    return content


def _wrong(content: dict[str, Any]) -> str:
    """What a manifest that matches its seal says and cannot be so; empty if nothing."""
    try:
        said = Manifest.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg'][0].lower()}{first['msg'][1:]}"
    if said.run != identity(content)[:7]:
        return "its run is not that of the rest"
    if not said.finished:
        return ""
    if said.files is None or len(said.files) != len(TABLES):
        return "it is finished, and not all of its files are named"
    histories = said.draws * len(said.policies)
    if said.histories != histories or said.failed is None or said.failed > histories:
        return "its number of histories is not that of its draws and policies"
    return ""


def _unusable(folder: Path, what: str) -> files.RunErrors:
    repair = "Run it again: foedus run CASE --out FOLDER --overwrite"
    return files.problem(folder, NAME, what, repair)
