"""The form that `cohesion` takes of leaving, alone or with all who end the alliance, and the figures for a case.

    alone   a party's year, the alliance goes on: complementary log-log with a frailty of each alliance (`frailty`);
            kept: how much further its ideal point is from the strongest party's than the other parties' are
    ends    an alliance's year: at least half of its parties end their membership as it ends; kept: the logarithm of the
            number of parties, and the level since 1990, because ends became rarer

Exits of a year that a case's record names as a renewal belong to the renewal, in the estimates that the case takes, and
are left in where the form is tested: on 1990 and later, from what came before. Left out: what came after 2016.
"""

from pathlib import Path
from typing import NamedTuple

import numpy as np

from foedus.backtest import predictive
from foedus.backtest.frailty import Fit, fit
from foedus.backtest.record import OnRecord, on_record
from foedus.backtest.spells import FIRST, LAST_YEAR, SHIFTERS, SOURCE, Rows, renewals, rows
from foedus.backtest.table import Check

TEST = 1990
"""The first year of the test, and of the later level of ends."""
PARTIES = 6
"""The number of parties at which the level of ends is told."""
TRIED = (
    "parties",
    "institutions",
    "power shift",
    "others' steps",
    "age",
    "defence",
    "own weight",
    "new leaders",
    "threat",
)
DRAWS, RESAMPLES, SEED = 2000, 500, 1


class Years(NamedTuple):
    """Alliances' years, one a row: year, alliance, parties, and whether its parties ended it."""

    year: np.ndarray
    alliance: np.ndarray
    parties: np.ndarray
    ended: np.ndarray


def apart(of: Rows) -> np.ndarray:
    """How much further from the strongest than its alliance's mean party in that year; 0 where unknown: `[row]`."""
    distance = of.shifter[:, SHIFTERS.index("distance")]
    known = np.isfinite(distance)
    _, group = np.unique(of.alliance * 1e4 + of.year, return_inverse=True)
    mean = np.bincount(group, np.where(known, distance, 0.0)) / np.maximum(np.bincount(group, known), 1)
    return np.where(known, distance - mean[group], 0.0)


