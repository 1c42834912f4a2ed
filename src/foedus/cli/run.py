"""`foedus run CASE`: many histories under each policy, then the report."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from foedus.cli.output import console, progress, say, say_json
from foedus.cli.runs import REPORTED_DRAWS, named_folder, page

if TYPE_CHECKING:
    from foedus.case import Case
    from foedus.cli.terminal import Console
    from foedus.ensemble import Ensemble
    from foedus.ensemble.workers import Workers

MOST_DRAWS = 2**32
LARGEST_SEED = 2**32 - 1
FIRST_FINDINGS = 3
FIRST_FAILURES = 3
MOST_IN = {"latin-hypercube": 50_000, "sobol": 2**20}


@click.command()
@click.argument("case", metavar="CASE")
@click.option(
    "--out", callback=named_folder, type=click.Path(file_okay=False), help="Folder for the run.  [default: out/CASE]"
)
@click.option("--draws", default=2000, show_default=True, type=click.IntRange(1, MOST_DRAWS), help="How many draws.")
@click.option("--seed", default=1, show_default=True, type=click.IntRange(0, LARGEST_SEED), help="Seed of all luck.")
@click.option("--policy", "policies", multiple=True, help="Run only this policy; may be repeated.  [default: all]")
@click.option("--engine", default="jax", show_default=True, type=click.Choice(["jax", "numpy"]), help="Which back-end.")
@click.option(
    "--design",
    default="random",
    show_default=True,
    type=click.Choice(["random", "latin-hypercube", "sobol"]),
    help="How draws are spread over the uncertainties.",
)
@click.option("--processes", type=click.IntRange(1), help="How many processes.  [default: one per core]")
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Compute on a Dask cluster: tcp://HOST:PORT or tls://HOST:PORT, its scheduler; local:N begins N workers here.",
)
@click.option(
    "--parts",
    metavar="LOCATION",
    help="Where parts wait until they are merged: a folder or any fsspec URL, such as s3://bucket/prefix. Workers on "
    "other machines must reach it.  [default: the run's folder]",
)
@click.option("--resume", is_flag=True, help="Continue this very run, killed or interrupted, in its folder.")
@click.option("--overwrite", is_flag=True, help="Replace another run, or files of a run's names, in the folder.")
@click.option("--json", "as_json", is_flag=True, help="Print what was written, and the first findings, as JSON.")
def run(
    case: str,
    out: Path | None,
    draws: int,
    seed: int,
    policies: tuple[str, ...],
    engine: str,
    design: str,
    processes: int | None,
    cluster: str | None,
    parts: str | None,
    resume: bool,
    overwrite: bool,
    as_json: bool,
) -> None:
    """Run CASE under each of its policies and write the run's folder with its report.

    CASE is the name of a shipped case or a folder of case files. The folder holds report.html, outcomes.parquet (one
    row per history), drawn.parquet (one row per draw), bands.parquet, sample.parquet and manifest.json. If this very
    run is there already, nothing is computed and only the report is written again.

    Exit code 0: fine; 1: some histories failed and were left out; 2: something in the case, the call or the folder is
    wrong.
    """
    if draws > MOST_IN.get(design, draws):
        raise click.UsageError(f"--design {design} takes at most {MOST_IN[design]:,} draws; random takes more.")
    if cluster and processes:
        raise click.UsageError("--processes are of this machine; with --cluster, its workers compute.")
    messages = console(err=True)
    with messages.status("Reading the case"):
        from foedus.case import load

        loaded = load(case)
    chosen = _known_policies(loaded, policies)
    folder = out or Path("out") / loaded.about.name
    with _entered(messages, cluster) as workers:
        content, computed = _simulated(
            messages,
            folder,
            loaded,
            (draws, seed, chosen, engine, design),
            workers,
            resume=resume,
            overwrite=overwrite,
            processes=processes,
            location=parts,
        )
    with messages.status("Writing the report"):
        from foedus.ensemble import read
        from foedus.ensemble.files import explained
        from foedus.ensemble.store import place_report
        from foedus.findings import analyse

        ensemble, manifest = read(folder, REPORTED_DRAWS)
        findings = analyse(loaded, ensemble, manifest)
        report = folder / "report.html"
        written = page(findings, folder, messages)
        with explained(folder):
            place_report(report, written)
    _tell(folder, parts, report, findings.first(FIRST_FINDINGS), ensemble, content, computed, as_json)
    if content["failed"]:
        raise SystemExit(1)


def _known_policies(case: "Case", policies: tuple[str, ...]) -> tuple[str, ...] | None:
    """The policies asked for, each once; None for all.

    Raises:
        CaseErrors: one is not in the case.
    """
    from foedus.problems import CaseErrors, Problem, nearest

    problems = [
        Problem(str(case.folder), None, f"--policy {policy}", "no such policy.", nearest(policy, case.policies))
        for policy in policies
        if policy not in case.policies
    ]
    if problems:
        raise CaseErrors(problems)
    return tuple(dict.fromkeys(policies)) or None


@contextmanager
def _entered(messages: "Console", cluster: str | None) -> Iterator["Workers | None"]:
    """The cluster's workers, None without one."""
    if cluster is None:
        yield None
        return
    from foedus.ensemble.cluster import Cluster

    with ExitStack() as stack:
        with messages.status("Reaching the cluster"):
            workers = stack.enter_context(Cluster(cluster))
        if workers.note:
            messages.print(workers.note, soft_wrap=True)
        yield workers


