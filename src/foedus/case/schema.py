"""What an analyst may write in the files of a case, besides evidence and uncertainties: one model per file.

Every model refuses keys that it does not know, and every field says what it is: editors complete from the JSON Schema
that is generated from here. What must agree between files is checked in `load`. Dates are TOML dates or EDTF text.
"""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, field_validator, model_validator

from foedus.evidence import dates
from foedus.evidence.sources import Reason, Table

VERSION = 1
LONGEST = 480  # months


def _as_text(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _edtf(value: object) -> object:
    text = _as_text(value)
    return dates.checked(text) if isinstance(text, str) else text


When = Annotated[str, BeforeValidator(_edtf), Field(description='a date: 2026-11-11, or EDTF text such as "2026-11"')]
Id = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$",
        max_length=40,
        description="a short name that other files refer to: letters, digits and single hyphens",
    ),
]
Name = Annotated[str, Field(min_length=1, description="the name that readers see")]
Text = Annotated[str, Field(min_length=3)]
Year = Annotated[int, Field(ge=1900, le=2200, description="a calendar year")]
MonthOfYear = Annotated[int, Field(ge=1, le=12, description="a month of the year, 1 to 12")]


class Grounded(Table):
    """A record of what was, is or will be so, with what it rests on: a fact, a claim, or an assumption with its why."""

    fact: str | None = Field(default=None, description="id of a row of facts.csv")
    facts: list[str] = Field(default=[], description="ids of several rows of facts.csv")
    claim: str | None = Field(default=None, description="id of a claim of evidence/sources")
    claims: list[str] = Field(default=[], description="ids of several claims of evidence/sources")
    assumption: Reason | None = Field(default=None, description="why it is assumed, in a sentence")
    note: str = Field(default="", description="anything a reviewer should know")

    @model_validator(mode="after")
    def _has_ground(self) -> "Grounded":
        if not (self.fact_ids or self.claim_ids or self.assumption):
            raise ValueError('has no ground. Write fact = "id", claim = "id" or assumption = "why, in a sentence".')
        return self

    @property
    def fact_ids(self) -> tuple[str, ...]:
        """Ids of the facts it rests on."""
        return (*((self.fact,) if self.fact else ()), *self.facts)

    @property
    def claim_ids(self) -> tuple[str, ...]:
        """Ids of the claims it rests on."""
        return (*((self.claim,) if self.claim else ()), *self.claims)


class CaseFile(Table):
    """`case.toml`: what the case is about and how it is read."""

    schema_: Literal[1] = Field(alias="schema", description="version of the case format: 1")
    title: Text = Field(description="title of the case, as readers see it")
    question: Text = Field(description="what the case asks, in one sentence")
    start: date = Field(description="first day of the first month, such as 2026-01-01")
    months: int = Field(ge=1, le=LONGEST, description=f"how many months a history has, 1 to {LONGEST}")
    horizons: list[Year] = Field(min_length=1, description="years at whose end outcomes are read, in order")
    evidence_cut_off: When = Field(description="last day whose reports were taken into account")
    criterion: str = Field(description="the outcome by which policies are compared for regret, such as readiness_2035")
    fan: str = Field(description="the monthly series of the first chart, such as readiness")
    reference_policy: str = Field(description="id of the policy that the others are compared with")

    @field_validator("start")
    @classmethod
    def _first_of_month(cls, start: date) -> date:
        if start.day != 1:
            raise ValueError(f"must be the first day of a month: write {start.replace(day=1)}.")
        return start

    @model_validator(mode="after")
    def _horizons_inside(self) -> "CaseFile":
        if sorted(set(self.horizons)) != self.horizons:
            raise ValueError("horizons must be in order, each year once.")
        return self


class Status(Grounded):
    """The standing of a member from a date on."""

    since: When = Field(description="the day from which it holds")
    status: Literal["active", "frozen", "out"] = Field(description='"active", "frozen" or "out"')


class Member(Table):
    """A state that is party to the alliance."""

    id: Id
    name: Name
    lead: bool = Field(default=False, description="true for the one member that leads and supplies the alliance")
    status: list[Status] = Field(min_length=1, description="its standing by date, oldest first")
    note: str = Field(default="", description="anything a reviewer should know")


class MembersFile(Table):
    """`members.toml`: who is in, and since when in which standing."""

    member: list[Member] = Field(min_length=2, description="one table for each member")


