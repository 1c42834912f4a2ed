"""Requests: the alliance's own record of asking for help, each answer predicted from what was known before it.

Every request on record is put through the equations of `invocation`: the member asks, and the histories differ in the
parameters and in luck. Parameters start from what could be believed before the first request (the record's own
uncertainties); each answer then weighs the draws by how likely they made it, and moves trust by the equation of
`cohesion`. The rival is the base rate: of the requests so far, how many brought troops (Jeffreys: half a yes and half a
no to begin with).

Literature: Dawid (1984) on judging a forecaster by the sequence of its forecasts.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from scipy.special import ndtr

from foedus.backtest import predictive, scores
from foedus.backtest.record import OnRecord, Request, having
from foedus.backtest.running import begun
from foedus.backtest.table import Check, Part, gather
from foedus.case import Case, bind
from foedus.case.calendar import standing
from foedus.case.schema import Request as Asked
from foedus.ensemble.draws import sample
from foedus.evidence import dates
from foedus.model import cohesion, invocation, month
from foedus.model.state import State

SOURCE = "the alliance's own record"
DRAWS, REPEATS, SEED = 1500, 50, 1
"""Draws of the parameters, and histories that share one draw and differ in luck."""
COMPANY = 100.0
"""Fewest troops that the base rate thinks of when it says that troops come."""
FEW = "five cases at most: weak evidence"


@dataclass(frozen=True)
class Forecast:
    """What was expected of one request before its answer was known, `[history]`.

    Attributes:
        asked: the request, with its answer.
        about: what it was about, and the figures of its answer.
        weight: of each history, after all earlier answers.
        troops: troops that come; 0 where none do.
        days: days until the first of them, where any come.
        base: the base rate at that time.
        strength: most troops that there were to send.
    """

    asked: Asked
    about: Request
    weight: np.ndarray
    troops: np.ndarray
    days: np.ndarray
    base: float
    strength: float

    @property
    def came(self) -> np.ndarray:
        """Whether troops come in a history."""
        return self.troops > 0

    @property
    def chance(self) -> float:
        """Probability that troops come."""
        return float((self.weight * self.came).sum() / self.weight.sum())


def checks(data: Path | None) -> list[Check]:
    """The forecasts one by one, their scores, and the answered request inside its bands."""
    return gather(data, [Part("requests: the record", SOURCE, _of_every_case)])


def _of_every_case(data: Path | None) -> list[Check]:
    found: list[Check] = []
    for each in having("request"):
        apart = forecasts(each, each.earlier, learning=True)
        found += _one_by_one(apart)
        found += _scored(each, apart)
        found += _answered(each, apart, "known before")
        found += _answered(each, forecasts(each, each.case, learning=False), "the case's priors, which have seen it")
    return found


def forecasts(each: OnRecord, case: Case, learning: bool) -> list[Forecast]:
    """A forecast of every request on record, in the order of their dates.

    Args:
        each: the record.
        case: the case whose uncertainties are drawn from.
        learning: whether earlier answers weigh the draws and move trust.
    """
    about = {(request.date, request.member): request for request in each.record.request}
    order = sorted((r for r in case.records.requests if (r.date, r.member) in about), key=lambda r: _day(r.date))
    p = bind(case, sample(case, SEED, 0, DRAWS).values)
    bonds = cohesion.start(np, case.scene.alliance, p.cohesion)
    kept, broken = bonds.kept, bonds.broken
    weight = np.ones(DRAWS)
    found, last = [], None
    for number, asked in enumerate(order):
        day = _day(asked.date)
        for _ in range(0 if last is None else (day.year - last.year) * 12 + day.month - last.month):
            kept, broken = (
                cohesion.learnt(now, first, np.zeros_like(now), p.cohesion)
                for now, first in ((kept, bonds.kept), (broken, bonds.broken))
            )
        one = about[asked.date, asked.member]
        answered = sum(request.troops for request in order[:number])
        at_war = any(_day(war.since) <= day for war in each.record.war)
        help_, strength = answers(case, p, asked.member, one.kind, day, at_war, kept / (kept + broken), number)
        troops, days = (values.reshape(DRAWS, REPEATS) for values in help_)
        found.append(
            Forecast(
                asked,
                one,
                np.repeat(weight, REPEATS),
                troops.ravel(),
                days.ravel(),
                (answered + 0.5) / (number + 1.0),
                strength,
            )
        )
        if learning:
            came = (troops > 0).mean(axis=1)
            weight = weight * (came if asked.troops else 1.0 - came) * _decided(one, p.invocation)
            seen = np.array([[float(member == asked.member)] for member in case.scene.labels["member"]])
            kept = cohesion.learnt(kept, bonds.kept, seen * asked.troops, p.cohesion)
            broken = cohesion.learnt(broken, bonds.broken, seen * (not asked.troops), p.cohesion)
        last = day
    return found


def _day(when: str) -> date:
    return dates.earliest(when) or date.min


def _decided(about: Request, p: invocation.Parameters) -> np.ndarray:
    """How likely each draw makes a decision within the days that it took; 1 where they are not on record."""
    if about.decided is None:
        return np.ones_like(p.decision)
    low, high = (ndtr(np.log(days / p.decision) / p.decision_spread) for days in about.decided)
    return high - low


def answers(
    case: Case,
    p: month.Parameters,
    member: str,
    kind: str,
    day: date,
    at_war: bool,
    trust: np.ndarray,
    number: int,
) -> tuple[tuple[np.ndarray, np.ndarray], float]:
    """Troops and days in histories in which a member asks over a severe threat, and the most that could be sent.

    Args:
        case: the case.
        p: parameters, `[..., draw]`.
        member: who asks.
        kind: over which kind of threat.
        day: when; it decides who takes full part.
        at_war: whether the lead is at war.
        trust: standing of each member, `[member, draw]`.
        number: of the request; other numbers meet other luck.
    """
    standings, labels = [standing(each, day) for each in case.records.members], case.scene.labels
    alliance = case.scene.alliance._replace(
        active=np.array([[float(each == "active")] for each in standings]),
        frozen=np.array([[float(each == "frozen")] for each in standings]),
    )
    s = _repeated(begun(case, alliance, p))
    threat = np.array(
        [[[float(who == member and what == kind)] for what in labels["kind"]] for who in labels["member"]]
    )
    histories = DRAWS * REPEATS
    random = np.random.default_rng([SEED, number])
    shape = {axis: len(labels[axis]) for axis in ("member", "ally", "kind")}
    chance = invocation.Luck(
        asks=np.full((shape["member"], shape["kind"], 1), 1e-9),
        applies=random.random((shape["member"], histories)),
        comes=random.random((shape["member"], shape["ally"], histories)),
        decision=random.random((shape["member"], histories)),
    )
    help_ = invocation.step(
        np,
        alliance,
        s.council,
        s.supplier._replace(at_war=np.array([float(at_war)])),
        s.forces,
        s.readiness,
        s.threats._replace(arrival=threat, severity=threat, author=np.zeros_like(s.threats.author[..., :1])),
        s.homeland._replace(averted=np.zeros_like(threat)),
        s.cohesion._replace(trust=np.repeat(trust, REPEATS, axis=-1)),
        invocation.Parameters(*(_stretched(each) for each in p.invocation)),
        chance,
    )
    asker = case.scene.labels["member"].index(member)
    strength = float(s.forces.contingent.sum(axis=0).max())
    return (
        np.broadcast_to(help_.troops[asker], (histories,)),
        np.broadcast_to(help_.days[asker], (histories,)),
    ), strength


def _repeated(s: State) -> State:
    """The parts of the state that answers depend on, each draw as often as it has histories."""
    parts = ("council", "forces", "readiness", "cohesion")
    return s._replace(**{name: type(part)(*map(_stretched, part)) for name in parts for part in (getattr(s, name),)})


def _stretched(array: np.ndarray) -> np.ndarray:
    return np.repeat(array, REPEATS, axis=-1) if array.shape[-1] == DRAWS else array


def _one_by_one(found: list[Forecast]) -> list[Check]:
    return [
        Check(
            f"requests: {each.asked.date}, {each.asked.member}, troops come",
            "yes" if each.asked.troops else "no",
            f"{each.chance:.2f}",
            None,
            None,
            SOURCE,
            f"base rate then {each.base:.2f}",
        )
        for each in found
    ]


def _scored(each: OnRecord, found: list[Forecast]) -> list[Check]:
    """Brier, log and ranked scores beside those of the base rate."""
    outcome = np.array([float(one.asked.troops) for one in found])
    ours, base = (np.array([getattr(one, name) for one in found]) for name in ("chance", "base"))
    random = np.random.default_rng(SEED)
    number, rival = [], []
    for one in found:
        sent = each.number(one.about.troops) if one.about.troops else 0.0
        number.append(predictive.crps(sent, one.troops, one.weight))
        comes = random.random(len(one.troops)) < one.base
        how_many = COMPANY * (one.strength / COMPANY) ** random.random(len(one.troops))
        rival.append(predictive.crps(sent, comes * how_many))
    pairs = [
        ("Brier score", scores.brier(outcome, ours), scores.brier(outcome, base), "{:.3f}"),
        ("log score", scores.log_loss(outcome, ours), scores.log_loss(outcome, base), "{:.3f}"),
        ("ranked score of troops", float(np.mean(number)), float(np.mean(rival)), "{:,.0f}"),
    ]
    return [
        Check(
            f"requests: {len(found)} requests, {name}",
            f"< {form.format(bar)} of the base rate",
            form.format(value),
            value < bar,
            max(0.0, value - bar),
            SOURCE,
            f"lower is better; {FEW}",
        )
        for name, value, bar, form in pairs
    ]


def _answered(each: OnRecord, found: list[Forecast], when: str) -> list[Check]:
    """Days and troops of each request that was answered, inside the band of those histories in which troops come."""
    lines = []
    for one in found:
        figures = [("days to first troops", one.about.days, one.days), ("troops", one.about.troops, one.troops)]
        for name, fact, draws in figures:
            if fact is None or not one.came.any():
                continue
            value = each.number(fact)
            low, high = predictive.band(draws[one.came], one.weight[one.came])
            miss = predictive.outside(value, low, high)
            score = predictive.crps(value, draws[one.came], one.weight[one.came])
            middle = predictive.quantiles(draws[one.came], (0.5,), one.weight[one.came])[0]
            lines.append(
                Check(
                    f"requests: {one.asked.date}, {one.asked.member}, {name}, {when}",
                    f"{value:,g} in the 90 % band",
                    f"{low:,.3g} to {high:,.3g}" if high < 1000 else f"{low:,.0f} to {high:,.0f}",
                    miss == 0.0,
                    miss,
                    each.source(fact),
                    f"median {middle:,.3g}, ranked score {score:,.3g}; if troops come",
                )
            )
    return lines
