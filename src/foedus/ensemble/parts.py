"""Parts: the pieces of a run that is under way, until they are merged.

    POLICY-DRAW-FAILED-RUN-SHA256.parquet     one task: its rows, named after its first draw
    _draws-DRAW-0-RUN-SHA256.parquet          one block of draws

A part's name says what it is, how many of its histories failed, of which run it is and what its checksum is, so that
nothing need be read to know what is there; the file says the same of itself, so that a part under another's name is
not taken. Parts lie in the run folder's own `parts/` or in other places, each in a folder named after the run. Those
other places are noted in the run's folder, one a line, until the run is finished.

A run's folder may come from anybody, and what is noted in it is no reason to read, write or remove anything elsewhere:
only a folder that is named after this very run counts, and one that is not on a disk of this machine only if the user
names it. Nothing is removed there but what carries this run's identity in its name and inside.
"""

import json
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from sys import intern
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from foedus import writing
from foedus.ensemble import files, manifests, snapshot, tables
from foedus.ensemble.places import Disk, Place, at, within
from foedus.ensemble.plan import DRAWS, Task

OWN = "parts"
ELSEWHERE = "elsewhere.txt"
MOST_NOTED = 2**20
SAID = b"foedus"
"""What the metadata of a part's file call what it says of itself."""
NAME = re.compile(
    r"(?P<owner>.+)-(?P<first>\d{10})-(?P<failed>\d+)-(?P<run>[0-9a-f]{16})-(?P<sha256>[0-9a-f]{64})\.parquet"
)
HALF = re.compile(
    rf"\.(?:{NAME.pattern}|{re.escape(manifests.NAME)}|report\.html|(?:{'|'.join(manifests.TABLES)})\.parquet"
    rf"|{re.escape(ELSEWHERE)}|{re.escape(snapshot.NAME)}|seen|begin)\.[0-9a-f]{{8}}{re.escape(writing.TEMPORARY)}"
)
"""The name under which a file of a run waits until it is whole."""

Key = tuple[str, int]
"""What a part is of: its policy, or `DRAWS`, and its first draw."""

WRONG_SUM, WRONG_NAME = "does not match its checksum", "is not what its name says"


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


@dataclass(frozen=True)
class Whereabouts:
    """Where the parts of a run may be.

    Attributes:
        folder: the run's folder.
        identity: the run's, see `manifests.identity`; empty where it is not known.
        named: a location that the user names; None if none.
    """

    folder: Path
    identity: str
    named: str | None = None

    @property
    def name(self) -> str:
        """What the run is called in the names of its parts, and its folder in another place."""
        return self.identity[:16]

    @property
    def own(self) -> Disk:
        """The run folder's own `parts/`.

        Raises:
            RunErrors: it is a link, which might lead to the parts of another run.
        """
        if (self.folder / OWN).is_symlink():
            what = "is a link; a run's own parts lie in its folder."
            raise files.problem(self.folder, OWN, what, "Remove the link, or name another folder with --out.")
        return Disk(self.folder / OWN, "--out")

    def noted(self) -> list[str]:
        """What is noted in the run's folder, whether or not it is a place of this run."""
        try:
            text = files.content(self.folder / ELSEWHERE, MOST_NOTED).decode("utf-8", "replace")
        except FileNotFoundError:
            return []
        except OSError as error:
            what = f"cannot be read: {error.strerror or error}."
            raise files.problem(self.folder, ELSEWHERE, what, "Remove it; parts elsewhere are then left.") from None
        return [line for line in text.splitlines() if line.strip()]

    def counts(self, location: str) -> bool:
        """Whether a location that is noted may be read, written and cleared: see the module."""
        if not self.name or any(not each.isprintable() for each in location):
            return False
        if self.named is not None and location == within(at(self.named), self.name).location:
            return True
        if "://" in location:
            return False
        path = Path(location)
        return path.is_absolute() and path.name == self.name and ".." not in path.parts and not path.is_symlink()


def any_in(folder: Path) -> bool:
    """Whether a folder's own `parts/` holds parts of any run."""
    return any(NAME.fullmatch(name) for name in Disk(folder / OWN).names())


