"""Disputes: how often members have been in militarised disputes, against the counts that `threats` would have given.

The model counts what is done to a member: attacks and clashes that reach it. Counts by member are published for all
disputes, whoever began, so the model's rates are raised by the published ratio of the two before they are compared
member by member; what is published of disputes as a target is compared as it is.

Whether disputes come in clusters is tested and not assumed: within each state the years are compared with years that
all have one rate, exactly by drawing (Fisher's index of dispersion), and by the likelihood ratio of a negative binomial
to a Poisson distribution.

Literature: Fisher (1950) on the index; Cameron & Trivedi (2013) on tests of over-dispersion.
"""

import re
from pathlib import Path

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import gammaln
from scipy.stats import chi2

from foedus.backtest import predictive, states
from foedus.backtest.record import Disputes, OnRecord, having, on_record
from foedus.backtest.running import begun
from foedus.backtest.table import Absent, Check, Part, gather, read_csv
from foedus.case import bind
from foedus.ensemble.draws import sample
from foedus.model import deterrence, threats

ATTACKS = "data/honouring/from_1950_features.csv"
SOURCE = "Gibler, Miller & Little militarised disputes; Correlates of War"
SINCE, UNTIL = 1992, 2014
DRAWS, SEED = 500, 1
SIMULATED = 4000
MONTHS = 12
SIGNIFICANT = 0.05
MOST_SPREAD = 50.0


def checks(data: Path | None) -> list[Check]:
    """Counts of each member, and the test of clustering."""
    return gather(
        data,
        [
            Part("disputes: counts", SOURCE, lambda _: [c for each in having("disputes") for c in _counts(each)]),
            Part("disputes: clustering", SOURCE, _clustering),
        ],
    )


def simulated(each: OnRecord, about: Disputes, scale: float) -> np.ndarray:
    """Disputes that the model gives, at the pressure and standing of the start: `[year, member, draw]`.

    Args:
        each: the case.
        about: which years, and which kinds of threat are militarised disputes.
        scale: by which all rates are multiplied.
    """
    case, labels = each.case, each.case.scene.labels
    p = bind(case, sample(case, SEED, 0, DRAWS).values)
    usual = case.scene.alliance
    alliance = usual._replace(active=np.ones_like(usual.active), frozen=np.zeros_like(usual.frozen))
    s = begun(case, alliance, p)
    fear = deterrence.step(np, s.rivalry, s.readiness, s.cohesion, p.deterrence)
    fear = fear._replace(attack_rate=scale * fear.attack_rate)
    raised = p.threats._replace(rate=scale * p.threats.rate)
    random = np.random.default_rng(SEED)
    members, kinds = len(labels["member"]), len(labels["kind"])
    counted = np.array([[[float(kind in about.kinds)] for kind in labels["kind"]]])
    dangers, found = threats.start(np, alliance, s.rivalry, fear, raised), []
    for _ in range(about.years[0], about.years[1] + 1):
        total = np.zeros((members, DRAWS))
        for _ in range(MONTHS):
            chance = threats.Luck(
                shock=random.random((members, DRAWS)),
                arrival=random.random((members, kinds, DRAWS)),
                severity=np.full((1, 1, 1), 0.5),
                author=np.full((members, 1), 0.5),
            )
            dangers = threats.step(np, dangers, alliance, s.rivalry, fear, s.cohesion, raised, chance)
            total = total + (dangers.arrival * counted).sum(axis=1)
        found.append(total)
    return np.stack(found)


def recorded(each: OnRecord, about: Disputes) -> dict[str, int]:
    """Counts by member from a fact of the form "ABC 3; DEF 1"."""
    listed = re.findall(r"(\S+) (\d+)(?:;|$)", each.facts[about.counts].value)
    return {member: int(count) for member, count in listed}


def _counts(each: OnRecord) -> list[Check]:
    about = each.record.disputes
    if about is None:
        return []
    labels = each.case.scene.labels["member"]
    others = each.case.scene.alliance.lead[:, 0] < 1
    years = about.years[1] - about.years[0] + 1
    when = f"{about.years[0]}-{about.years[1]}"
    target = each.number(about.rate_as_target) * years * others.sum()
    as_target = simulated(each, about, 1.0)
    low, high = predictive.band(as_target[:, others].sum(axis=(0, 1)))
    miss = predictive.outside(round(target), low, high)
    found = [
        Check(
            f"disputes: {when}, members but the lead, as target",
            f"{target:.0f} in the 90 % band",
            f"{low:.0f} to {high:.0f}",
            miss == 0.0,
            miss,
            each.source(about.rate_as_target),
            f"median {np.median(as_target[:, others].sum(axis=(0, 1))):.0f}",
        )
    ]
    scale = each.number(about.rate) / each.number(about.rate_as_target)
    total = simulated(each, about, scale).sum(axis=0)
    for member, count in recorded(each, about).items():
        draws = total[labels.index(member)]
        low, high = predictive.band(draws)
        miss = predictive.outside(count, low, high)
        leads = each.case.scene.alliance.lead[labels.index(member), 0] > 0
        found.append(
            Check(
                f"disputes: {when}, {member}",
                f"{count} in the 90 % band",
                f"{low:.0f} to {high:.0f}",
                miss == 0.0,
                miss,
                each.source(about.counts),
                f"rates raised by {scale:.1f}, as the count is of all disputes"
                + (
                    "; the lead began most of its own, and the model has no disputes that members begin"
                    if leads
                    else ""
                ),
            )
        )
    return found


