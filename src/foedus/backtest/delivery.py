"""Delivery: how long it takes, what the supplier's war took from it, and what became of a pledge.

The delivery chain of `procurement`, run on its own:

    lags      a year's even orders, delivered without loss, against the register's shares by calendar year
    totals    orders for ever at the level of the years before, as many of them as the capacity of `supplier` lets it
              take on, with its swings, and with the lead's war and without, against the recorded deliveries
    pledges   a promised sum through `programme` and `procurement` with all their priors, against what was delivered

Left out: that a register of what arrived knows no order that never did, so that its lags are short.
"""

from pathlib import Path

import numpy as np

from foedus.backtest import predictive
from foedus.backtest.record import OnRecord, Pledge, having
from foedus.backtest.running import begun, blank
from foedus.backtest.table import Check, Part, gather
from foedus.case import Case, bind
from foedus.ensemble.draws import sample
from foedus.evidence import dates
from foedus.model import month, procurement, programme, supplier
from foedus.model.parameters import unset
from foedus.model.state import Alliance, Cohesion

DRAWS, SEED = 1000, 1
MONTHS = 12
LEVEL_Z = 1.6448536269514722
"""Half-width of a 90 % band in standard errors."""
SETTLED = 20
"""Years of even orders after which the chain delivers what is ordered."""
REGISTER = "arms-transfer register"


def checks(data: Path | None) -> list[Check]:
    """Lags, totals and pledges of every case on record."""
    return gather(
        data,
        [
            Part("delivery: lags", REGISTER, lambda _: [c for each in having("delivery") for c in _lags(each)]),
            Part("delivery: totals", REGISTER, lambda _: [c for each in having("delivery") for c in _totals(each)]),
            Part("delivery: pledges", REGISTER, lambda _: [c for each in having("pledge") for c in _pledges(each)]),
        ],
    )


def delivered_by_year(p: procurement.Parameters, years: int) -> np.ndarray:
    """Part of what is ever delivered that has come by the end of the year of order, the next and so on.

    Orders are spread evenly over the months of the first year, for every family alike. A register of transfers has no
    orders that were lost, so what is cancelled is left out.

    Args:
        p: parameters, `[..., draw]`.
        years: how many years.

    Returns:
        `[year, family, draw]`.
    """
    families, draws = p.lag.shape[0], p.slip.shape[-1]
    one, none = np.ones((1, 1)), np.zeros((1, families, 1, draws))
    plan = _plan(none)
    chain = procurement.start(np, plan)
    alone = blank(Alliance, one)._replace(home=np.ones((1, 1, 1)))
    bonds = blank(Cohesion, one)
    lossless = p._replace(cancelled=np.zeros(1))
    came, arrived = [], np.zeros((families, draws))
    for number in range(years * MONTHS):
        now = plan._replace(orders=none + (1.0 / MONTHS if number < MONTHS else 0.0))
        chain = procurement.step(np, chain, alone, now, bonds, lossless)
        arrived = arrived + chain.delivered[0, :, 0]
        if number % MONTHS == MONTHS - 1:
            came.append(arrived)
    return np.stack(came)


def _plan(orders: np.ndarray) -> programme.Programme:
    """A programme that only orders."""
    return blank(programme.Programme, np.zeros(1))._replace(orders=orders)


def _lags(each: OnRecord) -> list[Check]:
    """Shares delivered by calendar year against the register's, first with its own mean lag, then with the priors."""
    about = each.record.delivery
    if about is None:
        return []
    recorded = np.array(each.numbers(about.lags))
    p = bind(each.case, sample(each.case, SEED, 0, DRAWS).values).procurement
    mean = p._replace(lag=np.full((1, 1), each.number(about.mean_lag)), slip=np.ones(1))
    chain = delivered_by_year(mean, len(recorded))[:, 0, 0]
    error = LEVEL_Z * np.sqrt(chain * (1.0 - chain) / about.deals)
    priors = delivered_by_year(p, len(recorded)).mean(axis=1)
    middle = priors.mean(axis=1)
    unslipped = delivered_by_year(p._replace(slip=np.ones(1)), len(recorded)).mean(axis=(1, 2))
    source, shown = each.source(*about.lags), _shares(recorded)
    bands = [predictive.band(row) for row in priors]
    beyond = [predictive.outside(value, *band) for value, band in zip(recorded, bands, strict=True)]
    return [
        Check(
            "delivery: shape of the lag, given the register's mean",
            shown,
            _shares(chain),
            bool((np.abs(chain - recorded) <= error).all()),
            float(np.abs(chain - recorded).max()),
            source,
            f"year of order and {len(recorded) - 1} after; to pass, each within the 90 % error of such a share in "
            f"{about.deals} deals, {_shares(error)}",
        ),
        Check(
            "delivery: lag with the case's priors",
            shown,
            _shares(middle),
            max(beyond) == 0.0,
            max(beyond),
            source,
            "90 % bands of the case: "
            + ", ".join(f"{100 * low:.0f} to {100 * high:.0f}" for low, high in bands)
            + "; mean of the families; a miss is how far the record lies outside",
        ),
        Check(
            "delivery: lag with the case's priors, without slip",
            shown,
            _shares(unslipped),
            None,
            float(np.abs(unslipped - recorded).max()),
            source,
            "the register's lags are those that happened, slip included",
        ),
    ]


