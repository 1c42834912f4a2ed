"""Dependence: on whom members depend, from recorded deliveries and from what the case believes.

Recorded shares are of five years' deliveries by trend-indicator value; the case's are of what contingents hold. What is
bought now is held for decades, so the two may differ; but a case whose band has no room for the recorded share claims
to know better.

Literature: Hirschman (1945) on dependence.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from foedus.backtest import predictive, states
from foedus.backtest.record import OnRecord, having
from foedus.backtest.running import begun
from foedus.backtest.table import Absent, Check, Part, gather, read_csv
from foedus.case import bind
from foedus.ensemble.draws import sample
from foedus.model import equipment

if TYPE_CHECKING:
    from pandas import DataFrame

SOURCE = "SIPRI arms transfers, TIV by dyad (retrieved 2022)"
DEALS = "data/international/sipri_tiv_dyad_year_1950_2021.csv"
DRAWS, SEED = 1000, 1
MONTHS = 12
TOLERANCE = 0.02
"""How far the equipment sub-model's shares may be from the deliveries' for what wears out in the meantime."""


def checks(data: Path | None) -> list[Check]:
    """Shares of the lead in each member's deliveries: through `equipment`, and in the case's start values."""
    return gather(data, [Part("dependence: shares from the lead", SOURCE, _of_every_case)])


def _of_every_case(data: Path | None) -> list[Check]:
    cases = having("dependence")
    deals = read_csv(data, DEALS, ["supplier_cown", "recipient_cown", "year", "value"])
    codes = states.numbers(data)
    return [check for each in cases for check in _of_case(each, deals, codes)]


def deliveries(deals: "DataFrame", codes: dict[str, int], members: list[str], lead: str, years: range) -> np.ndarray:
    """Value delivered to each member by the lead and by all others: `[year, member, 2]`.

    Raises:
        Absent: a member has no number in the data, or these have not all of the years.
    """
    unknown = [member for member in (*members, lead) if member not in codes]
    if unknown:
        raise Absent(f"{', '.join(unknown)}: no number of Correlates of War for these members' ids")
    first, last = int(deals["year"].min()), int(deals["year"].max())
    if years[0] < first or years[-1] > last:
        raise Absent(f"{DEALS} has {first} to {last}, and the record asks for {years[0]} to {years[-1]}")
    found = np.zeros((len(years), len(members), 2))
    for place, year in enumerate(years):
        of_year = deals[deals["year"] == year]
        for index, member in enumerate(members):
            to = of_year[of_year["recipient_cown"] == codes[member]]
            from_lead = to["supplier_cown"] == codes[lead]
            found[place, index] = to.loc[from_lead, "value"].sum(), to.loc[~from_lead, "value"].sum()
    return found


def held(each: OnRecord, came: np.ndarray, members: list[str]) -> np.ndarray:
    """Dependence of members that held nothing before, by the equations of `equipment`: `[member, draw]`.

    Args:
        each: the case, whose parameters are drawn.
        came: `[year, member, 2]`, from `deliveries`.
        members: the members that it lists.
    """
    case = each.case
    p = bind(case, sample(case, SEED, 0, DRAWS).values)
    alliance = case.scene.alliance
    s = begun(case, alliance, p)
    nothing = np.zeros_like(p.equipment.held)
    bare = p.equipment._replace(held=nothing, renewal=nothing)
    kit = equipment.start(np, alliance, s.forces, s.supplier, s.programme, bare)
    lead = (alliance.home * alliance.lead).sum(axis=1)[:, 0]
    sources = np.stack([lead / lead.sum(), (1.0 - lead) / (1.0 - lead).sum()])
    rows = [case.scene.labels["member"].index(member) for member in members]
    for year in came:
        sets = np.zeros((*kit.converting.shape[:3], 1))
        sets[rows, 0, :, 0] = year @ sources / MONTHS
        for _ in range(MONTHS):
            chain = s.procurement._replace(delivered=sets)
            kit = equipment.step(np, kit, alliance, s.budget, s.forces, s.supplier, s.programme, chain, bare)
    return kit.dependence[rows]


def _of_case(each: OnRecord, deals: "DataFrame", codes: dict[str, int]) -> list[Check]:
    about, case = each.record.dependence, each.case
    if about is None:
        return []
    years = range(about.years[0], about.years[1] + 1)
    leads = [member.id for member in case.records.members if member.lead]
    members = [member.id for member in case.records.members if not member.lead]
    came = deliveries(deals, codes, members, leads[0], years)
    recorded = came.sum(axis=0)[:, 0] / came.sum(axis=(0, 2))
    through = np.median(held(each, came, members), axis=1)
    away = np.abs(through - recorded)
    when = f"{years[0]}-{years[-1]}"
    worst = members[int(away.argmax())]
    found = [
        Check(
            f"dependence: {when} deliveries through `equipment`",
            ", ".join(f"{value:.2f}" for value in recorded),
            ", ".join(f"{value:.2f}" for value in through),
            bool(away.max() <= TOLERANCE),
            float(away.max()),
            SOURCE,
            f"{', '.join(members)}; nothing held before; to pass, within {TOLERANCE}; the farthest: {worst}",
        )
    ]
    start = begun(case, case.scene.alliance, bind(case, sample(case, SEED, 0, DRAWS).values)).equipment
    takes_part = np.broadcast_to(start.required.sum(axis=1), (len(start.dependence), DRAWS)) > 0
    for member, value, total in zip(members, recorded, came.sum(axis=(0, 2)), strict=True):
        index = case.scene.labels["member"].index(member)
        draws = np.broadcast_to(start.dependence[index], (DRAWS,))[takes_part[index]]
        low, high = predictive.band(draws)
        miss = predictive.outside(value, low, high)
        found.append(
            Check(
                f"dependence: {member}, share from the lead {when}",
                f"{value:.3f} in the 90 % band",
                f"{low:.3f} to {high:.3f}",
                miss == 0.0,
                miss,
                SOURCE,
                f"{total:,.0f} million TIV in all; the band is of what is held at the start, {case.about.start:%Y-%m}",
            )
        )
    return found
