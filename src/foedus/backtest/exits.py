"""Exits: who leaves an alliance and when, from memberships since 1946; estimated to 1989, tested from 1990.

The hazard that a party ends its membership in a year, by a discrete-time logit over the memberships that still stood
(Beck, Katz & Tucker 1998):

    log-odds = level + sum of (weight * shifter), shifters of the year before

That pools the parties that leave alone with those whose alliance ends; `leaving` has the form that `cohesion` takes,
which keeps them apart. The shifters are those that the literature offers. A shifter is kept if leaving it out makes
forecasts within the training years worse (decade by decade, each from what came before), so that what is tested from
1990 was not chosen by it. Exits became rarer; so the level is that of the last years before a forecast, as many as
served best in the training years.

Literature: Leeds & Savun (2007) on termination, changed power and changed leaders; Bailey, Strezhnev & Voeten (2017) on
ideal points; Harrell (1996) on concordance. Left out: terms and issues of the treaty; what came after 2016.
"""

from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.special import expit

from foedus.backtest import leaving
from foedus.backtest.regression import Estimate, fit
from foedus.backtest.spells import FIRST, LAST_YEAR, SHIFTERS, SOURCE, Rows, rows
from foedus.backtest.table import Check, Part, gather

TEST = 1990
"""The first year of the test."""
TRIALS = (1970, 1980)
"""Decades within the training years that are forecast from what came before each."""
WINDOWS = (10, 20, 40)
"""Years before a forecast whose exits may set its level."""
PRIOR_SPREAD = 1.0
"""Standard deviation of the prior of each weight; shifters are standardised."""
RESAMPLES, SEED = 500, 1
POOLED = SHIFTERS[:2]
"""Distance and others' steps, which rank pooled exits at chance."""


class Hazard(NamedTuple):
    """An estimated hazard: what unknown and typical shifters are, their scale, and the estimate."""

    centre: np.ndarray
    scale: np.ndarray
    chosen: list[int]
    level: float
    estimate: Estimate


def checks(data: Path | None) -> list[Check]:
    """The hazard tested from 1990."""
    parts = [
        Part("exits: hazards of leaving", SOURCE, _tested),
        Part("exits: the form of cohesion", SOURCE, leaving.checks),
    ]
    return gather(data, parts)


def estimate(known: Rows, names: tuple[str, ...], window: int) -> Hazard:
    """The hazard from these rows, its level that of the last years.

    Args:
        known: rows to estimate from.
        names: which shifters.
        window: how many last years set the level.
    """
    chosen = [SHIFTERS.index(name) for name in names]
    centre = np.nanmean(known.shifter, axis=0)
    scale = np.nanstd(known.shifter, axis=0)
    scale = np.where(scale > 0, scale, 1.0)
    design = _design(known, centre, scale, chosen)
    prior = np.array([10.0, *[PRIOR_SPREAD] * len(chosen)])
    fitted = fit(design, known.left, np.zeros(len(prior)), prior)
    late = known.year > known.year.max() - window
    level = fitted.mean[0]
    for _ in range(20):  # Newton's steps to the level at which as many leave as did
        chance = expit(level + design[late, 1:] @ fitted.mean[1:])
        level += (known.left[late].sum() + 0.5 - chance.sum()) / (chance * (1.0 - chance)).sum()
    return Hazard(centre, scale, chosen, float(level), fitted)


def forecast(hazard: Hazard, ahead: Rows) -> np.ndarray:
    """Probability that each party leaves in that year: `[row]`."""
    design = _design(ahead, hazard.centre, hazard.scale, hazard.chosen)
    return expit(hazard.level + design[:, 1:] @ hazard.estimate.mean[1:])


def _design(of: Rows, centre: np.ndarray, scale: np.ndarray, chosen: list[int]) -> np.ndarray:
    standard = (np.where(np.isfinite(of.shifter), of.shifter, centre) - centre) / scale
    return np.column_stack([np.ones(len(of.year)), standard[:, chosen]])


