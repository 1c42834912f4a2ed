"""A case: everything an analyst wrote, checked, and as the model reads it."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from foedus.case import calendar, correlations
from foedus.case.correlations import Group
from foedus.case.files import Fact
from foedus.case.schema import (
    Announced,
    Chair,
    Component,
    Contingent,
    Correlation,
    Exit,
    Family,
    Headline,
    Judgement,
    Kind,
    Line,
    Member,
    Power,
    Request,
    SecretaryGeneral,
    Series,
    Session,
    Supplier,
)
from foedus.case.uncertainties import Uncertainty
from foedus.evidence import Ledger
from foedus.model.month import Levers
from foedus.model.state import Alliance, Month
from foedus.problems import Problem


@dataclass(frozen=True)
class Policy:
    """A named set of lever settings: `levers` has one array `[*axes, 1]` for each lever."""

    id: str
    title: str
    description: str
    levers: Levers


@dataclass(frozen=True)
class Case:
    """Everything an analyst wrote, checked, and as the model reads it.

    Attributes:
        name, title, question, folder: what it is.
        hash: SHA-256 over the names and bytes of the files that are read of it.
        start, months, horizons: the months of a history, and the years at whose end outcomes are read.
        cut_off: last day whose reports were taken into account (EDTF).
        criterion, fan, reference_policy: outcome for regret, monthly series of the first chart, policy to compare with.
        labels: the labels of every axis of the model, in order.
        names: what readers see for each label, by axis.
        alliance: what is fixed for all histories and months.
        calendar: what is due in each month, with a leading month axis.
        policies, uncertainties, facts: by id or key.
        ledger: what was reported.
        members ... correlations: the records as written.
        warnings: what is odd and yet no error.
    """

    name: str
    title: str
    question: str
    folder: Path
    hash: str
    start: date
    months: int
    horizons: tuple[str, ...]
    cut_off: str
    criterion: str
    fan: str
    reference_policy: str
    labels: dict[str, tuple[str, ...]]
    names: dict[str, dict[str, str]]
    alliance: Alliance
    calendar: Month
    policies: dict[str, Policy]
    uncertainties: dict[str, Uncertainty]
    ledger: Ledger
    facts: dict[str, Fact]
    members: tuple[Member, ...]
    chairs: tuple[Chair, ...]
    sessions: tuple[Session, ...]
    secretaries_general: tuple[SecretaryGeneral, ...]
    series: tuple[Series, ...]
    announced: tuple[Announced, ...]
    components: tuple[Component, ...]
    contingents: tuple[Contingent, ...]
    families: tuple[Family, ...]
    suppliers: tuple[Supplier, ...]
    lines: tuple[Line, ...]
    kinds: tuple[Kind, ...]
    powers: tuple[Power, ...]
    requests: tuple[Request, ...]
    exits: tuple[Exit, ...]
    judgements: tuple[Judgement, ...]
    correlations: tuple[Correlation, ...]
    headline: Headline | None = None
    warnings: tuple[Problem, ...] = field(default=(), compare=False)

    @property
    def uncertain(self) -> dict[str, Uncertainty]:
        """The uncertainties without the constants."""
        return {key: each for key, each in self.uncertainties.items() if not each.constant}

    @property
    def correlated(self) -> tuple[Group, ...]:
        """The uncertainties that are drawn together; what is a constant here or rests on a question is left out."""
        drawn = {key for key, each in self.uncertain.items() if each.pool is None}
        return correlations.groups(self.correlations, drawn)

    @property
    def chair_by_year(self) -> dict[int, str]:
        """The member that chairs in each year of the run."""
        span = calendar.Span(self.start, self.months)
        member = self.labels["member"]
        found = {}
        for number in range(self.months):
            year = span.start.year + (span.start.month - 1 + number) // calendar.MONTHS
            found[year] = member[int(self.calendar.chair[number, :, 0].argmax())]
        return found