class Chair(Grounded):
    """Who chairs the council in a calendar year."""

    year: Year
    member: str = Field(description="id of the member in the chair")


class Rotation(Grounded):
    """Who chairs in years that no [[chair]] names."""

    order: list[str] = Field(min_length=1, description="ids of members in the order in which they chair, a year each")


class Sessions(Grounded):
    """When the council meets in years for which no ordinary session is announced."""

    usual_month: MonthOfYear = Field(description="the month of the year of the ordinary session, 1 to 12")


class Session(Grounded):
    """A session held or announced."""

    date: When
    kind: Literal["ordinary", "extraordinary", "informal"] = Field(
        default="ordinary", description='"ordinary" (the model\'s sessions), "extraordinary" or "informal"'
    )
    place: str = Field(default="", description="where")


class SecretaryGeneral(Grounded):
    """A term of a secretary-general, past, present or due."""

    name: Name
    member: str | None = Field(default=None, description="id of the member that put the person forward")
    since: When = Field(description="the day of taking office")
    until: When | None = Field(default=None, description="the day of leaving office, where known")


class Exercise(Grounded):
    """An exercise held or announced."""

    date: When
    host: str | None = Field(default=None, description="id of the member that hosts it")
    name: str = Field(default="", description="its name, such as the series' with the year")


class Series(Grounded):
    """A series of exercises, and when they take place in years for which none is listed."""

    id: Id
    name: Name
    usual_months: list[MonthOfYear] = Field(
        default=[], description="months of the year in which one is due when none is listed for the year"
    )
    exercise: list[Exercise] = Field(default=[], description="exercises held or announced; they replace the usual ones")


class Announced(Grounded):
    """A dated event of the record, for the timeline; the model does not read it."""

    date: When
    what: Text = Field(description="what happened or was announced, in a sentence")


class Renewal(Grounded):
    """A date on which the treaty is due to be renewed."""

    date: When


class CalendarFile(Table):
    """`calendar.toml`: who chairs, when the council meets, who is secretary-general, which exercises are due."""

    chair: list[Chair] = Field(default=[], description="who chairs in which year")
    rotation: Rotation = Field(description="who chairs in the other years")
    sessions: Sessions = Field(description="the month of the ordinary session where none is announced")
    session: list[Session] = Field(default=[], description="sessions held or announced")
    secretary_general: list[SecretaryGeneral] = Field(default=[], description="terms of secretaries-general, in order")
    renewal: list[Renewal] = Field(default=[], description="renewals of the treaty that are due")
    series: list[Series] = Field(min_length=1, description="series of exercises")
    announced: list[Announced] = Field(default=[], description="other dated events, for the timeline")


class Component(Grounded):
    """One of the rival things that "the forces" may mean."""

    id: Id
    name: Name
    referent: str = Field(description="the referent of the question that grounds forces.personnel")
    what: Text = Field(description="what it is, in a sentence")


class Contingent(Grounded):
    """What a member has assigned to the forces."""

    member: str = Field(description="id of the member")
    units: Text = Field(description="the units, in words")
    component: str | None = Field(default=None, description="id of the component they belong to")


class ForcesFile(Table):
    """`forces.toml`: the forces and their rival definitions."""

    component: list[Component] = Field(min_length=1, description="what the forces may mean")
    contingent: list[Contingent] = Field(default=[], description="what members have assigned")


class Family(Table):
    """A family of equipment."""

    id: Id
    name: Name
    note: str = Field(default="", description="what belongs to it")


class Supplier(Table):
    """Who sells equipment."""

    id: Id
    name: Name
    member: str | None = Field(default=None, description="id of the member it belongs to, if any")
    note: str = Field(default="", description="who is meant")


class Line(Table):
    """Something that the programme's money can be allotted to."""

    id: Id
    name: Name
    buys: str | None = Field(default=None, description="id of the equipment family that the line buys")
    pays_for: Literal["training", "command", "border", "upkeep"] | None = Field(
        default=None, description='"training", "command", "border" or "upkeep", if it buys no equipment'
    )
    note: str = Field(default="", description="what is meant")

    @model_validator(mode="after")
    def _one_use(self) -> "Line":
        if (self.buys is None) == (self.pays_for is None):
            raise ValueError(
                'needs exactly one of buys = "family id" and pays_for = "training" (command, border, upkeep).'
            )
        return self