def years(of: Rows) -> Years:
    """The years of the alliances of these rows."""
    names, group = np.unique(of.alliance * 1e4 + of.year, return_inverse=True)
    parties = np.bincount(group)
    together = np.bincount(group, of.left * (1.0 - of.alone))
    return Years(names % 1e4, names // 1e4, parties, (together >= parties / 2).astype(float))


def alone(of: Rows, more: np.ndarray | None = None) -> Fit:
    """The hazard of leaving alone: level, distance apart, and one more shifter if given, about its mean."""
    columns = [np.ones(len(of.year)), apart(of)]
    if more is not None:
        columns.append(np.where(np.isfinite(more), more - np.nanmean(more), 0.0))
    return fit(np.column_stack(columns), of.alone, of.alliance)


def ends(of: Years, later: bool) -> Fit:
    """The hazard that parties end their alliance: level at `PARTIES`, log number of parties, and from `TEST` on."""
    return fit(_of_ends(of, later), of.ended, of.alliance, frail=False)


def _of_ends(of: Years, later: bool) -> np.ndarray:
    columns = [np.ones(len(of.year)), np.log(of.parties / PARTIES)]
    return np.column_stack([*columns, (of.year >= TEST).astype(float)] if later else columns)


def without_renewals(of: Rows, records: list[OnRecord]) -> Rows:
    """The rows, with the exits at known renewals taken for the renewal's."""
    stays = np.ones(len(of.year))
    for each in records:
        if each.record.exits:
            stays[(of.alliance == each.record.exits.alliance) & np.isin(of.year, each.record.exits.renewals)] = 0.0
    return of._replace(left=of.left * stays, alone=of.alone * stays)


def checks(data: Path | None) -> list[Check]:
    """The form tested from 1990, and the figures from the whole record."""
    whole = rows(data).of_several()
    known, ahead = whole.within(FIRST, TEST - 1), whole.within(TEST, LAST_YEAR)
    records = [each for each in on_record() if each.record.exits]
    taken = without_renewals(whole, records)
    found = [_ranked(known, ahead), *_numbers(known, ahead)]
    lone, together = alone(taken), ends(years(whole), True)
    found += [_of_alone(lone, taken), _tried(taken), _of_all(together, years(whole)), _renewed(data)]
    return found + [_case(each, lone) for each in records]


def _ranked(known: Rows, ahead: Rows) -> Check:
    """Whether those who leave alone are ranked above those who stay in their alliance."""
    estimate = alone(known)
    eta = estimate.mean[1] * apart(ahead)
    share, alliance = [], []
    for row in np.flatnonzero(ahead.alone):
        here = (ahead.alliance == ahead.alliance[row]) & (ahead.year == ahead.year[row]) & (ahead.alone == 0)
        if here.any():
            share.append(np.mean(eta[here] < eta[row]) + 0.5 * np.mean(eta[here] == eta[row]))
            alliance.append(ahead.alliance[row])
    groups = [np.array(share)[np.array(alliance) == each] for each in np.unique(alliance)]
    random = np.random.default_rng(SEED)
    means = [
        np.concatenate([groups[k] for k in random.integers(len(groups), size=len(groups))]).mean()
        for _ in range(RESAMPLES)
    ]
    low, high = np.quantile(means, [0.05, 0.95])
    middle = float(np.mean(share))
    return Check(
        "exits: who leaves alone, C-index within the alliance",
        "> 0.5",
        f"{middle:.2f} ({low:.2f} to {high:.2f})",
        middle > 0.5,
        max(0.0, 0.5 - middle),
        SOURCE,
        f"{TEST}-{LAST_YEAR}, {len(share)} exits; 90 % band over alliances; from {known.alone.sum():.0f} exits before: "
        f"{estimate.mean[1]:+.2f} ({estimate.error[1]:.2f}) per unit of distance apart",
    )


def _numbers(known: Rows, ahead: Rows) -> list[Check]:
    """Exits expected from what came before, with what is uncertain of the estimate, the frailties and luck."""
    random = np.random.default_rng(SEED)
    lone, together, later = alone(known), ends(years(known), False), years(ahead)
    b = random.multivariate_normal(lone.mean, lone.covariance, DRAWS)
    names, group = np.unique(ahead.alliance, return_inverse=True)
    far = apart(ahead)
    left, all_left, ended = np.zeros(DRAWS), np.zeros(DRAWS), np.zeros(DRAWS)
    c = random.multivariate_normal(together.mean[:2], together.covariance[:2, :2], DRAWS)
    for draw in range(DRAWS):
        ready = np.exp(b[draw, 2]) * random.standard_normal(len(names))
        hazard = np.exp(b[draw, 0] + b[draw, 1] * far + ready[group])
        left[draw] = random.poisson(np.minimum(hazard, 1.0).sum())
        over = random.random(len(later.year)) < -np.expm1(-np.exp(_of_ends(later, False) @ c[draw]))
        ended[draw], all_left[draw] = over.sum(), left[draw] + (over * later.parties).sum()
    seen = (ahead.alone.sum(), later.ended.sum(), ahead.left.sum())
    names_of = (
        "exits: parties that leave alone",
        "exits: alliances ended by their parties",
        "exits: all parties that left",
    )
    return [
        _number(f"{name}, number", drawn, float(number))
        for name, drawn, number in zip(names_of, (left, ended, all_left), seen, strict=True)
    ]


def _number(name: str, drawn: np.ndarray, seen: float) -> Check:
    low, high = np.quantile(drawn, [0.05, 0.95])
    miss = max(low - seen, seen - high, 0.0)
    return Check(
        name,
        f"{seen:.0f}",
        f"{np.median(drawn):.0f} ({low:.0f} to {high:.0f})",
        bool(miss == 0.0),
        float(miss),
        SOURCE,
        f"{TEST}-{LAST_YEAR} from {FIRST}-{TEST - 1}; 90 % of forecasts: estimate, frailty of each alliance, and luck",
    )


def _of_alone(lone: Fit, of: Rows) -> Check:
    return Check(
        "exits: who leaves alone, the hazard",
        "",
        f"level {lone.mean[0]:.2f} ({lone.error[0]:.2f}), distance apart {lone.mean[1]:+.2f} ({lone.error[1]:.2f}), "
        f"spread of the frailty {lone.spread:.2f} (log {lone.error[2]:.2f})",
        None,
        None,
        SOURCE,
        f"complementary log-log, {of.alone.sum():.0f} exits in {len(of.year):,} member-years, "
        "those at known renewals left to the renewal; with standard errors; distance apart is from the strongest,"
        " less the mean",
    )


def _tried(of: Rows) -> Check:
    """Each other shifter beside distance apart."""
    said = []
    for name in TRIED:
        found = alone(of, of.shifter[:, SHIFTERS.index(name)])
        said.append(f"{name} {found.mean[2]:+.2f} ({found.error[2]:.2f})")
    return Check(
        "exits: who leaves alone, what was tried besides",
        "",
        ", ".join(said),
        None,
        None,
        SOURCE,
        "each alone beside distance apart; not kept: those whose forecasts of alliances left out it does not improve, "
        "and age, which hangs on one alliance",
    )


def _of_all(together: Fit, of: Years) -> Check:
    level, error = later_level(together)
    return Check(
        "exits: alliances ended by their parties, the hazard",
        "",
        f"level {level:.2f} ({error:.2f}) from {TEST} on at {PARTIES} parties, log parties {together.mean[1]:+.2f} "
        f"({together.error[1]:.2f}), from {TEST} on {together.mean[2]:+.2f} ({together.error[2]:.2f})",
        None,
        None,
        SOURCE,
        f"complementary log-log, {of.ended.sum():.0f} ends in {len(of.year):,} years of alliances {FIRST}-{LAST_YEAR}",
    )


def later_level(together: Fit) -> tuple[float, float]:
    """The level of ends from `TEST` on, and its standard error."""
    both = np.array([1.0, 0.0, 1.0, 0.0])
    return float(both @ together.mean), float(np.sqrt(both @ together.covariance @ both))


def _renewed(data: Path | None) -> Check:
    due = renewals(data)
    return Check(
        "exits: renewals that fell due",
        "",
        f"{len(due)} of {len({each.alliance for each in due})} alliances: {sum(each.left for each in due)} parties of "
        f"{sum(each.parties for each in due)} left in the year, {sum(each.expired for each in due)} let it expire",
        None,
        None,
        SOURCE,
        "alliances of three and more whose treaty states a term, counted from its signature",
    )


def interval(lone: Fit, alliance: float) -> tuple[float, float]:
    """90 % interval of the yearly hazard that a party no further than the others leaves this alliance alone."""
    middle, around = lone.frailty[alliance]
    spread = np.hypot(lone.error[0], around)
    low, high = (-np.expm1(-np.exp(lone.mean[0] + middle + z * spread)) for z in (-1.645, 1.645))
    return float(low), float(high)


def _case(each: OnRecord, lone: Fit) -> Check:
    """The hazard that a case draws for its own, beside what the regression says of its alliance."""
    u = (np.arange(1000) + 0.5) / 1000
    random = np.random.default_rng(SEED)
    drawn = [each.case.beliefs.uncertainties[f"cohesion.{name}"].draw(u, u, u).value for name in ("leaves", "frailty")]
    hazard = -np.expm1(-np.exp(drawn[0] + random.permutation(drawn[1])))
    low, high = interval(lone, float(each.record.exits.alliance if each.record.exits else 0))
    middle = float(np.median(hazard))
    miss = max(low - middle, middle - high, 0.0)
    lowest, highest = predictive.band(hazard)
    return Check(
        f"exits: {each.case.about.name}, yearly hazard of leaving alone",
        f"{low:.4f} to {high:.4f}",
        f"{middle:.4f} ({lowest:.4f} to {highest:.4f})",
        bool(miss == 0.0),
        float(miss),
        SOURCE,
        "of a party no further from the lead than the others, by the regression and this alliance's own frailty; the "
        "case draws beside the level and the frailty",
    )
