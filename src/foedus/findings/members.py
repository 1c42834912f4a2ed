"""Members: each state's standing and what the run starts it from, with the ground of every figure."""

from typing import NamedTuple

import numpy as np
import pyarrow as pa

from foedus.findings.frame import Frame
from foedus.findings.summary import Floats, Histories, Probability, probability
from foedus.model import forces

OF_FROZEN = ("frozen_member_leaves", "frozen_member_returns")
OF_ANY = ("another_freezes", "member_leaves", "newcomer")


class Figure(NamedTuple):
    """A drawn quantity: median, 5th and 95th percentile, and the uncertainties it is made of."""

    median: float
    low: float
    high: float
    unit: str
    keys: tuple[str, ...]


class MemberRow(NamedTuple):
    """A member as the table shows it.

    Attributes:
        id, name: of the member.
        lead: whether it leads the alliance.
        standing: "active", "frozen" or "out" when the run starts, and since when.
        history: earlier standings, oldest first.
        units: the units it has assigned, in words.
        contingent: its part of the forces; None for a member that takes no full part.
        spending: military spending in the first year.
        lead_share: part of its holdings that came from the lead; None for the lead.
        prospects: probabilities that are its own, by outcome.
        claims, facts: ids its standing and units rest on.
    """

    id: str
    name: str
    lead: bool
    standing: str
    since: str
    history: tuple[str, ...]
    units: tuple[str, ...]
    contingent: Figure | None
    spending: Figure | None
    lead_share: Figure | None
    prospects: dict[str, Probability]
    claims: tuple[str, ...]
    facts: tuple[str, ...]


def members(case: Frame, drawn: pa.Table, histories: Histories, policy: str) -> tuple[MemberRow, ...]:
    """Every member, the lead first.

    Args:
        case: the case.
        drawn: the ensemble's draws.
        histories: its outcomes.
        policy: the policy under which prospects are told.
    """
    keys = case.keys
    contingents = [_draws(drawn, key) for key in keys.forces.contingent]
    known = [each for each in contingents if each is not None]
    shares = forces.shares(np, np.stack(known)) if len(known) == len(contingents) else None
    frozen = [member.id for member in case.members if member.standing == "frozen"]
    rows = []
    for index, member in enumerate(case.members):
        part = None if shares is None or member.standing != "active" else shares[index]
        gdp, burden = keys.budget.gdp[index], keys.budget.burden[index]
        holdings = keys.equipment.lead_share[index]
        rows.append(
            MemberRow(
                member.id,
                member.name,
                member.lead,
                member.standing,
                member.since,
                tuple(f"{status} since {since}" for status, since in member.earlier),
                member.units,
                _figure(part, "share", keys.forces.contingent[index]),
                _figure(_product(_draws(drawn, gdp), _draws(drawn, burden)), "million USD", gdp, burden),
                None if member.lead else _figure(_draws(drawn, holdings), "share", holdings),
                _prospects(histories, policy, OF_FROZEN) if frozen == [member.id] else {},
                member.claims,
                member.facts,
            )
        )
    return tuple(sorted(rows, key=lambda row: (not row.lead, row.standing != "active", row.name)))


def prospects(histories: Histories, policy: str) -> dict[str, Probability]:
    """Probabilities of what may happen to the membership as a whole, by outcome."""
    return _prospects(histories, policy, OF_ANY)


def _prospects(histories: Histories, policy: str, outcomes: tuple[str, ...]) -> dict[str, Probability]:
    found = {}
    for outcome in outcomes:
        values = histories.under(outcome, policy)
        known = values[np.isfinite(values)]
        found[outcome] = probability(float((known > 0.5).sum()), len(known))
    return found


def _draws(drawn: pa.Table, key: str | None) -> Floats | None:
    """The draws of an uncertainty, `[draw]`; None where there is none."""
    return drawn[key].to_numpy() if key in drawn.column_names else None


def _product(one: Floats | None, other: Floats | None) -> Floats | None:
    return None if one is None or other is None else one * other


def _figure(values: Floats | None, unit: str, *keys: str) -> Figure | None:
    """Values, `[draw]`, in short, and the uncertainties they are made of; None where there are no values."""
    if values is None:
        return None
    median, low, high = np.quantile(values, [0.5, 0.05, 0.95])
    return Figure(float(median), float(low), float(high), unit, keys)
