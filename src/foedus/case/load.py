"""Load a case: read every file, check that they agree, ground every parameter; or say everything that is wrong."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from foedus.case import calendar, check, correlations, coverage, grounds, settings
from foedus.case.bind import alliance
from foedus.case.case import About, Beliefs, Case, Policy, Records, Scene
from foedus.case.files import FILES, OPTIONAL, Fact, File, read, read_facts, written_claims, written_questions
from foedus.case.identity import contents_of, files_hash
from foedus.case.levers import levers
from foedus.case.schema import (
    Grounded,
)
from foedus.case.uncertainties import Uncertainty
from foedus.evidence import Ledger
from foedus.evidence import read as read_evidence
from foedus.inputs import is_folder
from foedus.model.luck import slots
from foedus.model.month import purposes
from foedus.problems import CaseErrors, Problem, first, nearest

SHIPPED = Path(__file__).parent.parent / "cases"
PERSONNEL = ("forces", "personnel")  # the parameter whose question's referents are the rival definitions of the forces


def shipped() -> list[str]:
    """Names of the cases that come with Foedus."""
    return sorted(path.parent.name for path in SHIPPED.glob("*/case.toml"))


def find(name_or_path: str | Path) -> Path:
    """The folder of a case: a shipped case by name, or a folder.

    Raises:
        CaseErrors: there is no such case.
    """
    path = Path(name_or_path)
    if str(name_or_path) in shipped():
        return SHIPPED / str(name_or_path)
    if is_folder(path) and os.path.lexists(path / "case.toml"):
        return path
    if is_folder(path):
        what = "is a folder without case.toml."
        raise CaseErrors([Problem(str(path), None, "case", what, "See docs/case-format.md for the files of a case.")])
    what = f'"{name_or_path}" is neither a shipped case nor a folder.'
    raise CaseErrors([Problem(str(path), None, "case", what, nearest(str(name_or_path), shipped()))])


def load(name_or_path: str | Path) -> Case:
    """Load a case.

    Raises:
        CaseErrors: something is wrong; it lists every problem of every file.
    """
    folder = find(name_or_path)
    case, problems = examine(folder)
    if problems or case is None:
        raise CaseErrors(problems)
    return case


def examine(folder: Path) -> tuple[Case | None, list[Problem]]:
    """The case in a folder, or None and every problem of it."""
    problems: list[Problem] = []
    files = _read_files(folder, problems)
    facts, fact_lines = read_facts(folder / "facts.csv", problems)
    ledger, wrong_evidence = read_evidence(folder)
    problems += wrong_evidence
    for each in check.CHECKS:
        problems += first(each(files))
    claims = written_claims(folder) if wrong_evidence else set(ledger.claims)
    problems += first(check.grounds(files, None if claims is None else sorted(claims), facts))
    problems += first(settings.policies(files))
    problems += first(settings.alike(files))
    problems += first(settings.judgements(files))

    entries, whole = coverage.read(folder, files.labels, problems)
    problems += first(coverage.cover(entries, whole, files.labels, folder))
    made: dict[str, Uncertainty] = {}
    basis = grounds.Basis(ledger, not wrong_evidence, sorted(written_questions(folder)), facts)
    for entry in entries:
        uncertainty, wrong = grounds.ground(entry, basis)
        problems += wrong
        if uncertainty is not None:
            made[uncertainty.key] = uncertainty
    problems += correlations.problems(files.correlations, entries, whole)
    problems += check.forces(files, _referents(entries, ledger))
    problems += check.cut_off(files, ledger)
    problems += first(check.facts_in_time(files, facts, fact_lines, folder / "facts.csv"))
    if problems or facts is None:
        return None, sorted(set(problems))
    if clash := _clash(folder, files):
        return None, [clash]
    warnings = _unused(folder, files, facts, fact_lines, made)
    try:
        return _case(folder, files, facts, ledger, made, warnings), []
    except CaseErrors as errors:  # a file beside those of the case
        return None, errors.problems


def _read_files(folder: Path, problems: list[Problem]) -> check.Files:
    found: dict[str, File[Any]] = {}
    for name, model in FILES.items():
        path = folder / name
        if not os.path.lexists(path):  # what stands there and is no file is told when it is read
            if name not in OPTIONAL:
                about = (model.__doc__ or "").partition(": ")[2]
                problems.append(Problem(str(path), None, name, "no such file.", f"A case needs it: {about}"))
            found[name.removesuffix(".toml")] = File(str(path))
        else:
            found[name.removesuffix(".toml")] = read(path, model, problems)
    for path in sorted(folder.glob("*.toml")):
        if path.name not in FILES:
            problems.append(Problem(str(path), None, path.name, "is no file of a case.", nearest(path.name, FILES)))
    return check.Files(**found)


def _referents(entries: list[coverage.Entry], ledger: Ledger) -> tuple[str, ...] | None:
    """The rival definitions of the forces; None where they are not known."""
    for entry in entries:
        if entry.path[:2] == PERSONNEL and entry.table is not None and entry.table.question in ledger.questions:
            card = ledger.questions[entry.table.question]
            return tuple(referent.id for referent in card.referent) or ("as-asked",)
    return None


def _clash(folder: Path, files: check.Files) -> Problem | None:
    """Two labels so alike that the model could not tell their luck apart (one chance in some hundred thousand)."""
    try:
        slots(purposes(), {axis: tuple(names or ()) for axis, names in files.labels.items()})
    except ValueError as error:
        return Problem(str(folder / "case.toml"), None, "labels", f"{error}.", "Change one of the ids by a letter.")
    return None


def _unused(
    folder: Path,
    files: check.Files,
    facts: Mapping[str, Fact],
    lines: Mapping[str, int],
    made: Mapping[str, Uncertainty],
) -> list[Problem]:
    used = {name for uncertainty in made.values() for name in uncertainty.facts}
    for file in files.all:
        for _, record in check.walk(file.table) if file.table else ():
            if isinstance(record, Grounded):
                used.update(record.fact_ids)
    return [
        Problem(
            str(folder / "facts.csv"), lines[name], f'row "{name}"', "nothing rests on it.", "Use it, or take it out."
        )
        for name in facts
        if name not in used
    ]


def _case(
    folder: Path,
    files: check.Files,
    facts: dict[str, Fact],
    ledger: Ledger,
    made: dict[str, Uncertainty],
    warnings: list[Problem],
) -> Case:
    about, members, diary = files.case.table, files.members.table, files.calendar.table
    forces, equipment, threats = files.forces.table, files.equipment.table, files.threats.table
    policies, judgements, together = files.policies.table, files.judgements.table, files.correlations.table
    if not (about and members and diary and forces and equipment and threats and policies):
        raise ValueError("a file without problems has no table")
    labels = {axis: tuple(names or ()) for axis, names in files.labels.items()}
    named = {
        "member": members.member,
        "ally": members.member,
        "family": equipment.family,
        "supplier": equipment.supplier,
        "line": equipment.line,
        "kind": threats.kind,
        "power": threats.power,
        "series": diary.series,
    }
    return Case(
        folder=folder,
        hash=files_hash(contents_of(folder)),
        about=About(
            name=folder.resolve().name,
            title=about.title,
            question=about.question,
            start=about.start,
            months=about.months,
            horizons=labels["horizon"],
            cut_off=about.evidence_cut_off,
            criterion=about.criterion,
            fan=about.fan,
            reference_policy=about.reference_policy,
            headline=judgements.headline if judgements else None,
        ),
        records=Records(
            members=tuple(members.member),
            chairs=tuple(diary.chair),
            sessions=tuple(diary.session),
            secretaries_general=tuple(diary.secretary_general),
            series=tuple(diary.series),
            announced=tuple(diary.announced),
            components=tuple(forces.component),
            contingents=tuple(forces.contingent),
            families=tuple(equipment.family),
            suppliers=tuple(equipment.supplier),
            lines=tuple(equipment.line),
            kinds=tuple(threats.kind),
            powers=tuple(threats.power),
            requests=tuple(threats.request),
            exits=tuple(threats.exit),
        ),
        scene=Scene(
            labels=labels,
            names={axis: {label: label for label in labels[axis]} for axis in labels}
            | {axis: {entry.id: entry.name for entry in entries} for axis, entries in named.items()},
            alliance=alliance(about, members.member, equipment, threats, diary),
            calendar=calendar.months(diary, members.member, about.horizons, calendar.Span(about.start, about.months)),
        ),
        ledger=ledger,
        beliefs=Beliefs(made, facts, tuple(together.correlation) if together else ()),
        policies={p.id: Policy(p.id, p.title, p.description, levers(p.levers, labels)) for p in policies.policy},
        judgements=tuple(judgements.judgement) if judgements else (),
        warnings=tuple(warnings),
    )
