"""Load a case: read every file, check that they agree, ground every parameter; or say everything that is wrong."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from foedus.case import calendar, check, correlations, coverage, grounds, settings
from foedus.case.bind import alliance
from foedus.case.case import About, Beliefs, Case, Policy, Records, Scene
from foedus.case.files import FILES, OPTIONAL, Fact, File, read, read_facts, written_claims, written_questions
from foedus.case.identity import contents_of, files_hash
from foedus.case.levers import levers
from foedus.case.schema import Grounded
from foedus.case.uncertainties import Uncertainty
from foedus.evidence import Ledger
from foedus.evidence import read as read_evidence
from foedus.inputs import is_folder
from foedus.model.luck import slots
from foedus.model.month import purposes
from foedus.problems import CaseErrors, Problem, Telling, first, nearest, told

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


class _Found(NamedTuple):
    """What is read of a case: its files, its facts with their lines, its evidence and its uncertainties."""

    files: check.Files
    facts: dict[str, Fact] | None
    fact_lines: dict[str, int]
    ledger: Ledger
    uncertainties: dict[str, Uncertainty]


def examine(folder: Path) -> tuple[Case | None, list[Problem]]:
    """The case in a folder, or None and every problem of it."""
    found, problems = told(_found(folder))
    if problems or found.facts is None:
        return None, sorted(set(problems))
    if clash := [*_clash(folder, found.files)]:
        return None, clash
    try:
        return _case(folder, found, found.facts, [*_unused(folder, found, found.facts)]), []
    except CaseErrors as errors:  # a file beside those of the case
        return None, errors.problems


def _found(folder: Path) -> Telling[_Found]:
    """What is read of a case; what is wrong with it is told."""
    files = yield from _files(folder)
    facts, fact_lines = yield from read_facts(folder / "facts.csv")
    ledger, wrong_evidence = read_evidence(folder)
    yield from wrong_evidence
    for each in check.CHECKS:
        yield from first(each(files))
    claims = written_claims(folder) if wrong_evidence else set(ledger.claims)
    yield from first(check.grounds(files, None if claims is None else sorted(claims), facts))
    for each in settings.CHECKS:
        yield from first(each(files))
    entries, whole = yield from coverage.read(folder, files.labels)
    yield from first(coverage.cover(entries, whole, files.labels, folder))
    made: dict[str, Uncertainty] = {}
    basis = grounds.Basis(ledger, not wrong_evidence, sorted(written_questions(folder)), facts)
    for entry in entries:
        uncertainty = yield from grounds.ground(entry, basis)
        if uncertainty is not None:
            made[uncertainty.key] = uncertainty
    yield from correlations.problems(files.correlations, entries, whole)
    yield from check.forces(files, _referents(entries, ledger))
    yield from check.cut_off(files, ledger)
    yield from first(check.facts_in_time(files, facts, fact_lines, folder / "facts.csv"))
    return _Found(files, facts, fact_lines, ledger, made)


def _files(folder: Path) -> Telling[check.Files]:
    found: dict[str, File[Any]] = {}
    for name, model in FILES.items():
        path = folder / name
        if not os.path.lexists(path):  # what stands there and is no file is told when it is read
            if name not in OPTIONAL:
                about = (model.__doc__ or "").partition(": ")[2]
                yield Problem(str(path), None, name, "no such file.", f"A case needs it: {about}")
            found[name.removesuffix(".toml")] = File(str(path))
        else:
            found[name.removesuffix(".toml")] = yield from read(path, model)
    for path in sorted(folder.glob("*.toml")):
        if path.name not in FILES:
            yield Problem(str(path), None, path.name, "is no file of a case.", nearest(path.name, FILES))
    return check.Files(**found)


def _referents(entries: list[coverage.Entry], ledger: Ledger) -> tuple[str, ...] | None:
    """The rival definitions of the forces; None where they are not known."""
    for entry in entries:
        if entry.path[:2] == PERSONNEL and entry.table is not None and entry.table.question in ledger.questions:
            card = ledger.questions[entry.table.question]
            return tuple(referent.id for referent in card.referent) or ("as-asked",)
    return None


def _clash(folder: Path, files: check.Files) -> Iterator[Problem]:
    """Two labels so alike that the model could not tell their luck apart (one chance in some hundred thousand)."""
    try:
        slots(purposes(), {axis: tuple(names or ()) for axis, names in files.labels.items()})
    except ValueError as error:
        yield Problem(str(folder / "case.toml"), None, "labels", f"{error}.", "Change one of the ids by a letter.")


def _unused(folder: Path, found: _Found, facts: Mapping[str, Fact]) -> Iterator[Problem]:
    """Facts that nothing rests on."""
    used = {name for uncertainty in found.uncertainties.values() for name in uncertainty.facts}
    for file in found.files.all:
        for _, record in check.walk(file.table) if file.table else ():
            if isinstance(record, Grounded):
                used.update(record.fact_ids)
    for name in facts:
        if name not in used:
            where, line = str(folder / "facts.csv"), found.fact_lines[name]
            yield Problem(where, line, f'row "{name}"', "nothing rests on it.", "Use it, or take it out.")


def _case(folder: Path, found: _Found, facts: dict[str, Fact], warnings: list[Problem]) -> Case:
    """The case, of files without problems."""
    files = found.files
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
        ledger=found.ledger,
        beliefs=Beliefs(found.uncertainties, facts, tuple(together.correlation) if together else ()),
        policies={p.id: Policy(p.id, p.title, p.description, levers(p.levers, labels)) for p in policies.policy},
        judgements=tuple(judgements.judgement) if judgements else (),
        warnings=tuple(warnings),
    )
