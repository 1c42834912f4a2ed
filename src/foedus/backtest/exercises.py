"""Exercises: how many are held a year and who attends, against the model's calendar.

Counted is every exercise of the file at which at least so many members take part, whoever holds it and with whomever
else: the file names no organiser. The calendar has as many exercises due each year as the case says of years that list
none, and

    held     Binomial(due, 1 - cancelled)
    attends  each member with probability 1 - stays_away, given that enough attend for the exercise to count

with the case's beliefs of `cancelled` and `stays_away`, which are of later years. The rival is the rate of the years
before: a negative binomial (a Gamma rate from those years, Jeffreys' prior) for the number, and for each member the
part of earlier exercises that it attended (half a yes and half a no to begin with). The number is scored by the
logarithm of its probability, attendance by Brier's score.

Left out: states that are no members of the case today; size and length of an exercise; exercises of fewer members.
"""

from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.stats import binom, nbinom

from foedus.backtest import predictive, states
from foedus.backtest.record import Exercises, OnRecord, having
from foedus.backtest.table import Absent, Check, Part, gather, read_csv
from foedus.case import Case, bind
from foedus.ensemble.draws import sample

FILE = "data/international/multinational_exercises_1980_2010.csv.gz"
SOURCE = "Multinational military exercises, v7"
DRAWS, SEED = 2000, 1
MONTHS = 12
LEAST_CHANCE = 1e-6
"""A number that a forecast excludes costs as much as one of this chance."""
OTHERS = "the file names no organiser: exercises with outsiders are among them"


class Held(NamedTuple):
    """Exercises that count: `year` is `[exercise]`, `attended` `[exercise, member]`, 0 or 1."""

    year: np.ndarray
    attended: np.ndarray

    def within(self, first: int, last: int) -> "Held":
        """Those of some years."""
        here = (self.year >= first) & (self.year <= last)
        return Held(self.year[here], self.attended[here])


def checks(data: Path | None) -> list[Check]:
    """Number a year and attendance, for every case whose record names the years."""
    return gather(data, [Part("exercises: held and attended", SOURCE, _of_every_case)])


def _of_every_case(data: Path | None) -> list[Check]:
    return [
        check
        for each in having("exercises")
        if each.record.exercises is not None
        for check in _of_case(each, each.record.exercises, data)
    ]


def held(data: Path | None, members: tuple[str, ...], least: int) -> Held:
    """The exercises of the file with enough members.

    Args:
        data: the folder of the data.
        members: codes of the members.
        least: how many must take part.

    Raises:
        Absent: the file is absent, or no exercise of it counts.
    """
    rows = read_csv(data, FILE, ["s.year"], words=["states"])
    numbers, by_name = states.numbers(data), states.numbers_by_name(data)
    wanted = [numbers.get(member) for member in members]
    years, attended = [], []
    for year, listed in rows[["s.year", "states"]].dropna().itertuples(index=False):
        present = {by_name.get(states.folded(name)) for name in str(listed).split(";")} - {None}
        there = [float(number in present) for number in wanted]
        if sum(there) >= least:
            years.append(int(year))
            attended.append(there)
    if not years:
        raise Absent(f"{FILE} has no exercise of {least} members")
    return Held(np.array(years), np.array(attended))


def due(case: Case) -> int:
    """Exercises due in a year that lists none."""
    return sum(len(series.usual_months) for series in case.records.series)


def attending(away: np.ndarray, least: int) -> np.ndarray:
    """Chance that each member attends an exercise that counts: `[member]`.

    Args:
        away: chance that a member stays away, `[member, draw]`.
        least: how many must attend for it to count.
    """
    members, draws = away.shape
    count = np.zeros((members + 1, draws))
    count[0] = 1.0
    total = count
    for each in away:
        total = _one_more(total, each)
    enough = total[least:].sum(axis=0).mean()
    found = []
    for member in range(members):
        others = count
        for other in (*range(member), *range(member + 1, members)):
            others = _one_more(others, away[other])
        found.append(((1.0 - away[member]) * others[max(least - 1, 0) :].sum(axis=0)).mean() / enough)
    return np.array(found)


def _one_more(count: np.ndarray, away: np.ndarray) -> np.ndarray:
    """Chances of each number of members attending, `[number, draw]`, with one more member."""
    before = np.concatenate([np.zeros_like(count[:1]), count[:-1]])
    return count * away + before * (1.0 - away)


def number_before(of: Held, since: int, year: int) -> tuple[float, float]:
    """The rival's rate of a year: shape and years of a Gamma distribution, from the years before."""
    return len(of.within(since, year - 1).year) + 0.5, float(year - since)


