"""Folder: a run computed into its folder part by part, so that it can be killed at any moment and continued.

    manifest.json                          what is run; not "finished" yet
    parts/POLICY-DRAW-SHA256.parquet       one task: its rows, named after its first draw and its checksum
    parts/_draws-DRAW-SHA256.parquet       one block of draws
    .lock                                  held by the run at work

When every part is there, they are merged into the files of `store`, the manifest says "finished", and the parts are
removed. A part is there whole or not at all, so a run that is continued computes again only what was in flight, and
ends with the same bytes. The parent keeps no histories: workers write their parts themselves.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from foedus.ensemble import files, store, tables
from foedus.ensemble.plan import BLOCK, DRAWS, Plan, Task, of, tasks
from foedus.ensemble.simulate import Progress, compute
from foedus.ensemble.workers import WorkerLost, Workers, at_work

PART = re.compile(r"(?P<owner>.+)-(?P<first>\d{9})-(?P<sha256>[0-9a-f]{64})\.parquet")
ROWS = 65_536
"""Rows that are gathered into one row group of outcomes."""

FOLLOWING = ("run", "draws_in_bands", "outcomes")
"""What a manifest says that follows from the rest."""

Key = tuple[str, int]
"""A part: its policy, or `DRAWS`, and its first draw."""


def run_in(
    folder: Path,
    plan: Plan,
    resume: bool = False,
    overwrite: bool = False,
    processes: int | None = None,
    progress: Progress | None = None,
    workers: Workers | None = None,
) -> tuple[dict[str, Any], int]:
    """Run a plan into a folder.

    Args:
        folder: made if need be.
        plan: what is to be run.
        resume: continue this very run where it was begun there; starts it where there is nothing.
        overwrite: replace another run that is there.
        processes: how many; by default one per core.
        progress: called with tasks done, tasks in all and histories failed.
        workers: who computes, in place of processes begun and ended here.

    Returns:
        The manifest of the finished run, and how many tasks were computed: none where this very run was there already.

    Raises:
        RunErrors: another run is there or at work there, a file is damaged, or the folder cannot be written. What is
            complete stays, nothing else is touched.
    """
    made = store.described(plan)
    with files.explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with files.alone(folder):
            there = _begun(folder, made, resume, overwrite)
            if there and there["finished"]:
                store.clear_parts(folder)
                return there, 0
            if there is None:
                store.clear(folder)
                store.place_manifest(folder, made | {"finished": False})
            (folder / store.PARTS).mkdir(exist_ok=True)
            return _computed(folder, plan, made, processes, progress, workers)


def _begun(folder: Path, made: dict[str, Any], resume: bool, overwrite: bool) -> dict[str, Any] | None:
    """The manifest of this very run if it is there and may be continued or is finished; None to start anew."""
    there = store.found(folder)
    if there is None:
        if not any((folder / store.PARTS).glob("*.parquet")) or overwrite:
            return None
        what = "parts of a run are here without their manifest."
        raise files.problem(folder, store.PARTS, what, "Name another folder with --out, or replace it: --overwrite")
    differing = [key for key in made if key not in FOLLOWING and made[key] != there.get(key)]
    if differing:
        if overwrite:
            return None
        raise _another(folder, there, made, differing)
    if there.get("finished"):
        damaged = [each for each in store.checked(folder, there) if each.wrong]
        if not damaged:
            return there
        if overwrite:
            return None
        what = "; ".join(f"{each.name} {each.wrong}" for each in damaged)
        raise files.problem(folder, "this run is here, damaged", f"{what}.", "Run it again with --overwrite.")
    if resume:
        return there
    if overwrite:
        return None
    what = "this run was begun here and is not finished."
    raise files.problem(folder, "unfinished", what, "Continue it with --resume, or begin again with --overwrite.")


def _another(folder: Path, there: dict[str, Any], made: dict[str, Any], differing: list[str]) -> files.RunErrors:
    def shown(value: Any) -> str:
        return str(value)[:12] if isinstance(value, str) else str(value)

    told = []
    for key in differing:
        was, now = there.get(key), made[key]
        if isinstance(was, dict) and isinstance(now, dict):
            changed = sorted(name for name in {*was, *now} if was.get(name) != now.get(name))
            told += [f"{key}.{name}: {was.get(name)} there, {now.get(name)} here" for name in changed]
        else:
            told.append(f"{key.replace('_', ' ')}: {shown(was)} there, {shown(now)} here")
    kind = "another run" if there.get("finished") else "another run, not finished,"
    what = f"{kind} is in this folder ({'; '.join(told)})."
    return files.problem(folder, "--out", what, "Name another folder with --out, or replace it with --overwrite.")


def _computed(
    folder: Path,
    plan: Plan,
    made: dict[str, Any],
    processes: int | None,
    progress: Progress | None,
    workers: Workers | None,
) -> tuple[dict[str, Any], int]:
    parts = folder / store.PARTS
    for path in [*store.unplaced(folder), *store.unplaced(parts)]:
        path.unlink(missing_ok=True)
    have = kept(folder)
    listed = tasks(plan)
    missing = [task for task in listed if (task.owner, task.first) not in have]
    failed = sum(_failed(path) for (owner, _), path in have.items() if owner != DRAWS)
    done = len(listed) - len(missing)
    if progress:
        progress(done, len(listed), failed)
    try:
        with nullcontext(workers) if workers else at_work(processes, len(missing)) as staff:
            for failures in staff.computed(compute_part, (plan, parts), missing):
                done, failed = done + 1, failed + failures
                if progress:
                    progress(done, len(listed), failed)
    except WorkerLost as lost:
        what = "a worker process was ended from outside, perhaps for want of memory."
        consequence = "the run is not finished, and what is complete is kept"
        raise files.problem(folder, "a worker is lost", what, str(lost), consequence) from None
    content = _merged(folder, plan, made)
    store.place_manifest(folder, content)
    store.clear_parts(folder)
    return content, len(missing)


def compute_part(shared: tuple[Plan, Path], task: Task) -> int:
    """Compute one task and write its part; return how many of its histories failed."""
    plan, parts = shared
    _, table = compute(plan, task)
    place_part(parts, task, table)
    return tables.failures(table)


def place_part(parts: Path, task: Task, table: pa.Table) -> None:
    """Write a part under a name that tells what it is and what its checksum is."""
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd", compression_level=1, use_dictionary=False)
    data = sink.getvalue()
    digest = sha256(data).hexdigest()
    files.place(parts / f"{task.owner}-{task.first:09d}-{digest}.parquet", lambda file: file.write(data))


def kept(folder: Path, check: bool = True) -> dict[Key, Path]:
    """The parts of a folder.

    Raises:
        RunErrors: a part does not match its checksum.
    """
    have: dict[Key, Path] = {}
    for path in sorted((folder / store.PARTS).glob("*.parquet")):
        if name := PART.fullmatch(path.name):
            have[name["owner"], int(name["first"])] = path
    damaged = [path for path in have.values() if files.hash_of(path) not in path.name] if check else []
    if damaged:
        raise damaged_parts(folder, damaged)
    return have


def checked_parts(folder: Path) -> list[store.FileState]:
    """Every part of an unfinished run against its checksum."""
    return [
        store.FileState(
            f"{store.PARTS}/{path.name}",
            path.stat().st_size,
            "" if files.hash_of(path) in path.name else "does not match its checksum",
        )
        for path in kept(folder, check=False).values()
    ]


def damaged_parts(folder: Path, damaged: list[Path]) -> files.RunErrors:
    """What is wrong when parts do not match their checksums."""
    names = ", ".join(f"{store.PARTS}/{path.name}" for path in damaged)
    repair = "Remove what is named here; --resume computes it again. The disk or its copy may be at fault."
    return files.problem(folder, "damaged", f"does not match its checksum: {names}.", repair)


def _failed(path: Path) -> int:
    return tables.failures(pq.read_table(path, columns=["failed_month"]))


def _merged(folder: Path, plan: Plan, made: dict[str, Any]) -> dict[str, Any]:
    """Merge the parts into the files of a finished run, each part checked as it is read; return the manifest."""
    have = kept(folder, check=False)

    def read(task: Task, wanted: Callable[[str], bool] = lambda _: True) -> pa.Table:
        path = have[task.owner, task.first]
        data = path.read_bytes()
        if sha256(data).hexdigest() not in path.name:
            raise damaged_parts(folder, [path])
        file = pq.ParquetFile(pa.BufferReader(data))
        return file.read(columns=[name for name in file.schema_arrow.names if wanted(name)])

    counts = {"histories": 0, "failed": 0}

    def outcomes() -> Iterator[pa.Table]:
        for task in (task for policy in plan.policies for task in of(plan, policy)):
            rows = read(task, lambda name: not name.startswith(tables.SERIES))
            counts["histories"] += rows.num_rows
            counts["failed"] += tables.failures(rows)
            yield rows

    def monthly(policy: str) -> Iterator[pa.Table]:
        return (read(task) for task in of(plan, policy) if plan.keeps_months(task))

    streams = {
        "outcomes": (outcomes(), ROWS),
        "drawn": (map(read, of(plan, DRAWS)), 4 * BLOCK),
        "bands": ((tables.bands(plan.case, policy, monthly(policy)) for policy in plan.policies), ROWS),
        "sample": (
            (tables.whole_histories(plan.case, policy, next(monthly(policy))) for policy in plan.policies),
            ROWS,
        ),
    }
    written = {
        f"{name}.parquet": files.place(folder / f"{name}.parquet", lambda file, each=each: _stream(file, *each))
        for name, each in streams.items()
    }
    return store.finished(made, written, **counts)


def _stream(file: Any, pieces: Iterator[pa.Table], rows: int) -> None:
    """Write tables one after another, so many rows to a row group, holding no more than that."""
    writer: pq.ParquetWriter | None = None
    waiting: list[pa.Table] = []
    for piece in pieces:
        writer = writer or pq.ParquetWriter(file, piece.schema)
        waiting.append(piece)
        if sum(each.num_rows for each in waiting) >= rows:
            writer.write_table(pa.concat_tables(waiting), row_group_size=rows * 2)
            waiting = []
    if writer and waiting:
        writer.write_table(pa.concat_tables(waiting), row_group_size=rows * 2)
    if writer:
        writer.close()