def _shares(values: np.ndarray) -> str:
    return "/".join(f"{100 * value:.3g}" for value in values) + " %"


def yearly_totals(case: Case, p: month.Parameters, years: int, war_since: int | None, before: int) -> np.ndarray:
    """Yearly deliveries of the lead's supplier, over the mean of the years before: `[year, draw]`.

    What others would order is even; it takes on as much of that as its capacity says. Before the first year the chain
    has settled at its capacity of peace, so that without a war and without swings every year gives 1.

    Args:
        case: the case.
        p: parameters, `[..., draw]`.
        years: how many years.
        war_since: the month from the beginning of the first year in which the lead's war begins; None for peace.
        before: how many years before the first the deliveries are compared with.
    """
    draws, families = p.supplier.war_ends.shape[-1], len(case.scene.labels["family"])
    alliance = case.scene.alliance
    s = begun(case, alliance, p)
    lead = (alliance.home * alliance.lead).sum(axis=1)  # [supplier, 1]
    orders = np.broadcast_to(lead / families / MONTHS, (1, families, len(lead), draws))
    everybody = s.cohesion._replace(active=np.ones((1, 1)), frozen=np.zeros((1, 1)))
    alone = alliance._replace(home=alliance.home.max(axis=1, keepdims=True), lead=np.ones((1, 1)))
    never = np.ones(1)
    random = np.random.default_rng(SEED)
    usual = p.supplier._replace(
        war_returns=np.zeros(1), war_ends=np.zeros(1), capacity_in_peace=np.ones_like(p.supplier.capacity_in_peace)
    )
    seller = s.supplier._replace(at_war=np.zeros(draws), level=np.ones((len(lead), draws)))
    chain = procurement.start(np, _plan(orders))
    came = []
    for number in range(-SETTLED * MONTHS, years * MONTHS):
        at_war = float(war_since is not None and number >= war_since)
        seller = seller._replace(at_war=np.full(draws, at_war))
        swing = random.random((len(lead), draws))
        chance = supplier.Luck(begins_at_war=never, war=never, swing=swing, asks=never, sends=np.ones((1, 1)))
        seller = supplier.step(np, seller, alone, s.equipment, everybody, usual, chance)
        chain = procurement.step(np, chain, alone, _plan(orders * seller.capacity), everybody, p.procurement)
        came.append((chain.delivered.sum(axis=(0, 1)) * lead).sum(axis=0))
    by_year = np.stack(came).reshape(SETTLED + years, MONTHS, draws).sum(axis=1)
    return by_year[SETTLED:] / by_year[SETTLED - before : SETTLED].mean(axis=0)


def _totals(each: OnRecord) -> list[Check]:
    """The supplier's deliveries to all, year by year, with its war and without; and its deliveries to members."""
    about = each.record.delivery
    begins = min((day for war in each.record.war if (day := dates.earliest(war.since))), default=None)
    if about is None or begins is None:
        return []
    recorded = np.array(each.numbers(about.totals))
    years = np.arange(about.since, about.since + len(recorded))
    level = float(np.mean(each.numbers(about.before)))
    p = bind(each.case, sample(each.case, SEED, 0, DRAWS).values)
    war_since = (begins.year - about.since) * MONTHS + begins.month - 1
    share = yearly_totals(each.case, p, len(recorded), war_since, len(about.before))
    bands = [predictive.band(level * row) for row in share]
    outside = [predictive.outside(value, *band) for value, band in zip(recorded, bands, strict=True)]
    inside = sum(value == 0.0 for value in outside)
    during = years >= begins.year
    middle = level * np.median(share, axis=1)
    with_war = float(np.abs(np.log(middle / recorded))[during].mean())
    without = float(np.abs(np.log(level / recorded))[during].mean())
    source = each.source(*about.totals)
    low, high = each.bounds(about.members_in_war)
    counted = (years >= about.members_years[0]) & (years <= about.members_years[1])
    to_members = predictive.band(share[counted].mean(axis=0))
    ratio = each.number(about.members_in_war)
    miss = predictive.outside(ratio, *to_members)
    return [
        Check(
            f"delivery: totals {years[0]}-{years[-1]} with the lead's war",
            _amounts(recorded),
            _amounts(middle),
            inside >= predictive.LEVEL * len(recorded),
            float(max(outside)),
            source,
            f"million TIV; even orders at the mean of the {len(about.before)} years before, {level:,.0f}; "
            f"{inside} of {len(recorded)} years in the 90 % band; from {begins.year}: "
            + ", ".join(f"{low:,.0f} to {high:,.0f}" for low, high in np.array(bands)[during]),
        ),
        Check(
            f"delivery: totals from {begins.year}, with the war and without",
            "the war nearer",
            f"mean log error {with_war:.2f} with, {without:.2f} without",
            with_war < without,
            max(0.0, with_war - without),
            source,
        ),
        Check(
            "delivery: totals, what the war leaves unexplained",
            f"{recorded[during].mean() / level:.2f} of the level before",
            f"{middle[during].mean() / level:.2f}",
            None,
            float(middle[during].mean() / level - recorded[during].mean() / level),
            source,
            f"the record had fallen to {recorded[~during][-1] / level:.2f} in the last year before the war; and a "
            "supplier short of capacity turns orders away here, which shows in deliveries only after the lag",
        ),
        Check(
            f"delivery: to members, {about.members_years[0]}-{about.members_years[1]} over before",
            f"{ratio:.2f} ({low:.2f} to {high:.2f}) in the 90 % band",
            f"{to_members[0]:.2f} to {to_members[1]:.2f}",
            miss == 0.0,
            miss,
            each.source(about.members_in_war),
            f"median {np.median(share[counted].mean(axis=0)):.2f}; the case's capacity in war was set with this figure",
        ),
    ]