def places(where: Whereabouts) -> list[Place]:
    """Where the parts of a run are: its folder's own `parts/`, then every noted place that counts."""
    return [where.own, *(at(location) for location in where.noted() if where.counts(location))]


def left(where: Whereabouts) -> list[str]:
    """Noted locations that do not count, or whose parts could not be removed."""
    return where.noted()


def chosen(where: Whereabouts, continued: bool) -> Place:
    """Where the parts that a run still lacks go: the location named, else where they went before, else its folder.

    Args:
        where: the run's whereabouts.
        continued: whether the run in the folder is this one.

    Raises:
        RunErrors: it cannot be reached or written to, or parts are at a location that has to be named again.
    """
    if where.named is None:
        last = where.noted()[-1:] if continued else []
        if last and not where.counts(last[0]) and last[0].endswith(f"/{where.name}"):
            named = last[0].removesuffix(f"/{where.name}")
            what = f"parts of this run are noted to be at {last[0]}, which is used only if you name it."
            raise files.problem(where.folder, ELSEWHERE, what, f"If it is yours: --resume --parts {named}")
        return places(where)[-1 if continued else 0]
    # Another run may use the same location, so each has a folder there.
    place = within(at(where.named), where.name)
    place.begin()
    return place


def use(where: Whereabouts, place: Place) -> None:
    """Make a place if need be, and note it in the run's folder if it is not in there."""
    place.begin()
    if place != where.own:
        noted = [*(each for each in where.noted() if each != place.location), place.location]
        _note(where, noted)


def _note(where: Whereabouts, locations: Iterable[str]) -> None:
    writing.place_text(where.folder / ELSEWHERE, "".join(f"{each}\n" for each in locations))


def put(place: Place, identity: str, task: Task, table: pa.Table) -> int:
    """Put a part under a name that tells what it is; return how many of its histories failed."""
    sink = pa.BufferOutputStream()
    told = table.replace_schema_metadata({SAID: _said(identity, task.owner, task.first)})
    pq.write_table(told, sink, compression="zstd", compression_level=1, use_dictionary=False)
    data = sink.getvalue().to_pybytes()
    failed = tables.failures(table)
    place.put(f"{task.owner}-{task.first:010d}-{failed}-{identity[:16]}-{sha256(data).hexdigest()}.parquet", data)
    return failed


def _said(identity: str, owner: str, first: int) -> bytes:
    """What a part says of itself: the run, the policy or `DRAWS`, and the first draw."""
    return json.dumps([identity, owner, first]).encode()


def kept(where: Whereabouts, check: bool = True) -> dict[Key, Part]:
    """The parts of a run, by what they are of.

    Args:
        where: the run's whereabouts.
        check: look into those on a disk. A store of objects checks what it holds by itself, and to read all of it back
            would take hours; those parts are checked when they are merged.

    Raises:
        RunErrors: a part is not what it should be, or a place cannot be read.
    """
    have: dict[Key, Part] = {}
    for place in places(where):
        for name in sorted(place.names()):
            if (found := NAME.fullmatch(name)) and found["run"] == where.name:
                have[intern(found["owner"]), int(found["first"])] = Part(place, name, int(found["failed"]))
    if check:
        with files.explained(where.folder, doing="read"):
            damaged = {}
            for part in have.values():
                if isinstance(part.place, Disk) and (wrong := _wrong(where, part, part.place.read(part.name))):
                    damaged[part] = wrong
        if damaged:
            raise _damaged(where.folder, damaged)
    return have


def failures(have: dict[Key, Part]) -> int:
    """How many histories of these parts failed."""
    return sum(part.failed for (owner, _), part in have.items() if owner != DRAWS)


def read(where: Whereabouts, part: Part, task: Task) -> pq.ParquetFile:
    """A part, as the file that it is; its rows are those of the task.

    Raises:
        RunErrors: it is gone or is not what it should be.
    """
    try:
        data = part.place.read(part.name)
    except FileNotFoundError:
        what = f"removed while the run was at work: {part.shown}."
        raise files.problem(where.folder, "missing", what, "--resume computes it again.", files.UNFINISHED) from None
    wrong = _wrong(where, part, data)
    if not wrong:
        file = pq.ParquetFile(pa.BufferReader(data))
        wrong = "" if _holds(file, task) else WRONG_NAME
        if not wrong:
            return file
    raise _damaged(where.folder, {part: wrong}, files.UNFINISHED)


