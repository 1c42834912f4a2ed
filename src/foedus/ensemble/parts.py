"""Parts: the pieces of a run that is under way, until they are merged.

    POLICY-DRAW-FAILED-RUN-SHA256.parquet     one task: its rows, named after its first draw
    _draws-DRAW-0-RUN-SHA256.parquet          one block of draws

A part's name says what it is, how many of its histories failed, of which run it is and what its checksum is, so that
nothing need be read to know what is there, and what a worker of an earlier run writes late is not taken. Parts lie in
the run folder's own `parts/` or in other places, each in a folder named after the run. Those other places are noted in
the run's folder, one a line, until the run is finished.
"""

import json
import re
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from sys import intern
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from foedus import writing
from foedus.ensemble import files, tables
from foedus.ensemble.places import Disk, Place, at, within
from foedus.ensemble.plan import DRAWS, Task

OWN = "parts"
ELSEWHERE = "elsewhere.txt"
SUFFIX = ".parquet"
NAME = re.compile(
    r"(?P<owner>.+)-(?P<first>\d{10})-(?P<failed>\d+)-(?P<run>[0-9a-f]+)-(?P<sha256>[0-9a-f]{64})\.parquet"
)

Key = tuple[str, int]
"""What a part is of: its policy, or `DRAWS`, and its first draw."""


class Part(NamedTuple):
    """A part that is there: where, its name, and how many of its histories failed."""

    place: Place
    name: str
    failed: int

    @property
    def shown(self) -> str:
        """The part for a reader."""
        own = isinstance(self.place, Disk) and self.place.folder.name == OWN
        return f"{OWN if own else self.place.location}/{self.name}"


def places(folder: Path) -> list[Place]:
    """Where the parts of a run may be: its folder's own `parts/`, then every place that is noted in the folder."""
    return [Disk(folder / OWN, "--out"), *map(at, _noted(folder))]


def chosen(folder: Path, made: dict[str, Any], location: str | None, continued: bool) -> Place:
    """Where the parts that a run still lacks go: the location named, else where they went before, else its folder.

    Args:
        folder: the run's folder.
        made: what is run; see `store.described`.
        location: a path or URL, or None.
        continued: whether the run in the folder is this one.

    Raises:
        RunErrors: it cannot be reached or written to.
    """
    if location is None:
        return places(folder)[-1 if continued else 0]
    # Another run may use the same location, so each has a folder there.
    place = within(at(location), sha256(json.dumps(made, sort_keys=True).encode()).hexdigest()[:16])
    place.begin()
    return place


def use(folder: Path, place: Place) -> None:
    """Make a place if need be, and note it in the run's folder if it is not in there."""
    place.begin()
    if place != places(folder)[0]:
        noted = [*(each for each in _noted(folder) if each != place.location), place.location]
        writing.place(folder / ELSEWHERE, lambda file: file.write("".join(f"{each}\n" for each in noted).encode()))


def _noted(folder: Path) -> list[str]:
    try:
        return (folder / ELSEWHERE).read_text(encoding="utf-8").split("\n")[:-1]
    except FileNotFoundError:
        return []


def put(place: Place, run: str, task: Task, table: pa.Table) -> int:
    """Put a part under a name that tells what it is; return how many of its histories failed."""
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd", compression_level=1, use_dictionary=False)
    data = sink.getvalue().to_pybytes()
    failed = tables.failures(table)
    place.put(f"{task.owner}-{task.first:010d}-{failed}-{run}-{sha256(data).hexdigest()}.parquet", data)
    return failed


def kept(folder: Path, run: str, check: bool = True) -> dict[Key, Part]:
    """The parts of a run, by what they are of.

    Args:
        folder: the run's folder.
        run: the run, as its manifest has it.
        check: hold those on a disk against their checksums. A store of objects checks what it holds by itself, and to
            read all of it back would take hours; those parts are checked when they are merged.

    Raises:
        RunErrors: a part does not match its checksum, or a place cannot be read.
    """
    have: dict[Key, Part] = {}
    for place in places(folder):
        for name in sorted(place.names()):
            if (found := NAME.fullmatch(name)) and found["run"] == run:
                have[intern(found["owner"]), int(found["first"])] = Part(place, name, int(found["failed"]))
    if check:
        with files.explained(folder, doing="read"):
            damaged = [
                part
                for part in have.values()
                if isinstance(part.place, Disk) and files.hash_of(part.place.folder / part.name) not in part.name
            ]
        if damaged:
            raise _damaged(folder, damaged)
    return have


def failures(have: dict[Key, Part]) -> int:
    """How many histories of these parts failed."""
    return sum(part.failed for (owner, _), part in have.items() if owner != DRAWS)


def read(folder: Path, part: Part) -> pa.BufferReader:
    """The content of a part.

    Raises:
        RunErrors: it is gone or does not match its checksum.
    """
    try:
        data = part.place.read(part.name)
    except FileNotFoundError:
        what = f"removed while the run was at work: {part.shown}."
        raise files.problem(folder, "missing", what, "--resume computes it again.", files.UNFINISHED) from None
    if sha256(data).hexdigest() not in part.name:
        raise _damaged(folder, [part])
    return pa.BufferReader(data)


def checked(folder: Path, run: str) -> Iterator[files.FileState]:
    """Every part of an unfinished run against its checksum."""
    for part in kept(folder, run, check=False).values():
        try:
            data = part.place.read(part.name)
        except FileNotFoundError:  # the run may be at work, and have finished since
            yield files.FileState(part.shown, 0, "missing")
            continue
        same = sha256(data).hexdigest() in part.name
        yield files.FileState(part.shown, len(data), "" if same else "does not match its checksum")


def _damaged(folder: Path, damaged: Iterable[Part]) -> files.RunErrors:
    """What is wrong when parts do not match their checksums."""
    names = ", ".join(part.shown for part in damaged)
    repair = "Remove what is named here; --resume computes it again. The disk or its copy may be at fault."
    return files.problem(folder, "damaged", f"does not match its checksum: {names}.", repair)


def shared_with(place: Place, token: str) -> str:
    """What keeps this machine from sharing a place with the one that put a token there; empty if nothing does."""
    own = writing.unplaced_name("seen")
    try:
        if place.read(token) != token.encode():
            return "another file is there"
        place.put(own, token.encode())
        place.remove([own])
    except FileNotFoundError:
        return "what is written here is not seen there"
    except files.RunErrors as errors:
        return errors.problems[0].what.rstrip(".")
    except OSError as error:
        return str(error.strerror or error)
    return ""


def sweep(folder: Path) -> None:
    """Remove what was left half-written by a process that was killed."""
    for place in (Disk(folder), *places(folder)):
        place.remove(name for name in place.names() if writing.is_unplaced(name))


def left(folder: Path) -> list[str]:
    """Where parts of a finished run may lie that could not be removed."""
    return _noted(folder)


def clear(folder: Path) -> None:
    """Remove the parts of a run wherever they are, and what was left half-written; nothing if a place is not reached.

    Raises:
        RunErrors: a place cannot be reached.
    """
    sweep(folder)
    for place in places(folder):
        place.remove(name for name in place.names() if name.endswith(SUFFIX))
        place.end()
    (folder / ELSEWHERE).unlink(missing_ok=True)
