"""A case: everything an analyst wrote, checked, and as the model reads it."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from foedus.case import correlations
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
class About:
    """What the case is about and how it is read: `case.toml`, and the headline of `judgements.toml`.

    Attributes:
        name: of its folder.
        title, question: as readers see them.
        start, months, horizons: the months of a history, and the years at whose end outcomes are read.
        cut_off: last day whose reports were taken into account (EDTF).
        criterion, fan, reference_policy: outcome for regret, monthly series of the first chart, policy to compare with.
        headline: what the first line of a report is about, if the case says so.
    """

    name: str
    title: str
    question: str
    start: date
    months: int
    horizons: tuple[str, ...]
    cut_off: str
    criterion: str
    fan: str
    reference_policy: str
    headline: Headline | None = None


@dataclass(frozen=True)
class Records:
    """What is on record of the alliance, as written in the files named after members, calendar, forces and so on."""

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


@dataclass(frozen=True)
class Scene:
    """The records as the model reads them: what is the same in all histories.

    Attributes:
        labels: the labels of every axis of the model, in order.
        names: what readers see for each label, by axis.
        alliance: what is fixed for all months.
        calendar: what is due in each month, with a leading month axis.
    """

    labels: dict[str, tuple[str, ...]]
    names: dict[str, dict[str, str]]
    alliance: Alliance
    calendar: Month


@dataclass(frozen=True)
class Beliefs:
    """What is believed of the parameters, and on what ground: `uncertainties/`, `facts.csv`, `correlations.toml`.

    Attributes:
        uncertainties: by key, constants included.
        facts: by id.
        correlations: as written.
    """

    uncertainties: dict[str, Uncertainty]
    facts: dict[str, Fact]
    correlations: tuple[Correlation, ...]

    @property
    def uncertain(self) -> dict[str, Uncertainty]:
        """The uncertainties without the constants."""
        return {key: each for key, each in self.uncertainties.items() if not each.constant}

    @property
    def correlated(self) -> tuple[Group, ...]:
        """The uncertainties that are drawn together; what is a constant here or rests on a question is left out."""
        drawn = {key for key, each in self.uncertain.items() if each.pool is None}
        return correlations.groups(self.correlations, drawn)


@dataclass(frozen=True)
class Case:
    """Everything an analyst wrote, checked, and as the model reads it.

    Attributes:
        folder: where its files are.
        hash: SHA-256 over the names and bytes of the files that are read of it.
        about: what it is about and how it is read.
        records: what is on record of the alliance, as written.
        scene: the same as the model reads it.
        ledger: what was reported.
        beliefs: what is believed of the model's parameters.
        policies: what is compared, by id.
        judgements: statements that a report judges, as written.
        warnings: what is odd and yet no error.
    """

    folder: Path
    hash: str
    about: About
    records: Records
    scene: Scene
    ledger: Ledger
    beliefs: Beliefs
    policies: dict[str, Policy]
    judgements: tuple[Judgement, ...]
    warnings: tuple[Problem, ...] = field(default=(), compare=False)
