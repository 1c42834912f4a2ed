"""Members: each state's standing and what the run starts it from, with the ground of every figure."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from foedus.findings.summary import Floats, Histories, Probability, probability

OF_MEMBERS = {
    "contingent": "forces.contingent",
    "gdp": "budget.gdp",
    "burden": "budget.burden",
    "lead_share": "equipment.lead_share",
}
"""The parameters, by member, that the table is made of."""
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


def members(case: Any, drawn: pa.Table, histories: Histories, policy: str) -> tuple[MemberRow, ...]:
    """Every member, the lead first.

    Args:
        case: a `foedus.case.Case`.
        drawn: the ensemble's draws.
        histories: its outcomes.
        policy: the policy under which prospects are told.
    """
    ids = case.labels["member"]
    shares = _contingent_shares(case, drawn, ids)
    frozen = [index for index in range(len(ids)) if float(np.ravel(case.alliance.frozen[index])[0]) > 0]
    rows = []
    for index, member in enumerate(case.members):
        now = _standing(member, str(case.start))
        taking_part = now.status == "active"
        records = [contingent for contingent in case.contingents if contingent.member == member.id]
        rows.append(
            MemberRow(
                member.id,
                member.name,
                member.lead,
                now.status,
                now.since,
                tuple(f"{each.status} since {each.since}" for each in member.status if each is not now),
                tuple(record.units for record in records),
                _figure([shares[member.id]], "share", ("contingent",), case, index) if taking_part and shares else None,
                _spending(case, drawn, index),
                None if member.lead else _single(case, drawn, "lead_share", index),
                _prospects(histories, policy, OF_FROZEN) if frozen == [index] else {},
                tuple(dict.fromkeys(claim for record in (now, *records) for claim in record.claim_ids)),
                tuple(dict.fromkeys(fact for record in (now, *records) for fact in record.fact_ids)),
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


def _standing(member: Any, start: str) -> Any:
    """The last status that holds when the run starts; dates are compared as far as both are written."""
    held = [status for status in member.status if status.since[: len(start)] <= start[: len(status.since)]]
    return held[-1] if held else member.status[0]


def _key(case: Any, name: str, member: int) -> str | None:
    """The uncertainty that a member's cell of a parameter takes its value from."""
    submodel, _, parameter = OF_MEMBERS[name].partition(".")
    for key, uncertainty in case.uncertainties.items():
        if (uncertainty.submodel, uncertainty.parameter) == (submodel, parameter) and (member,) in uncertainty.cells:
            return key
    return None


def _draws(case: Any, drawn: pa.Table, name: str, member: int) -> Floats | None:
    key = _key(case, name, member)
    return drawn[key].to_numpy() if key in drawn.column_names else None


def _contingent_shares(case: Any, drawn: pa.Table, ids: tuple[str, ...]) -> Mapping[str, Floats]:
    """Each member's part of the forces, as the model scales it: over the sum of all members' shares."""
    columns = {member: _draws(case, drawn, "contingent", index) for index, member in enumerate(ids)}
    known = {member: column for member, column in columns.items() if column is not None}
    if len(known) < len(ids):
        return {}
    total = np.sum(list(known.values()), axis=0)
    return {member: column / np.where(total > 0, total, 1.0) for member, column in known.items()}


def _spending(case: Any, drawn: pa.Table, member: int) -> Figure | None:
    gdp, burden = (_draws(case, drawn, name, member) for name in ("gdp", "burden"))
    if gdp is None or burden is None:
        return None
    return _figure([gdp, burden], "million USD", ("gdp", "burden"), case, member)


def _single(case: Any, drawn: pa.Table, name: str, member: int) -> Figure | None:
    column = _draws(case, drawn, name, member)
    return None if column is None else _figure([column], "share", (name,), case, member)


def _figure(factors: list[Floats], unit: str, names: tuple[str, ...], case: Any, member: int) -> Figure:
    median, low, high = np.quantile(np.prod(factors, axis=0), [0.5, 0.05, 0.95])
    keys = tuple(key for name in names if (key := _key(case, name, member)) is not None)
    return Figure(float(median), float(low), float(high), unit, keys)