def _wrong(where: Whereabouts, part: Part, data: bytes) -> str:
    """What is wrong with a part, given its content: its checksum, or what it says of itself; empty if nothing."""
    name = NAME.fullmatch(part.name)
    if name is None or sha256(data).hexdigest() != name["sha256"]:
        return WRONG_SUM
    try:
        metadata = pq.read_schema(pa.BufferReader(data)).metadata or {}
    except (pa.ArrowException, OSError):
        return WRONG_NAME
    said = _said(where.identity, name["owner"], int(name["first"]))
    return "" if metadata.get(SAID) == said else WRONG_NAME


def _holds(file: pq.ParquetFile, task: Task) -> bool:
    """Whether the rows of a part are every draw of its task, in order, under its policy."""
    keys = file.read(columns=[name for name in ("draw", "policy") if name in file.schema_arrow.names])
    if "draw" not in keys.column_names or not np.array_equal(
        keys["draw"].to_numpy(), np.arange(task.first, task.first + task.draws)
    ):
        return False
    return task.owner == DRAWS or (
        "policy" in keys.column_names and keys["policy"].cast(pa.string()).unique().to_pylist() == [task.owner]
    )


def checked(where: Whereabouts) -> Iterator[files.FileState]:
    """Every part of an unfinished run, looked into."""
    for part in kept(where, check=False).values():
        try:
            data = part.place.read(part.name)
        except FileNotFoundError:  # the run may be at work, and have finished since
            yield files.FileState(part.shown, 0, "missing")
            continue
        yield files.FileState(part.shown, len(data), _wrong(where, part, data))


def _damaged(folder: Path, damaged: dict[Part, str], consequence: str = "nothing was changed") -> files.RunErrors:
    """What is said when parts are not what they should be."""
    by_kind = {wrong: [part.shown for part in damaged if damaged[part] == wrong] for wrong in damaged.values()}
    what = "; ".join(f"{wrong}: {', '.join(names)}" for wrong, names in by_kind.items())
    repair = "Remove what is named here; --resume computes it again. The disk or its copy may be at fault."
    return files.problem(folder, "damaged", f"{what}.", repair, consequence)


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


def sweep(where: Whereabouts) -> None:
    """Remove what was left half-written by a process that was killed."""
    own = Disk(where.folder), where.own
    for place in (*own, *places(where)[1:]):
        half = [found for name in place.names() if (found := HALF.fullmatch(name))]
        place.remove([found[0] for found in half if place in own or found["run"] in (None, where.name)])


def clear(where: Whereabouts, merged: Collection[Part] = ()) -> None:
    """Remove the parts of a run wherever they are, and what was left half-written; nothing if a place is not reached.

    In the folder's own `parts/` the parts of any run are removed. What is noted and does not count stays noted.

    Args:
        where: the run's whereabouts.
        merged: parts that were looked into as they were merged.

    Raises:
        RunErrors: a place cannot be reached.
    """
    sweep(where)
    known = {(part.place.location, part.name) for part in merged}
    for place in places(where):
        named = [name for name in place.names() if NAME.fullmatch(name)]
        if place != where.own:
            named = [name for name in named if (place.location, name) in known or _carries(where, place, name)]
        place.remove(named)
        place.end()
    kept_noted = [location for location in where.noted() if not where.counts(location)]
    if kept_noted:
        _note(where, kept_noted)
    else:
        (where.folder / ELSEWHERE).unlink(missing_ok=True)


def _carries(where: Whereabouts, place: Place, name: str) -> bool:
    """Whether a file carries the run's identity in its name and inside, so that it may be removed."""
    found = NAME.fullmatch(name)
    if found is None or found["run"] != where.name:
        return False
    try:
        metadata = pq.read_schema(pa.BufferReader(place.read(name))).metadata or {}
    except (pa.ArrowException, OSError):
        return False
    return metadata.get(SAID) == _said(where.identity, found["owner"], int(found["first"]))