def by_year(data: Path | None) -> tuple[np.ndarray, np.ndarray]:
    """Attacks on each state that was ever attacked, `[state, year]` from `SINCE` on, and the states' numbers.

    The last year is `UNTIL`, or that of the file if it ends earlier: years that it does not have are no years of peace.

    Raises:
        Absent: the file ends too early.
    """
    rows = read_csv(data, ATTACKS, ["dispnum", "target", "year"], words=["src"])
    rows = rows.drop_duplicates(["src", "dispnum", "target"])
    last = min(UNTIL, int(rows["year"].max()))
    if last - SINCE < 1:
        raise Absent(f"{ATTACKS} ends in {last}; two years from {SINCE} on are needed")
    rows = rows[rows["year"].between(SINCE, last)]
    codes, place = np.unique(rows["target"].to_numpy(int), return_inverse=True)
    counts = np.zeros((len(codes), last - SINCE + 1))
    np.add.at(counts, (place, rows["year"].to_numpy(int) - SINCE), 1.0)
    return counts, codes


def index(counts: np.ndarray) -> float:
    """Variance of yearly counts within states over what a Poisson distribution would have; 1 for no clustering.

    Args:
        counts: `[state, year]`.
    """
    mean = counts.mean(axis=1, keepdims=True)
    part = np.divide((counts - mean) ** 2, mean, out=np.zeros_like(counts), where=mean > 0)
    return float(part.sum() / ((mean > 0).sum() * (counts.shape[1] - 1)))


def clustered(counts: np.ndarray, seed: int = SEED) -> float:
    """Chance that years of equal rates give as high an index, the totals of the states given, by drawing.

    Args:
        counts: `[state, year]`.
        seed: of the drawing.
    """
    random = np.random.default_rng(seed)
    years = counts.shape[1]
    totals = counts.sum(axis=1).astype(int)
    share = np.full(years, 1.0 / years)
    draws = np.stack([random.multinomial(total, share, SIMULATED) for total in totals if total], axis=1)
    mean = draws.sum(axis=2, keepdims=True) / years
    each = ((draws - mean) ** 2 / mean).sum(axis=(1, 2)) / (draws.shape[1] * (years - 1))
    return float((1 + (each >= index(counts) - 1e-9).sum()) / (1 + SIMULATED))


def spread(counts: np.ndarray) -> tuple[float, float]:
    """Likeliest variance of the yearly rate over its square, by a negative binomial, and the p-value of no variance.

    Each state keeps its mean; no spread is the Poisson distribution, on the boundary, so that the p-value is halved.
    """
    counts = counts[counts.sum(axis=1) > 0]
    mean = np.broadcast_to(counts.mean(axis=1, keepdims=True), counts.shape)

    def log_likelihood(alpha: float) -> float:
        shape = 1.0 / alpha
        terms = gammaln(counts + shape) - gammaln(shape) - gammaln(counts + 1.0)
        terms = terms + shape * np.log(shape / (shape + mean)) + counts * np.log(mean / (shape + mean))
        return float(terms.sum())

    poisson = float((counts * np.log(mean) - mean - gammaln(counts + 1.0)).sum())
    best = minimize_scalar(
        lambda log_alpha: -log_likelihood(np.exp(log_alpha)), bounds=(-7.0, np.log(MOST_SPREAD)), method="bounded"
    )
    ratio = max(2.0 * (-float(best.fun) - poisson), 0.0)
    return float(np.exp(best.x)), float(0.5 * chi2.sf(ratio, 1))


def _clustering(data: Path | None) -> list[Check]:
    """Whether attacks come in clusters, in all states and in members, and whether the model's do as much."""
    counts, codes = by_year(data)
    when = f"{SINCE}-{SINCE + counts.shape[1] - 1}"
    whole = index(counts)
    chance, (alpha, p) = clustered(counts), spread(counts)
    found = [
        Check(
            f"disputes: {when}, clustering within {len(counts)} attacked states",
            f"p < {SIGNIFICANT}, as cases assume clusters",
            f"index {whole:.2f}, p = {chance:.4f}",
            chance < SIGNIFICANT,
            max(0.0, chance - SIGNIFICANT),
            SOURCE,
            f"{counts.sum():.0f} attacks on states with allies; negative binomial spread {alpha:.2f}, p = {p:.4f}",
        )
    ]
    numbers = states.numbers(data)
    for each in on_record():
        about = each.record.disputes
        if about is None:
            continue
        labels = each.case.scene.labels["member"]
        members = {numbers[member] for member in labels if member in numbers}
        lacking = states.without_number(labels, numbers)
        own = counts[np.isin(codes, list(members))]
        given = simulated(each, about, each.number(about.rate) / each.number(about.rate_as_target))
        model = [index(given[:, :, draw].T) for draw in range(DRAWS) if given[:, :, draw].sum() > 0]
        low, high = predictive.band(np.array(model))
        miss = predictive.outside(whole, low, high)
        found.append(
            Check(
                f"disputes: {when}, clustering within members of {each.case.about.name}",
                "",
                f"index {index(own):.2f}, p = {clustered(own):.2f}",
                None,
                None,
                SOURCE,
                f"{own.sum():.0f} attacks on {len(own)} members with allies: too few to tell"
                + (f"; {lacking}" if lacking else ""),
            )
        )
        found.append(
            Check(
                f"disputes: clustering in the model of {each.case.about.name}",
                f"{whole:.2f} of all states in the 90 % band",
                f"{low:.2f} to {high:.2f}",
                miss == 0.0,
                miss,
                SOURCE,
                f"median {np.median(model):.2f}; index of yearly counts within members",
            )
        )
    return found
