"""What is on record of an alliance and is no part of its case: figures that sub-models are held against.

A case may have a folder `record` beside its own files. The program that runs the case never reads it; only the
backtest does:

    record.toml       which facts are held against what, and what a request was about
    facts.csv         rows that the case itself does not need, in the same columns
    uncertainties/    what could be believed before the record began, for the parameters that the record has shaped

So the rows of the backtest know no alliance: they read the record of every case that has one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from math import prod
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from foedus.backtest import recorded
from foedus.backtest.recorded import Hindcast, Recorded
from foedus.backtest.table import Absent
from foedus.case import Case, Fact, Uncertainty, load, shipped
from foedus.case.coverage import Entry, cover
from foedus.case.coverage import read as read_uncertainties
from foedus.case.files import File, read, read_facts, written_questions
from foedus.case.grounds import Basis, ground
from foedus.case.schema import Grounded, Text, When
from foedus.evidence.sources import Table
from foedus.inputs import is_file, is_folder
from foedus.problems import CaseErrors, Problem, Telling, nearest, told

FOLDER = "record"
FactId = str
Years = Annotated[tuple[int, int], Field(strict=False)]  # an array of two, as TOML has no tuples


class War(Grounded):
    """A large war of the lead's own."""

    since: When


class Request(Grounded):
    """What a request of `threats.toml` was about."""

    date: When = Field(description="the date that the request has in threats.toml")
    member: str
    kind: str = Field(description="id of the kind of threat")
    decided: Annotated[tuple[float, float], Field(strict=False)] | None = Field(
        default=None, description="days until a decision, at least and at most"
    )
    days: FactId | None = Field(default=None, description="fact: days until the first troops")
    troops: FactId | None = Field(default=None, description="fact: how many came")


class Delivery(Table):
    """How long deliveries took, and how much was delivered in all."""

    lags: list[FactId] = Field(description="facts: share delivered by the end of calendar year 0, 1, 2 ... after order")
    mean_lag: FactId = Field(description="fact: mean lag in years")
    deals: int = Field(description="deals that these shares rest on")
    before: list[FactId] = Field(description="facts: the supplier's yearly deliveries before `since`")
    since: int = Field(description="first year of `totals`")
    totals: list[FactId] = Field(description="facts: the supplier's yearly deliveries to all")
    members_in_war: FactId = Field(description="fact: yearly deliveries to members in `members_years`, over before")
    members_years: Years


class Pledge(Table):
    """What a member was promised, and what was delivered."""

    date: When
    member: str
    announced: FactId
    delivered: FactId
    until: int = Field(description="last year of the deliveries counted")
    what: Text


class Dependence(Table):
    """Years whose deliveries say on whom members depend."""

    years: Years


class Disputes(Table):
    """Counts of militarised disputes."""

    years: Years
    kinds: list[str] = Field(description="ids of the kinds of threat that are militarised disputes")
    counts: FactId = Field(description='fact: onsets by member, as "ABC 3; DEF 1"')
    rate: FactId = Field(description="fact: disputes of all kinds per member-year")
    rate_as_target: FactId = Field(description="fact: disputes per member-year in which it was the target")


class Readiness(Table):
    """The few published points on readiness."""

    thresholds: dict[str, FactId] = Field(description="facts: ratings by the per cent of personnel, equipment ...")
    points: dict[str, FactId] = Field(description="facts: other published points, by what they are held against")


class Exits(Table):
    """The alliance's own memberships among those of all alliances."""

    alliance: int = Field(description="its number in Alliance Treaty Obligations and Provisions")
    renewals: list[int] = Field(default=[], description="years whose exits were parties that did not renew")


class Exercises(Table):
    """Years whose exercises the calendar is held against."""

    years: Years = Field(description="first and last year")
    before: int = Field(description="first year of those that the rival learns from")
    least: int = Field(ge=1, description="members at an exercise from which it counts as one of the alliance")


class Record(Table):
    """The file `record.toml`: a part that is left out is not checked."""

    war: list[War] = []
    request: list[Request] = []
    delivery: Delivery | None = None
    pledge: list[Pledge] = []
    dependence: Dependence | None = None
    disputes: Disputes | None = None
    readiness: Readiness | None = None
    exits: Exits | None = None
    exercises: Exercises | None = None
    prior: list[Recorded] = []
    hindcast: Hindcast | None = None


@dataclass(frozen=True)
class OnRecord:
    """A case with its record.

    Attributes:
        case: the case.
        record: what is held against it.
        facts: its facts and those of the record, by id.
        before: what could be believed before the record began, by uncertainty key.
    """

    case: Case
    record: Record
    facts: Mapping[str, Fact]
    before: Mapping[str, Uncertainty]

    def number(self, fact: FactId) -> float:
        """The value of a fact."""
        return float(self.facts[fact].value)

    def numbers(self, facts: list[FactId]) -> list[float]:
        """The values of facts."""
        return [self.number(fact) for fact in facts]

    def bounds(self, fact: FactId) -> tuple[float, float]:
        """Lowest and highest value of a fact."""
        return float(self.facts[fact].low), float(self.facts[fact].high)

    def source(self, *facts: FactId) -> str:
        """Where facts are from: their titles, each once; what nobody has found the page of says so."""
        found = [self.facts[fact] for fact in facts]
        titles = [f"{each.publisher} ({each.source_title})" if each.assumed else each.source_title for each in found]
        return "; ".join(dict.fromkeys(titles))

    @property
    def earlier(self) -> Case:
        """The case with what could be believed before the record began, in place of what it believes now.

        A parameter that has any table in `before` is taken from there with all its cells.
        """
        again = {(each.submodel, each.parameter) for each in self.before.values()}
        now = self.case.beliefs
        kept = {k: u for k, u in now.uncertainties.items() if (u.submodel, u.parameter) not in again}
        return replace(self.case, beliefs=replace(now, uncertainties=kept | dict(self.before)))


