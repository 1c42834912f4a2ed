"""Whether what stands in one file of a case agrees with what stands in the others."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from foedus.case.calendar import MONTHS, Span, standing
from foedus.case.files import Fact, File
from foedus.case.schema import (
    CalendarFile,
    CaseFile,
    CorrelationsFile,
    EquipmentFile,
    ForcesFile,
    Grounded,
    MembersFile,
    ThreatsFile,
)
from foedus.case.uncertainties import UncertaintyTable
from foedus.evidence import Ledger, dates
from foedus.evidence.sources import Table
from foedus.model import outcomes
from foedus.problems import KeyPath, Problem, nearest

Known = Sequence[str] | None
"""Names that may be referred to; None where their file cannot be read, so that nothing is checked against them."""


@dataclass(frozen=True)
class Files:
    """Every file of a case as far as it can be read."""

    case: File[CaseFile]
    members: File[MembersFile]
    calendar: File[CalendarFile]
    forces: File[ForcesFile]
    equipment: File[EquipmentFile]
    threats: File[ThreatsFile]
    policies: File[Any]
    judgements: File[Any]
    correlations: File[CorrelationsFile]

    @property
    def all(self) -> tuple[File[Any], ...]:
        """Each file."""
        return tuple(self.__dict__.values())

    @property
    def span(self) -> Span | None:
        """The months of the run, where they are known."""
        about = self.case.table
        return Span(about.start, about.months) if about else None

    @property
    def labels(self) -> dict[str, Known]:
        """The labels of every axis of the model as written; None where they cannot be read."""
        members = self.members.ids("member")
        about = self.case.table
        return {
            "member": members,
            "ally": members,
            "family": self.equipment.ids("family"),
            "supplier": self.equipment.ids("supplier"),
            "line": self.equipment.ids("line"),
            "kind": self.threats.ids("kind"),
            "power": self.threats.ids("power"),
            "series": self.calendar.ids("series"),
            "horizon": tuple(str(year) for year in about.horizons) if about else None,
        }


def unknown(file: File[Any], path: KeyPath, name: str | None, known: Known, kind: str) -> Iterator[Problem]:
    """A problem if a name is given and is not among those known."""
    if name is not None and known is not None and name not in known:
        yield file.problem(path, f"no such {kind}.", nearest(name, known), name)


def walk(table: BaseModel, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Table]]:
    """Every table inside a file's model, with its key path."""
    for name, info in type(table).model_fields.items():
        value = getattr(table, name)
        key = info.alias or name
        for index, inner in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(inner, Table):
                at = (*path, key, index) if isinstance(value, list) else (*path, key)
                yield at, inner
                yield from walk(inner, at)


def grounds(files: Files, claims: Known, facts: Mapping[str, Fact] | None) -> Iterator[Problem]:
    """Facts and claims that records name and that do not exist."""
    for file in files.all:
        for path, record in walk(file.table) if file.table else ():
            if not isinstance(record, Grounded):
                continue
            if facts is not None:
                for name in record.fact_ids:
                    if name not in facts:
                        key = "fact" if name == record.fact else "facts"
                        yield file.problem((*path, key), "no such row in facts.csv.", nearest(name, facts), name)
            for name in record.claim_ids:
                key = "claim" if name == record.claim else "claims"
                yield from unknown(file, (*path, key), name, claims, "claim in evidence/sources")


def repeated(files: Files) -> Iterator[Problem]:
    """Ids used twice in one array of tables, and years in which two chair."""
    for file in files.all:
        for key, listed in file.data.items():
            entries = listed if isinstance(listed, list) else []
            name = "year" if key == "chair" else "id"
            seen: dict[Any, int] = {}
            for index, entry in enumerate(entries):
                value = entry.get(name) if isinstance(entry, dict) else None
                if not isinstance(value, str | int):
                    continue
                if value in seen:
                    first = file.lines.get((key, seen[value], name))
                    what = f"is already on line {first}."
                    yield file.problem_as_written((key, index, name), what, "Each is used once.", value)
                seen.setdefault(value, index)


def reserved(files: Files) -> Iterator[Problem]:
    """Ids that could not be told from the keys of an uncertainty."""
    for file in files.all:
        for key, listed in file.data.items():
            for index, entry in enumerate(listed if isinstance(listed, list) else []):
                name = entry.get("id") if isinstance(entry, dict) else None
                if isinstance(name, str) and name in UncertaintyTable.model_fields:
                    what = "is a key of every uncertainty, and so no id."
                    yield file.problem_as_written((key, index, "id"), what, "Choose another word.", name)