def _amounts(values: np.ndarray) -> str:
    return ", ".join(f"{value:,.0f}" for value in values)


def pledged(case: Case, pledge: Pledge, wars: list[int], months: int) -> np.ndarray:
    """Sets delivered over sets announced after so many months, when a sum is granted to one member: `[draw]`.

    A sum was promised, not the equipment of a contingent: whatever it buys is lacking.

    Args:
        case: the case whose uncertainties are drawn from.
        pledge: to whom.
        wars: months from the pledge at which the lead's wars begin.
        months: how many months are counted.
    """
    p = bind(case, sample(case, SEED, 0, DRAWS).values)
    scene = case.scene
    member = np.array([[float(each == pledge.member)] for each in scene.labels["member"]])
    alliance = scene.alliance._replace(active=np.maximum(scene.alliance.active, member), frozen=np.zeros_like(member))
    granted = p._replace(programme=p.programme._replace(granted=np.ones(1)))
    s = begun(case, alliance, granted)
    adopted = s.council._replace(adopted=np.ones(1), scope=np.ones(1), opted_out=np.zeros_like(member))
    buys = alliance.line_family.sum(axis=1)
    lead = (alliance.home * alliance.lead).sum(axis=1)
    settings = unset(programme.Levers)._replace(
        allocation=buys / buys.sum(), supplier_mix=lead / lead.sum(), member_weight=member
    )
    plan, chain = s.programme, s.procurement
    lasting = p.supplier._replace(war_returns=np.zeros(1), war_ends=np.zeros(1))
    never = np.ones(1)
    random = np.random.default_rng(SEED)
    seller = s.supplier._replace(
        at_war=np.zeros(1), level=np.broadcast_to(p.supplier.capacity_in_peace, s.supplier.level.shape)
    )
    needs = s.equipment._replace(required=np.full_like(s.equipment.required, np.inf))
    for number in range(months):
        seller = seller._replace(at_war=np.array([float(any(number >= begins for begins in wars))]))
        swing = random.random(s.supplier.swing.shape)
        chance = supplier.Luck(begins_at_war=never, war=never, swing=swing, asks=never, sends=np.ones_like(member))
        seller = supplier.step(np, seller, alliance, s.equipment, s.cohesion, lasting, chance)
        plan = programme.step(
            np,
            plan,
            alliance,
            adopted,
            s.budget,
            seller,
            s.forces,
            needs,
            chain,
            s.cohesion,
            granted.programme,
            settings,
        )
        chain = procurement.step(np, chain, alliance, plan, s.cohesion, p.procurement)
    return procurement.delivered_share(np, plan, chain)


def _pledges(each: OnRecord) -> list[Check]:
    """Delivered over announced of each pledge, in the predictive distribution from before it and from now."""
    found = []
    for pledge in each.record.pledge:
        made = dates.earliest(pledge.date)
        if made is None:
            continue
        months = (pledge.until - made.year) * MONTHS + MONTHS - made.month + 1
        begins = [dates.earliest(war.since) for war in each.record.war]
        wars = [(day.year - made.year) * MONTHS + day.month - made.month for day in begins if day is not None]
        recorded = each.number(pledge.delivered) / each.number(pledge.announced)
        for case, when in ((each.earlier, "known before"), (each.case, "the case's priors, which have seen it")):
            share = pledged(case, pledge, wars, months)
            low, high = predictive.band(share)
            miss = predictive.outside(recorded, low, high)
            found.append(
                Check(
                    f"delivery: pledge of {pledge.date} to {pledge.member}, {when}",
                    f"{recorded:.3f} in the 90 % band",
                    f"{low:.3f} to {high:.3f}",
                    miss == 0.0,
                    miss,
                    each.source(pledge.announced, pledge.delivered),
                    f"delivered by {pledge.until} over announced, median {np.median(share):.2f}, the record above "
                    f"{predictive.place(recorded, share):.0%} of it; the indicator (TIV) is not money and leaves out "
                    "most light equipment",
                )
            )
    return found
