"""Folder: a run computed into its folder part by part, so that it can be killed at any moment and continued.

    manifest.json      what is run; not "finished" yet
    parts/             the parts; see `parts`
    elsewhere.txt      where else parts are, if anywhere
    .lock              held by the run at work

When every part is there, they are merged into the files of `store`, the manifest says "finished", and the parts are
removed. A part is there whole or not at all, so a run that is continued computes again only what was in flight, and
ends with the same bytes. The parent keeps no histories: workers write their parts themselves, and a part is read only
to be merged.
"""

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import nullcontext, suppress
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from foedus import writing
from foedus.ensemble import files, parts, store, tables
from foedus.ensemble.places import Place
from foedus.ensemble.plan import BLOCK, DRAWS, LONG, Plan, Task, of, tasks
from foedus.ensemble.simulate import Progress, compute
from foedus.ensemble.workers import WorkerLost, Workers, at_work

Item = TypeVar("Item")
Result = TypeVar("Result")

ROWS = {"outcomes": 65_536, "drawn": 4 * BLOCK, "bands": 65_536, "sample": 65_536}
"""Rows that are gathered into one row group of each table."""

ROWS_LONG = ROWS | {"outcomes": 262_144, "drawn": 64 * BLOCK}
"""The same in a run longer than `LONG`: a row group costs memory until its file is written."""

READ_AHEAD = 4
"""Parts that are fetched while one is merged."""

PATIENCE = 60
"""Seconds that a part may take to appear here once a worker of another machine has written it: folders that machines
share are listed late."""

FOLLOWING = ("run", "draws_in_bands", "outcomes")
"""What a manifest says that follows from the rest."""


def run_in(
    folder: Path,
    plan: Plan,
    resume: bool = False,
    overwrite: bool = False,
    processes: int | None = None,
    progress: Progress | None = None,
    workers: Workers | None = None,
    location: str | None = None,
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
        location: a path or URL for the parts, in place of the folder's own `parts/`; a run that is continued goes on
            where it was unless told.

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
                _tidied(folder)
                return there, 0
            place = parts.chosen(folder, made, location, continued=there is not None)
            if there is None:
                store.clear(folder)
            parts.use(folder, place)
            if there is None:
                store.place_manifest(folder, made | {"finished": False})
            return _computed(folder, place, plan, made, processes, progress, workers)


def _begun(folder: Path, made: dict[str, Any], resume: bool, overwrite: bool) -> dict[str, Any] | None:
    """The manifest of this very run if it is there and may be continued or is finished; None to start anew."""
    there = store.found(folder)
    if there is None:
        if not any((folder / parts.OWN).glob("*.parquet")) or overwrite:
            return None
        what = "parts of a run are here without their manifest."
        raise files.problem(folder, parts.OWN, what, "Name another folder with --out, or replace it: --overwrite")
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
    place: Place,
    plan: Plan,
    made: dict[str, Any],
    processes: int | None,
    progress: Progress | None,
    workers: Workers | None,
) -> tuple[dict[str, Any], int]:
    parts.sweep(folder)
    have = parts.kept(folder, made["run"])
    total = sum(1 for _ in tasks(plan))
    there = sum(1 for task in tasks(plan) if (task.owner, task.first) in have)
    missing = (task for task in tasks(plan) if (task.owner, task.first) not in have)
    done, failed = there, parts.failures(have)
    if progress:
        progress(done, total, failed)
    try:
        with nullcontext(workers) if workers else at_work(processes, total - done) as staff:
            if staff.far and done < total:
                _seen_by_all(staff, place)
            for failures in staff.computed(compute_part, (plan, place, made["run"]), missing):
                done, failed = done + 1, failed + failures
                if progress:
                    progress(done, total, failed)
    except WorkerLost as lost:
        raise files.problem(folder, lost.where, lost.what, lost.repair, files.UNFINISHED) from None
    content = _merged(folder, plan, made, PATIENCE if workers and workers.far else 0)
    store.place_manifest(folder, content)
    _tidied(folder)
    return content, total - there


def _tidied(folder: Path) -> None:
    """Remove the parts of a finished run, or leave them, noted, where their place cannot be reached (`parts.left`)."""
    with suppress(files.RunErrors):
        parts.clear(folder)