def members(files: Files) -> Iterator[Problem]:
    """One lead; standings in order, and known when the first month begins."""
    file, span = files.members, files.span
    if file.table is None:
        return
    leads = [member.id for member in file.table.member if member.lead]
    if not leads:
        yield file.problem(("member",), "no member leads.", "Write lead = true in one [[member]].")
    for index, member in enumerate(file.table.member):
        path: KeyPath = ("member", index)
        if member.lead and len(leads) > 1:
            what = f"{len(leads)} members lead: {', '.join(leads)}."
            yield file.problem((*path, "lead"), what, "Leave lead = true in one [[member]].")
        days = [dates.earliest(entry.since) for entry in member.status]
        for place, day in enumerate(days):
            at = (*path, "status", place, "since")
            earlier = days[place - 1] if place else None
            if earlier and day and day < earlier:
                yield file.problem(
                    at, "is before the status above it.", "List the oldest first.", member.status[place].since
                )
            if span and day and day > span.start:
                what = f"is after the first month begins ({span.start}); from then on the model decides."
                repair = "Put what is announced under [[announced]] in calendar.toml."
                yield file.problem(at, what, repair, member.status[place].since)
        if span and standing(member, span.start) is None:
            what = f"has no status when the first month begins ({span.start})."
            yield file.problem(path, what, "Write [[member.status]] with since before then.", member.id)
        elif span and member.lead and standing(member, span.start) != "active":
            yield file.problem(
                (*path, "lead"), f"the lead is {standing(member, span.start)}.", "The lead must be active."
            )


def calendar(files: Files) -> Iterator[Problem]:
    """Who chairs, and whether dates can be placed in a month."""
    file, span, known = files.calendar, files.span, files.labels["member"]
    if file.table is None:
        return
    table = file.table
    status: dict[str, str | None] = {}
    if span and files.members.table:
        status = {member.id: standing(member, span.start) for member in files.members.table.member}
    for index, entry in enumerate(table.chair):
        path: KeyPath = ("chair", index, "member")
        yield from unknown(file, path, entry.member, known, "member")
        if span and entry.year in span.years and status.get(entry.member) in ("frozen", "out"):
            what = f"is {status[entry.member]} when the first month begins, and so cannot chair in {entry.year}."
            yield file.problem(path, what, "Name a member that is active.", entry.member)
    for name, count in Counter(table.rotation.order).items():
        yield from unknown(file, ("rotation", "order"), name, known, "member")
        if count > 1:
            yield file.problem(
                ("rotation", "order"), "is listed twice.", "Each member chairs once in a rotation.", name
            )
    if status and not any(status.get(name) == "active" for name in table.rotation.order):
        yield file.problem(("rotation", "order"), "names no member that is active when the first month begins.")
    for index, entry in enumerate(table.session):
        if entry.kind == "ordinary":
            yield from _placed(file, ("session", index, "date"), entry.date, span)
    for index, term in enumerate(table.secretary_general):
        path = ("secretary_general", index)
        yield from unknown(file, (*path, "member"), term.member, known, "member")
        yield from _placed(file, (*path, "since"), term.since, span)
        since, until = dates.earliest(term.since), dates.latest(term.until) if term.until else None
        if since and until and until < since:
            yield file.problem((*path, "until"), f"is before since = {term.since}.", "", term.until)
    for index, series in enumerate(table.series):
        for place, exercise in enumerate(series.exercise):
            path = ("series", index, "exercise", place)
            yield from unknown(file, (*path, "host"), exercise.host, known, "member")
            yield from _placed(file, (*path, "date"), exercise.date, span)


def _placed(file: File[Any], path: KeyPath, when: str, span: Span | None) -> Iterator[Problem]:
    """A date of the run must lie in one month; one of the past may be vague."""
    if span is None:
        return
    number, last = span.number(when), dates.latest(when)
    if number is not None and number >= span.months:
        yield file.problem(path, f"is outside the months of the case, {span.text}.", "Take it out.", when)
    elif number is None and (last is None or last >= span.start):
        yield file.problem(
            path, "does not lie in one month, so the model cannot place it.", "Write it as 2026-11.", when
        )


