"""`foedus check CASE`: every problem of a case at once; nothing is run, unless what its beliefs imply is asked for."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from foedus.cli.output import say, say_json

if TYPE_CHECKING:
    from foedus.case import Case
    from foedus.evidence import EvidenceCheck
    from foedus.problems import Problem

GROUNDINGS = ("claims", "facts", "assumption")


@click.command()
@click.argument("case", metavar="CASE")
@click.option(
    "--texts",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder with the texts of the sources: look up every quote in them.",
)
@click.option("--reanchor", is_flag=True, help="Print, as a diff, what to change where a text changed; writes nothing.")
@click.option(
    "--prior-predictive",
    "prior",
    is_flag=True,
    help="Instead: run histories from what CASE believes, beside what is on record and what is possible.",
)
@click.option("--draws", default=1000, show_default=True, type=click.IntRange(1, 100_000), help="How many of them.")
@click.option("--seed", default=1, show_default=True, type=click.IntRange(0, 2**32 - 1), help="Seed of their luck.")
@click.option(
    "--engine", default="jax", show_default=True, type=click.Choice(["jax", "numpy"]), help="Which back-end runs them."
)
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
def check(
    case: str,
    texts: Path | None,
    reanchor: bool,
    prior: bool,
    draws: int,
    seed: int,
    engine: str,
    as_json: bool,
) -> None:
    """Check everything that is written in CASE, and with --texts that every quote stands in its text.

    CASE is the name of a shipped case or a folder of case files.

    Exit code 0: fine, perhaps with warnings; 1: a quote does not stand in its text, or histories have values that are
    impossible; 2: something in the case is wrong.
    """
    if reanchor and texts is None:
        raise click.UsageError("--reanchor needs --texts: the folder of the texts that the quotes are to be found in.")
    if prior:
        if texts is not None:
            raise click.UsageError("--prior-predictive and --texts are two checks; ask for one at a time.")
        from foedus.case import load
        from foedus.cli.prior import tell

        if tell(load(case), draws, seed, engine, as_json):
            raise SystemExit(1)
        return
    from foedus.case import examine, find
    from foedus.evidence import check as check_evidence
    from foedus.problems import CaseErrors

    evidence: EvidenceCheck | None = None
    loaded: Case | None = None
    try:
        folder = find(case)
        loaded, problems = examine(folder)
        evidence = check_evidence(folder, texts, reanchor)
    except CaseErrors as errors:
        problems = errors.problems
    failures = evidence.failures if evidence else []
    if as_json:
        say_json(_as_data(case, loaded, problems, evidence))
    else:
        _tell(case, loaded, problems, evidence)
    if problems or failures:
        raise SystemExit(2 if problems else 1)


def _tell(case: str, loaded: "Case | None", problems: "list[Problem]", evidence: "EvidenceCheck | None") -> None:
    from foedus.problems import render

    if problems:
        say(render(problems))
    if evidence and evidence.failures:
        say(render(evidence.failures, "quotes do not stand in their texts"))
    if loaded:
        say(_summary(loaded, "the rest is in order" if evidence and evidence.failures else "nothing is wrong"))
        if loaded.warnings:
            say(f"\n{render(loaded.warnings, 'warnings only')}")
    for note in evidence.notes if evidence else ():
        say(note, err=True)
    if evidence and evidence.verified:
        say(f"  {evidence.verified} of {evidence.quotes} quotes stand in their texts")
    if evidence and evidence.proposal:
        say(f"\n{evidence.proposal}".removesuffix("\n"))


def _summary(case: "Case", verdict: str) -> str:
    counts = _counts(case)
    split, informed = (f"{counts[key]:,}" for key in ("split", "informed"))
    grounded = (
        f"{counts['claims']} grounded in claims ({split} of these for an answer, the number within it assumed), "
        f"{counts['facts']} in facts, {counts['assumption']} assumed ({informed} of these informed by facts)"
    )
    correlated = sum(len(group.keys) for group in case.beliefs.correlated)
    return "\n".join(
        [
            f"{case.about.name}: {verdict}.",
            f"  {len(case.beliefs.uncertain)} uncertainties: {grounded}; {counts['constants']} constants besides",
            *([f"  {correlated} of them correlated"] if correlated else []),
            f"  {len(case.policies)} policies over {case.about.months} months from {case.about.start}",
            f"  {len(case.ledger.sources)} sources, {len(case.ledger.claims)} claims, {len(case.beliefs.facts)} facts",
        ]
    )


def _counts(case: "Case") -> Counter[str]:
    counts = Counter(uncertainty.grounding for uncertainty in case.beliefs.uncertain.values())
    counts["constants"] = len(case.beliefs.uncertainties) - len(case.beliefs.uncertain)
    counts["split"] = sum(each.split and each.grounding == "claims" for each in case.beliefs.uncertain.values())
    counts["informed"] = sum(
        bool(each.facts) and each.grounding == "assumption" for each in case.beliefs.uncertain.values()
    )
    return counts


def _as_data(
    case: str, loaded: "Case | None", problems: "list[Problem]", evidence: "EvidenceCheck | None"
) -> dict[str, Any]:
    """What was found, as plain data; counts only where the case could be loaded."""
    data: dict[str, Any] = {
        "case": loaded.about.name if loaded else case,
        "ok": not problems and not (evidence and evidence.failures),
        "problems": [problem.as_dict() for problem in problems],
        "failures": [problem.as_dict() for problem in evidence.failures] if evidence else [],
        "warnings": [problem.as_dict() for problem in loaded.warnings] if loaded else [],
        "notes": evidence.notes if evidence else [],
        "quotes": evidence.quotes if evidence else 0,
        "verified": evidence.verified if evidence else 0,
    }
    if evidence and evidence.proposal:
        data["proposal"] = evidence.proposal
    if loaded:
        counts = _counts(loaded)
        data["hash"] = loaded.hash
        data["uncertainties"] = {key: counts[key] for key in (*GROUNDINGS, "constants", "split", "informed")}
        data["correlated"] = [list(group.keys) for group in loaded.beliefs.correlated]
        data["policies"] = list(loaded.policies)
    return data