class EquipmentFile(Table):
    """`equipment.toml`: equipment families, suppliers, and what money can be spent on."""

    family: list[Family] = Field(min_length=1, description="equipment families")
    supplier: list[Supplier] = Field(min_length=1, description="suppliers of equipment")
    line: list[Line] = Field(min_length=1, description="lines of the programme")


class Kind(Table):
    """A kind of threat."""

    id: Id
    name: Name
    arises: Literal["inside", "border", "attack", "outside"] = Field(
        description='"inside" the member, "border" (crosses one without an army), "attack" by a power, else "outside"'
    )
    note: str = Field(default="", description="what is meant")


class Power(Table):
    """An outside power or grouping."""

    id: Id
    name: Name
    note: str = Field(default="", description="who is meant")


class Request(Grounded):
    """A formal request for help on record."""

    date: When
    member: str = Field(description="id of the member that asked")
    clause: Text = Field(description="what it invoked, such as an article")
    what: Text = Field(description="what it asked for and why, in a sentence")
    came_of_it: Text = Field(description="what came of it, in a sentence")
    troops: bool = Field(description="whether troops came")


class Exit(Grounded):
    """A departure on record."""

    date: When
    state: Text = Field(description="the state that left, by name")
    what: Text = Field(description="how and why it left, in a sentence")


class ThreatsFile(Table):
    """`threats.toml`: kinds of threat, outside powers, and the record of requests and exits."""

    kind: list[Kind] = Field(min_length=1, description="kinds of threat")
    power: list[Power] = Field(min_length=1, description="outside powers")
    request: list[Request] = Field(default=[], description="formal requests for help on record")
    exit: list[Exit] = Field(default=[], description="departures on record")


class PolicyTable(Table):
    """A named set of lever settings."""

    elsewhere = ("levers",)
    id: Id
    title: Name
    description: Text = Field(description="what is done, in a sentence or two")
    levers: dict[str, Any] = Field(
        description='settings by lever: "programme.allocation" = { line = share, ... }; see docs/case-format.md'
    )


class PoliciesFile(Table):
    """`policies.toml`: what is compared, at equal money."""

    policy: list[PolicyTable] = Field(min_length=1, description="one table for each policy")


class Judgement(Table):
    """A yes/no statement about the future that the report judges."""

    id: Id
    statement: Text = Field(description="a plain sentence that turns out true or false")
    policy: str = Field(description="id of the policy under which it is judged")
    outcome: str = Field(description="the outcome it is about")
    above: float | None = Field(default=None, description="true where the outcome lies above this")
    below: float | None = Field(default=None, description="true where the outcome lies below this")
    yes: bool | None = Field(default=None, description="for a yes/no outcome: true where it is yes (or, false, no)")
    compared_with: str | None = Field(
        default=None,
        description="id of a second policy: above and below then mean the first's outcome less the second's, by draw",
    )
    given: str | None = Field(
        default=None, description="a yes/no outcome: only histories in which it is yes are counted"
    )
    why_it_matters: str = Field(default="", description="one sentence for the reader")

    @model_validator(mode="after")
    def _one_test(self) -> "Judgement":
        if sum(test is not None for test in (self.above, self.below, self.yes)) != 1:
            raise ValueError("needs exactly one of above, below and yes.")
        if self.yes is not None and self.compared_with is not None:
            raise ValueError("a comparison of two policies needs above or below, not yes.")
        return self


class Headline(Table):
    """What the first line of the report is about."""

    subject: Text = Field(description='a noun phrase, such as "readiness of the collective forces at the end of 2035"')
    outcome: str = Field(description="the outcome it is about")
    policy: str = Field(description="id of the policy it is about")
    against: str | None = Field(
        default=None, description="id of the policy it is set against; the reference if left out"
    )


class JudgementsFile(Table):
    """`judgements.toml`: what the report must say."""

    headline: Headline | None = Field(default=None, description="what the first line of the report is about")
    judgement: list[Judgement] = Field(default=[], description="yes/no statements, the most important first")


class Correlation(Grounded):
    """Uncertainties that go together: every two of those named have the same rank correlation."""

    between: list[str] = Field(
        min_length=2, description='keys of two or more uncertainties, such as ["budget.growth", "budget.burden.ABC"]'
    )
    rank: float = Field(
        gt=-1, lt=1, description="Spearman's rank correlation of every two of them: above -1, below 1 and not 0"
    )


class CorrelationsFile(Table):
    """`correlations.toml`: which uncertainties go together, and how closely."""

    correlation: list[Correlation] = Field(default=[], description="uncertainties that go together")