def forces(files: Files, referents: Known) -> Iterator[Problem]:
    """Components against the referents of the question that grounds forces.personnel; contingents against members."""
    file = files.forces
    for index, component in enumerate(file.table.component if file.table else ()):
        what = "referent of the question that grounds forces.personnel"
        yield from unknown(file, ("component", index, "referent"), component.referent, referents, what)
    for index, contingent in enumerate(file.table.contingent if file.table else ()):
        path: KeyPath = ("contingent", index)
        yield from unknown(file, (*path, "member"), contingent.member, files.labels["member"], "member")
        yield from unknown(file, (*path, "component"), contingent.component, file.ids("component"), "component")


def equipment_and_threats(files: Files) -> Iterator[Problem]:
    """Suppliers' members, lines' families, and who asked for help."""
    file, known = files.equipment, files.labels
    for index, supplier in enumerate(file.table.supplier if file.table else ()):
        yield from unknown(file, ("supplier", index, "member"), supplier.member, known["member"], "member")
    for index, line in enumerate(file.table.line if file.table else ()):
        yield from unknown(file, ("line", index, "buys"), line.buys, known["family"], "family")
    for index, request in enumerate(files.threats.table.request if files.threats.table else ()):
        yield from unknown(files.threats, ("request", index, "member"), request.member, known["member"], "member")


def about(files: Files) -> Iterator[Problem]:
    """Horizons within the run; criterion, chart and reference policy against what there is."""
    file, span = files.case, files.span
    if file.table is None or span is None:
        return
    table = file.table
    for index, year in enumerate(table.horizons):
        if not span.holds(span.of(year, MONTHS)):
            what = f"December {year} is outside the months of the case, {span.text}."
            yield file.problem(("horizons", index), what, "Change horizons, start or months.")
    known = outcomes.catalogue(tuple(str(year) for year in table.horizons))
    yield from unknown(file, ("criterion",), table.criterion, tuple(known), "outcome")
    if table.criterion in known and not known[table.criterion].better:
        better = [name for name, outcome in known.items() if outcome.better]
        what = "has no better or worse, so that there is no regret."
        yield file.problem(("criterion",), what, nearest(table.criterion, better), table.criterion)
    yield from unknown(file, ("fan",), table.fan, tuple(outcomes.SERIES), "monthly series")
    yield from unknown(file, ("reference_policy",), table.reference_policy, files.policies.ids("policy"), "policy")


def cut_off(files: Files, ledger: Ledger) -> Iterator[Problem]:
    """No source may be younger than the last day whose reports were taken into account."""
    file = files.case
    last = dates.latest(file.table.evidence_cut_off) if file.table else None
    for source in ledger.sources.values():
        published = dates.earliest(source.published) if source.published != "unknown" else None
        if file.table and last and published and published > last:
            what = f'is before source "{source.id}" was published ({source.published}).'
            repair = "Move the cut-off, or take the source out."
            yield file.problem(("evidence_cut_off",), what, repair, file.table.evidence_cut_off)


def facts_in_time(
    files: Files, facts: Mapping[str, Fact] | None, lines: Mapping[str, int], path: Path
) -> Iterator[Problem]:
    """No fact may have been published after the last day whose reports were taken into account.

    Args:
        files: the files of the case.
        facts: its facts; None where they cannot be read.
        lines: the line of each.
        path: where they are.
    """
    table = files.case.table
    last = dates.latest(table.evidence_cut_off) if table else None
    for key, fact in (facts or {}).items():
        published = _day(fact.source_date) or (None if fact.source_date else _day(fact.as_of))
        if table and last and published and published > last and not fact.assumed:
            what = f"was published ({fact.source_date or fact.as_of}) after the cut-off, {table.evidence_cut_off}."
            repair = "Move evidence_cut_off in case.toml, or take the fact out."
            yield Problem(str(path), lines.get(key), key, what, repair)


def _day(text: str) -> date | None:
    """First day that a date may mean; None where it is none, since facts say when in any words."""
    try:
        return dates.earliest(text.strip()) if text.strip() else None
    except ValueError:
        return None


CHECKS: tuple[Callable[[Files], Iterator[Problem]], ...] = (
    repeated,
    reserved,
    members,
    calendar,
    equipment_and_threats,
    about,
)
