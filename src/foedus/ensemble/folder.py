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
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import nullcontext, suppress
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from foedus import writing
from foedus.ensemble import files, manifests, parts, snapshot, store, tables
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

SPELT_OUT = {"numbers": "what the case says that decides numbers", "code_hash": "code"}
"""What readers are told in place of a key of a manifest."""


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
            where it was unless told, if that is on a disk: a URL has to be named again.

    Returns:
        The manifest of the finished run, and how many tasks were computed: none where this very run was there already.

    Raises:
        RunErrors: another run is there or at work there, a file is damaged, or the folder cannot be written. What is
            complete stays, nothing else is touched.
    """
    made = manifests.described(plan)
    where = parts.Whereabouts(folder, manifests.identity(made), location)
    with files.explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with files.alone(folder):
            packed = snapshot.packed(plan.case)
            there = store.occupied(folder, overwrite)
            continued = there is not None and _continued(folder, there, made, resume, overwrite)
            if there and continued and there["finished"]:
                content = store.told_anew(folder, there, made, packed)
                _tidied(where)
                return content, 0
            place = parts.chosen(where, continued)
            if not continued:
                store.clear(folder, there, location)
            begun = store.begin(folder, made, packed)
            parts.use(where, place)
            return _computed(where, place, plan, begun, processes, progress, workers)


def _continued(folder: Path, there: dict[str, Any], made: dict[str, Any], resume: bool, overwrite: bool) -> bool:
    """Whether the run that is there is this very one, to be continued or finished already; if not, start anew.

    Raises:
        RunErrors: it is not, and may not be replaced.
    """
    differing = [key for key in manifests.NUMBERS if made[key] != there[key]]
    if differing:
        if overwrite:
            return False
        raise _another(folder, there, made, differing)
    if there.get("finished"):
        damaged = [each for each in store.checked(folder, there) if each.wrong]
        if not damaged:
            return True
        if overwrite:
            return False
        what = "; ".join(f"{each.name} {each.wrong}" for each in damaged)
        raise files.problem(folder, "this run is here, damaged", f"{what}.", "Run it again with --overwrite.")
    if resume:
        return True
    if overwrite:
        return False
    what = "this run was begun here and is not finished."
    raise files.problem(folder, "unfinished", what, "Continue it with --resume, or begin again with --overwrite.")


def _another(folder: Path, there: dict[str, Any], made: dict[str, Any], differing: list[str]) -> files.RunErrors:
    def shown(value: Any) -> str:
        return str(value)[:12] if isinstance(value, str) else str(value)

    told = []
    if "policies" in differing:  # the numbers of other policies differ, too
        differing = [key for key in differing if key != "numbers"]
    for key in differing:
        was, now = there.get(key), made[key]
        if isinstance(was, dict) and isinstance(now, dict):
            changed = sorted(name for name in {*was, *now} if was.get(name) != now.get(name))
            told += [f"{key}.{name}: {was.get(name)} there, {now.get(name)} here" for name in changed]
        else:
            told.append(f"{SPELT_OUT.get(key, key)}: {shown(was)} there, {shown(now)} here")
    kind = "another run" if there.get("finished") else "another run, not finished,"
    what = f"{kind} is in this folder ({'; '.join(told)})."
    return files.problem(folder, "--out", what, "Name another folder with --out, or replace it with --overwrite.")


def _computed(
    where: parts.Whereabouts,
    place: Place,
    plan: Plan,
    begun: dict[str, Any],
    processes: int | None,
    progress: Progress | None,
    workers: Workers | None,
) -> tuple[dict[str, Any], int]:
    parts.sweep(where)
    have = parts.kept(where)
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
            for failures in staff.computed(compute_part, (plan, place, where.identity), missing):
                done, failed = done + 1, failed + failures
                if progress:
                    progress(done, total, failed)
    except WorkerLost as lost:
        raise files.problem(where.folder, lost.where, lost.what, lost.repair, files.UNFINISHED) from None
    have = _complete(where, plan, PATIENCE if workers and workers.far else 0)
    content = _merged(where, plan, begun, have)
    manifests.place(where.folder, content)
    _tidied(where, have.values())
    return content, total - there


def _tidied(where: parts.Whereabouts, merged: Collection[parts.Part] = ()) -> None:
    """Remove the parts of a finished run, or leave them, noted, where their place cannot be reached (`parts.left`)."""
    with suppress(files.RunErrors):
        parts.clear(where, merged)


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
    plan, place, identity = shared
    _, table = compute(plan, task)
    return parts.put(place, identity, task, table)


def _merged(
    where: parts.Whereabouts, plan: Plan, begun: dict[str, Any], have: dict[parts.Key, parts.Part]
) -> dict[str, Any]:
    """Merge the parts into the files of a finished run, each part checked as it is read; return the manifest."""

    def read(task: Task, wanted: Callable[[str], bool] = lambda _: True) -> pa.Table:
        file = parts.read(where, have[task.owner, task.first], task)
        rows = file.read(columns=[name for name in file.schema_arrow.names if wanted(name)])
        return rows.replace_schema_metadata(None)

    counts = {"histories": 0, "failed": 0}

    def outcomes() -> Iterator[pa.Table]:
        listed = (task for policy in plan.policies for task in of(plan, policy))
        for rows in _ahead(lambda task: read(task, lambda name: not name.startswith(tables.MONTHS_OF)), listed):
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
        written[f"{name}.parquet"] = writing.place(where.folder / f"{name}.parquet", stream)
    return manifests.finished(begun, written, **counts)


def _complete(where: parts.Whereabouts, plan: Plan, patience: int) -> dict[parts.Key, parts.Part]:
    """Every part of a run.

    Raises:
        RunErrors: one has not appeared after so many seconds.
    """
    deadline = time.monotonic() + patience
    while True:
        have = parts.kept(where, check=False)
        missing = [f"{task.owner}, draw {task.first}" for task in tasks(plan) if (task.owner, task.first) not in have]
        if not missing:
            return have
        if time.monotonic() >= deadline:
            what = f"{len(missing)} parts that workers wrote are not here, the first one of {missing[0]}."
            repair = "--resume computes them again. Perhaps a worker has another disk under the same path."
            raise files.problem(where.folder, "missing", what, repair, files.UNFINISHED)
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