def _simulated(
    messages: "Console",
    folder: Path,
    case: "Case",
    what: tuple[int, int, tuple[str, ...] | None, str, str],
    workers: "Workers | None",
    **how: Any,
) -> tuple[dict[str, Any], int]:
    """Run the case with a progress bar on stderr; return the run's manifest and how many parts were computed."""
    from foedus.ensemble import planned, run_in

    plan = planned(case, *what)
    beside = ["workers: {task.fields[workers].count}"] if workers else []
    with progress(messages, "{task.description}", *beside) as bar:
        compiling = "Compiling the month (the first time takes longest)" if plan.engine == "jax" else "Simulating"
        task = bar.add_task(compiling, total=None, workers=workers)
        first: list[int] = []

        def advanced(done: int, total: int, failed: int) -> None:
            if not first:
                first.append(done)
            if done > first[0] + 1:  # what is drawn comes first, before anything has been compiled
                doing = "Simulating" if done < total else "Merging"
                failures = f", {failed:,} histories failed so far" if failed else ""
                bar.update(task, description=f"{doing}, parts{failures}")
            bar.update(task, completed=done, total=total)

        return run_in(folder, plan, progress=advanced, workers=workers, **how)


def _tell(
    folder: Path,
    location: str | None,
    report: Path,
    first: list[str],
    ensemble: "Ensemble",
    content: dict[str, Any],
    computed: int,
    as_json: bool,
) -> None:
    """Say where the report is and what it finds first."""
    from foedus.ensemble.manifests import identity
    from foedus.ensemble.parts import Whereabouts, left

    still = left(Whereabouts(folder, identity(content), location))
    histories, failed = content["histories"], content["failed"]
    commands = _replays(ensemble, folder)
    if as_json:
        told = {"folder": str(folder), "report": str(report), "run": content["run"], "histories": histories}
        told |= {
            "failed": failed,
            "replay": commands,
            "parts_computed": computed,
            "parts_left": still,
            "findings": first,
        }
        say_json(told)
        return
    say(f"{histories:,} histories: {content['draws']:,} draws x {len(ensemble.policies)} policies.")
    if not computed:
        say("This very run was here already; nothing was computed.")
    if ensemble.draws < content["draws"]:
        say(f"The report rests on the first {ensemble.draws:,} draws; the tables hold all of them.")
    if failed:
        say(f"{failed:,} failed and are left out; see the column status of outcomes.parquet.")
        for command in commands:
            say(f"  {command}")
    say()
    for number, sentence in enumerate(first, 1):
        say(f"{number}. {sentence}")
    say()
    say(f"Report: {report.resolve()}")
    for place in still:
        say(
            f"elsewhere.txt names {place}, which was not touched: it could not be reached, is no place of this run, or "
            "is not on a disk here. If parts are left there, run it again, naming it with --parts."
        )


def _replays(ensemble: "Ensemble", folder: Path) -> list[str]:
    """The commands that show the first histories that failed."""
    commands = ensemble.outcomes["replay"].drop_null().slice(0, FIRST_FAILURES).to_pylist()
    return [command.replace(" RUN ", f" {folder} ", 1) for command in commands]