def loss(known: Rows, names: tuple[str, ...], window: int) -> float:
    """Mean negative log-likelihood of the trial decades, each forecast from what came before it."""
    total, count = 0.0, 0
    for since in TRIALS:
        ahead = known.within(since, since + 9)
        chance = forecast(estimate(known.within(FIRST, since - 1), names, window), ahead)
        total -= float(np.log(np.where(ahead.left > 0, chance, 1.0 - chance)).sum())
        count += len(chance)
    return total / count


def selected(known: Rows) -> tuple[tuple[str, ...], int]:
    """The shifters and window that forecast best within the training years; from all, leaving out one at a time."""
    names = SHIFTERS
    window = min(WINDOWS, key=lambda years: loss(known, names, years))
    best = loss(known, names, window)
    while names:
        tries = {name: loss(known, tuple(n for n in names if n != name), window) for name in names}
        worst = min(tries, key=lambda name: tries[name])
        if tries[worst] > best:
            break
        best, names = tries[worst], tuple(n for n in names if n != worst)
    return names, window


def concordance(chance: np.ndarray, of: Rows, events: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each exit the part of the memberships at risk in that year that had the lower hazard, and its alliance.

    Args:
        chance: hazards, `[row]`.
        of: the rows.
        events: which rows are exits, `[row]`.
    """
    share, alliance = [], []
    for year in np.unique(of.year[events > 0]):
        here = of.year == year
        stayed = chance[here & (of.left == 0)]
        for row in np.flatnonzero(here & (events > 0)):
            share.append((np.sum(stayed < chance[row]) + 0.5 * np.sum(stayed == chance[row])) / len(stayed))
            alliance.append(of.alliance[row])
    return np.array(share), np.array(alliance)


def _with_band(share: np.ndarray, alliance: np.ndarray) -> tuple[float, float, float]:
    """The mean and its 90 % band when whole alliances are drawn again."""
    random = np.random.default_rng(SEED)
    groups = [share[alliance == each] for each in np.unique(alliance)]
    means = [
        np.concatenate([groups[k] for k in random.integers(len(groups), size=len(groups))]).mean()
        for _ in range(RESAMPLES)
    ]
    low, high = np.quantile(means, [0.05, 0.95])
    return float(share.mean()), float(low), float(high)


def _tested(data: Path | None) -> list[Check]:
    whole = rows(data)
    return [
        check for several in (False, True) for check in _population(whole.of_several() if several else whole, several)
    ]


def _population(of: Rows, several: bool) -> list[Check]:
    """The checks of all memberships, or of those in alliances of several, which is what `cohesion` is about."""
    what = "alliances of three and more" if several else "all alliances"
    known, ahead = of.within(FIRST, TEST - 1), of.within(TEST, LAST_YEAR)
    names, window = selected(known)
    hazard = estimate(known, names, window)
    chance = forecast(hazard, ahead)
    every = concordance(forecast(estimate(known, SHIFTERS, window), ahead), ahead, ahead.left)[0].mean()
    note = f"with every shifter {every:.2f}"
    found = [
        _ranked(f"{what}, C-index", chance, ahead, ahead.left, True, note),
        _calibrated(what, chance, ahead, window),
        _by_fifth(what, chance, ahead),
        _kept(what, names, hazard, known),
    ]
    if several:
        found.append(_pooled(known, ahead, window))
    return found


def _ranked(what: str, chance: np.ndarray, ahead: Rows, events: np.ndarray, judged: bool, note: str) -> Check:
    share, alliance = concordance(chance, ahead, events)
    middle, low, high = _with_band(share, alliance)
    return Check(
        f"exits: {what}",
        "> 0.5",
        f"{middle:.2f} ({low:.2f} to {high:.2f})",
        middle > 0.5 if judged else None,
        max(0.0, 0.5 - middle),
        SOURCE,
        f"{TEST}-{LAST_YEAR}, {len(share)} exits from {len(np.unique(alliance))} alliances in {len(chance):,} "
        f"member-years; 90 % band over alliances; {note}",
    )


def _calibrated(what: str, chance: np.ndarray, ahead: Rows, window: int) -> Check:
    """Exits expected and seen; whole alliances are drawn again, as their parties leave together."""
    random = np.random.default_rng(SEED)
    _, group = np.unique(ahead.alliance, return_inverse=True)
    by_alliance = np.bincount(group, weights=ahead.left)
    seen = [by_alliance[random.integers(len(by_alliance), size=len(by_alliance))].sum() for _ in range(RESAMPLES)]
    low, high = np.quantile(seen, [0.05, 0.95])
    expected = float(chance.sum())
    miss = max(low - expected, expected - high, 0.0)
    return Check(
        f"exits: {what}, number",
        f"{ahead.left.sum():.0f} ({low:.0f} to {high:.0f})",
        f"{expected:.0f}",
        bool(miss == 0.0),
        float(miss),
        SOURCE,
        f"90 % band over alliances; the level is that of the last {window} years before {TEST}",
    )


def _by_fifth(what: str, chance: np.ndarray, ahead: Rows) -> Check:
    """Seen and expected by fifths of the expected, once the level is set right."""
    order = np.argsort(chance, kind="stable")
    scale = ahead.left.sum() / chance.sum()
    fifths = [(ahead.left[part].sum(), scale * chance[part].sum()) for part in np.array_split(order, 5)]
    return Check(
        f"exits: {what}, by fifths of the hazard",
        "/".join(f"{seen:.0f}" for seen, _ in fifths),
        "/".join(f"{expected:.0f}" for _, expected in fifths),
        None,
        None,
        SOURCE,
        "exits from the least to the most likely fifth, seen and expected; the level put right first",
    )


def _kept(what: str, names: tuple[str, ...], hazard: Hazard, known: Rows) -> Check:
    error = np.sqrt(np.diag(hazard.estimate.covariance))[1:]
    weights = zip(names, hazard.estimate.mean[1:], error, strict=True)
    dropped = ", ".join(name for name in SHIFTERS if name not in names)
    absent = {name: np.isnan(known.shifter[:, SHIFTERS.index(name)]).mean() for name in names}
    unknown = ", ".join(f"{name} in {part:.0%}" for name, part in absent.items() if part > 0)
    return Check(
        f"exits: {what}, shifters kept",
        "",
        ", ".join(f"{name} {weight:+.2f} ({spread:.2f})" for name, weight, spread in weights) or "none",
        None,
        None,
        SOURCE,
        f"from {known.left.sum():.0f} exits {FIRST}-{TEST - 1}; log-odds per standard deviation, with standard "
        f"errors; dropped, as they did not help in {TRIALS[0]}-{TRIALS[-1] + 9}: {dropped}"
        + (f"; unknown of member-years and taken as typical: {unknown}" if unknown else ""),
    )


def _pooled(known: Rows, ahead: Rows, window: int) -> Check:
    """Distance and others' steps alone."""
    hazard = estimate(known, POOLED, window)
    slope = hazard.estimate.mean[1:] / hazard.scale[hazard.chosen]
    error = np.sqrt(np.diag(hazard.estimate.covariance))[1:] / hazard.scale[hazard.chosen]
    note = (
        f"those who left alone and those whose alliance ended in one; log-odds per unit of distance {slope[0]:+.2f} "
        f"({error[0]:.2f}), after one other party's step {np.log(2) * slope[1]:+.2f} ({np.log(2) * error[1]:.2f})"
    )
    what = "alliances of three and more, C-index of distance and others' steps"
    return _ranked(what, forecast(hazard, ahead), ahead, ahead.left, True, note)