@cache
def on_record() -> tuple[OnRecord, ...]:
    """Every shipped case that has a record.

    Raises:
        CaseErrors: something is wrong with a case or its record.
    """
    return tuple(found for name in shipped() if (found := of_case(load(name))) is not None)


def having(part: str) -> tuple[OnRecord, ...]:
    """The cases whose record has a part.

    Raises:
        Absent: there is none.
    """
    found = tuple(each for each in on_record() if getattr(each.record, part))
    if not found:
        raise Absent(f"no case has a record of this ({part})")
    return found


def of_case(case: Case) -> OnRecord | None:
    """A case with its record; None if it has none.

    Raises:
        CaseErrors: something is wrong with the record; it lists every problem.
    """
    folder = case.folder / FOLDER
    if not is_file(folder / "record.toml"):
        return None
    found, problems = told(_found(folder, case))
    if problems or found is None:
        raise CaseErrors(problems)
    return found


def _found(folder: Path, case: Case) -> Telling[OnRecord | None]:
    """A case with the record in a folder; what is wrong with that is told."""
    file = yield from read(folder / "record.toml", Record)
    own = None
    if is_file(folder / "facts.csv"):
        own, _ = yield from read_facts(folder / "facts.csv")
    facts = {**case.beliefs.facts, **(own or {})}
    if file.table is not None:
        yield from _unknown(file, file.table, case, facts)
        yield from recorded.problems(file, file.table.prior, file.table.hindcast, case, facts)
    before = yield from _before(folder, case, facts)
    return OnRecord(case, file.table, facts, before) if file.table else None


def _unknown(file: File[Any], record: Record, case: Case, facts: Mapping[str, Fact]) -> Iterator[Problem]:
    """Facts, members, kinds and requests that there are not."""
    for fact in _facts(record.model_dump()):
        if fact not in facts:
            yield Problem(
                file.name, None, fact, "no such row in facts.csv of the case or record.", nearest(fact, facts)
            )
    asked = {(request.date, request.member) for request in case.records.requests}
    for index, request in enumerate(record.request):
        if (request.date, request.member) not in asked:
            what = f"{request.member}, {request.date}: no such request in threats.toml."
            yield file.problem(("request", index), what, "Give the date and member that it has there.")
        if request.kind not in case.scene.labels["kind"]:
            what = "no such kind of threat."
            yield file.problem(
                ("request", index, "kind"), what, nearest(request.kind, case.scene.labels["kind"]), request.kind
            )
    for index, pledge in enumerate(record.pledge):
        if pledge.member not in case.scene.labels["member"]:
            what = "no such member."
            known = case.scene.labels["member"]
            yield file.problem(("pledge", index, "member"), what, nearest(pledge.member, known), pledge.member)


FACT_FIELDS = ("fact", "facts", "days", "troops", "lags", "mean_lag", "before", "totals", "announced", "delivered")
FACT_FIELDS += ("members_in_war", "counts", "rate", "rate_as_target", "thresholds", "points")


def _facts(value: Any, named: bool = False) -> Iterator[FactId]:
    """Every id of a fact in a record."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _facts(inner, named or key in FACT_FIELDS)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _facts(inner, named)
    elif named and isinstance(value, str):
        yield value


def _before(folder: Path, case: Case, facts: Mapping[str, Fact]) -> Telling[dict[str, Uncertainty]]:
    """The uncertainties before the record began; what is wrong with them is told."""
    if not is_folder(folder / "uncertainties"):
        return {}
    entries, _ = yield from read_uncertainties(folder, case.scene.labels)
    yield from cover(entries, False, case.scene.labels, folder)
    basis = Basis(case.ledger, True, sorted(written_questions(case.folder)), facts)
    made: dict[str, Uncertainty] = {}
    for entry in entries:
        uncertainty = yield from ground(entry, basis)
        if uncertainty is not None:
            made[uncertainty.key] = uncertainty
    yield from _partly(entries, case)
    return made


def _partly(entries: list[Entry], case: Case) -> Iterator[Problem]:
    """Parameters of which only some cells have a table here."""
    for path in sorted({entry.path[:2] for entry in entries}):
        mine = [entry for entry in entries if entry.path[:2] == path]
        cells = {cell for entry in mine for cell in entry.cells}
        if len(cells) < prod(len(case.scene.labels[axis]) for axis in mine[0].parameter.axes):
            yield mine[0].problem("leaves some cells of the parameter without a table.", "Write one without labels.")