def _of_case(each: OnRecord, about: Exercises, data: Path | None) -> list[Check]:
    case, members = each.case, each.case.scene.labels["member"]
    of = held(data, members, about.least)
    first, last = about.years
    if int(of.year.max()) < last:
        raise Absent(f"{FILE} ends before {last}, which the record of {case.about.name} asks for")
    p = bind(case, sample(case, SEED, 0, DRAWS).values).calendar
    cancelled = np.broadcast_to(p.cancelled, DRAWS)
    away = np.broadcast_to(p.stays_away, (len(members), DRAWS))
    planned = due(case)
    years = range(first, last + 1)
    seen = np.array([len(of.within(year, year).year) for year in years])
    name, when = case.about.name, f"{first}-{last}"
    ours = np.array([float(binom.pmf(count, planned, 1.0 - cancelled).mean()) for count in seen])
    theirs = np.array(
        [
            float(nbinom.pmf(count, shape, span / (span + 1.0)))
            for count, (shape, span) in zip(seen, (number_before(of, about.before, y) for y in years), strict=True)
        ]
    )
    drawn = np.random.default_rng(SEED).binomial(planned, 1.0 - cancelled)
    low, high = predictive.band(drawn)
    inside = sum(predictive.outside(count, low, high) == 0.0 for count in seen)
    spread = seen.var(ddof=1) / seen.mean()
    enough = int(binom.ppf((1 - predictive.LEVEL) / 2, len(seen), predictive.LEVEL))
    text = f"{seen.sum()} exercises with {about.least} members or more; {OTHERS}"
    mean, expected = float(seen.mean()), float(drawn.mean())
    wide = predictive.band(np.random.default_rng(SEED).choice(seen, (DRAWS, len(seen))).mean(axis=1))
    miss = predictive.outside(expected, *wide)
    return [
        Check(
            f"exercises: {name}, {when}, number a year",
            f"{mean:.1f} ({wide[0]:.1f} to {wide[1]:.1f})",
            f"{expected:.1f}",
            miss == 0.0,
            miss,
            SOURCE,
            f"{text}; band over years; the calendar is that of today, {planned} a year",
        ),
        _lower(f"exercises: {name}, {when}, log score of the number", ours, theirs, text),
        Check(
            f"exercises: {name}, {when}, years in the 90 % band",
            f">= {enough} of {len(seen)}, as 95 % of true bands have",
            f"{inside} of {len(seen)} in {low:.0f} to {high:.0f}",
            inside >= enough,
            float(max(0, enough - inside)),
            SOURCE,
            f"from year to year {'/'.join(str(count) for count in seen)}: variance over mean {spread:.2f}, of the "
            f"calendar {drawn.var() / max(drawn.mean(), 1e-9):.2f}, as it plans a fixed number and calls few off",
        ),
        *_attendance(name, about, of, attending(away, about.least), members),
    ]


def _lower(name: str, ours: np.ndarray, theirs: np.ndarray, note: str) -> Check:
    value, bar = (float(-np.log(np.maximum(each, LEAST_CHANCE)).mean()) for each in (ours, theirs))
    return Check(
        name,
        f"< {bar:.2f} of the years before",
        f"{value:.2f}",
        value < bar,
        max(0.0, value - bar),
        SOURCE,
        f"{note}; lower is better, and no chance counts as less than {LEAST_CHANCE:g}",
    )


def _attendance(name: str, about: Exercises, of: Held, chance: np.ndarray, members: tuple[str, ...]) -> list[Check]:
    """Brier's score of who attends, and each member's part beside the calendar's."""
    first, last = about.years
    ours, theirs = [], []
    for year in range(first, last + 1):
        before = of.within(about.before, year - 1).attended
        rival = (before.sum(axis=0) + 0.5) / (len(before) + 1.0)
        for row in of.within(year, year).attended:
            ours.append((row - chance) ** 2)
            theirs.append((row - rival) ** 2)
    value, bar = float(np.mean(ours)), float(np.mean(theirs))
    seen = of.within(first, last).attended.mean(axis=0)
    when = f"{first}-{last}"
    return [
        Check(
            f"exercises: {name}, {when}, Brier score of who attends",
            f"< {bar:.3f} of the years before",
            f"{value:.3f}",
            value < bar,
            max(0.0, value - bar),
            SOURCE,
            f"{len(ours)} exercises, {len(members)} members each; {OTHERS}; lower is better",
        ),
        Check(
            f"exercises: {name}, {when}, part attended by each member",
            ", ".join(f"{member} {part:.2f}" for member, part in zip(members, seen, strict=True)),
            ", ".join(f"{member} {part:.2f}" for member, part in zip(members, chance, strict=True)),
            None,
            None,
            SOURCE,
            "of exercises that count; the case's beliefs are of its own main exercises since 2021",
        ),
    ]
