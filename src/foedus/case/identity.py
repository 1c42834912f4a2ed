"""Identity: which files are a case's, and two hashes: one over what decides a run's numbers, one over all that is read.

A remark, a reason, a judgement, a claim's wording change no number; a belief, a lever or a member does. So a run is
named after the first hash, and the second says which edition of the case a report speaks of.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from foedus.case.files import FILES
from foedus.inputs import read_bytes

if TYPE_CHECKING:
    from foedus.case.case import Case

PATTERNS = (
    *FILES,
    "facts.csv",
    "uncertainties/*.toml",
    "evidence/*.toml",
    "evidence/sources/*.toml",
    "evidence/questions/*.toml",
    "evidence/anchors.lock",
)
"""What is read of a case's folder; the rest, such as a README or the texts, is beside it."""


def contents_of(folder: Path) -> dict[str, bytes]:
    """What is in the files of a case, by their names in it, in order; hidden ones left out.

    Raises:
        CaseErrors: one cannot be read.
    """
    found = (path for pattern in PATTERNS for path in folder.glob(pattern) if not path.name.startswith("."))
    named = sorted((path.relative_to(folder).as_posix(), path) for path in found)
    return {name: read_bytes(path) for name, path in named}


def files_hash(contents: Mapping[str, bytes]) -> str:
    """SHA-256 over the names and contents of the files of a case."""
    digest = hashlib.sha256()
    for name in sorted(contents):
        digest.update(f"{name}\n{hashlib.sha256(contents[name]).hexdigest()}\n".encode())
    return digest.hexdigest()


def drawn_hash(case: "Case") -> str:
    """SHA-256 over what the draws of a case depend on besides seed and design: its beliefs, and which go together."""
    beliefs = {
        key: (each.cells, each.bounds, each.distribution, each.pool, each.values, each.question)
        for key, each in case.beliefs.uncertainties.items()
    }
    return _hashed([beliefs, case.beliefs.correlated])


def numbers_hash(case: "Case", policies: Iterable[str]) -> str:
    """SHA-256 over everything of a case that decides the numbers of a run under some of its policies."""
    levers = {policy: case.policies[policy].levers for policy in policies}
    about, scene = case.about, case.scene
    fixed = [scene.labels, scene.alliance, scene.calendar, about.start, about.months, about.horizons]
    return _hashed([drawn_hash(case), levers, fixed])


def _hashed(value: Any) -> str:
    digest = hashlib.sha256()
    for piece in _pieces(value):
        digest.update(piece)
    return digest.hexdigest()


def _pieces(value: Any) -> Iterator[bytes]:
    """A value as bytes that are the same in every process, each piece with its kind and length before it."""
    if isinstance(value, np.ndarray):
        yield f"array {value.dtype.str} {value.shape} ".encode()
        yield np.ascontiguousarray(value).tobytes()
    elif isinstance(value, Mapping):
        yield f"mapping {len(value)} ".encode()
        for key, inner in value.items():
            yield from (*_pieces(key), *_pieces(inner))
    elif isinstance(value, (set, frozenset)):
        yield from _pieces(sorted(value))
    elif isinstance(value, (list, tuple)):
        yield f"list {len(value)} ".encode()
        for inner in value:
            yield from _pieces(inner)
    elif is_dataclass(value) and not isinstance(value, type):
        yield type(value).__name__.encode()
        yield from _pieces({field.name: getattr(value, field.name) for field in fields(value)})
    else:
        text = repr(value).encode()
        yield f"{type(value).__name__} {len(text)} ".encode() + text