def _seen_by_all(staff: Workers, place: Place) -> None:
    """Refuse a place for parts that a worker of another machine does not share with this one."""
    token = writing.unplaced_name("seen")
    place.put(token, token.encode())
    try:
        answers = staff.on_each(parts.shared_with, place, token)
    finally:
        place.remove([token])
    wrong = {name: answer for name, answer in answers.items() if answer}
    if wrong:
        (name, answer), more = next(iter(wrong.items())), len(wrong) - 1
        others = f" and {more} more" if more else ""
        what = f"worker {name}{others} does not share it with this machine: {answer}."
        repair = "Name a folder that all machines have under one path, or a store that all reach: --parts LOCATION."
        raise files.problem(place.location, "--parts", what, repair, files.UNFINISHED)


def compute_part(shared: tuple[Plan, Place, str], task: Task) -> int:
    """Compute one task and write its part; return how many of its histories failed."""
    plan, place, run = shared
    _, table = compute(plan, task)
    return parts.put(place, run, task, table)


def _merged(folder: Path, plan: Plan, made: dict[str, Any], patience: int) -> dict[str, Any]:
    """Merge the parts into the files of a finished run, each part checked as it is read; return the manifest."""
    have = _complete(folder, plan, made["run"], patience)

    def read(task: Task, wanted: Callable[[str], bool] = lambda _: True) -> pa.Table:
        file = pq.ParquetFile(parts.read(folder, have[task.owner, task.first]))
        return file.read(columns=[name for name in file.schema_arrow.names if wanted(name)])

    counts = {"histories": 0, "failed": 0}

    def outcomes() -> Iterator[pa.Table]:
        listed = (task for policy in plan.policies for task in of(plan, policy))
        for rows in _ahead(lambda task: read(task, lambda name: not name.startswith(tables.SERIES)), listed):
            counts["histories"] += rows.num_rows
            counts["failed"] += tables.failures(rows)
            yield rows

    def monthly(policy: str) -> Iterator[pa.Table]:
        return _ahead(read, (task for task in of(plan, policy) if plan.keeps_months(task)))

    streams = {
        "outcomes": outcomes(),
        "drawn": _ahead(read, of(plan, DRAWS)),
        "bands": (tables.bands(plan.case, policy, monthly(policy)) for policy in plan.policies),
        "sample": (tables.whole_histories(plan.case, policy, read(next(of(plan, policy)))) for policy in plan.policies),
    }
    rows = ROWS if plan.draws <= LONG else ROWS_LONG
    written = {}
    for name, pieces in streams.items():
        stream = partial(_stream, pieces=pieces, rows=rows[name], repeating=name != "drawn")
        written[f"{name}.parquet"] = writing.place(folder / f"{name}.parquet", stream)
    return store.finished(made, written, **counts)


def _complete(folder: Path, plan: Plan, run: str, patience: int) -> dict[parts.Key, parts.Part]:
    """Every part of a run.

    Raises:
        RunErrors: one has not appeared after so many seconds.
    """
    deadline = time.monotonic() + patience
    while True:
        have = parts.kept(folder, run, check=False)
        missing = [f"{task.owner}, draw {task.first}" for task in tasks(plan) if (task.owner, task.first) not in have]
        if not missing:
            return have
        if time.monotonic() >= deadline:
            what = f"{len(missing)} parts that workers wrote are not here, the first one of {missing[0]}."
            repair = "--resume computes them again. Perhaps a worker has another disk under the same path."
            raise files.problem(folder, "missing", what, repair, files.UNFINISHED)
        time.sleep(1)


def _ahead(function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
    """The function of each item, in order; a few are under way in threads while one is used."""
    waiting: deque[Future[Result]] = deque()
    with ThreadPoolExecutor(READ_AHEAD) as pool:
        for item in items:
            waiting.append(pool.submit(function, item))
            if len(waiting) > READ_AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _stream(file: Any, pieces: Iterator[pa.Table], rows: int, repeating: bool) -> None:
    """Write tables one after another.

    Args:
        file: where to.
        pieces: tables of the same columns.
        rows: how many make a row group; no more are held.
        repeating: whether numbers come again and again; where they do not, a dictionary of them costs room and time.
    """
    writer: pq.ParquetWriter | None = None
    waiting: list[pa.Table] = []
    for piece in pieces:
        if writer is None:
            labels = [field.name for field in piece.schema if pa.types.is_dictionary(field.type)]
            columns: Any = repeating or labels
            writer = pq.ParquetWriter(file, piece.schema, use_dictionary=columns)
        waiting.append(piece)
        if sum(each.num_rows for each in waiting) >= rows:
            writer.write_table(pa.concat_tables(waiting), row_group_size=rows * 2)
            waiting = []
    if writer and waiting:
        writer.write_table(pa.concat_tables(waiting), row_group_size=rows * 2)
    if writer:
        writer.close()
