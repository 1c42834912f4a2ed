"""Missions: troops that states keep on lasting missions, year by year, against what the model says of troops sent.

The file lists what each state had on each mission in each year. Counted is what it calls an operation, whoever leads
it, added up by state and year; a state of the file without a row in a year had none. Permanent presence abroad is not
counted. The model says of every member how many it would send to one mission,

    contingent * filled posts * readiness * part committed

as the case believes them when it begins; it knows no mission that lasts, so a member's year is forecast by that amount
alone, whether there is a mission or not. The rival is "as last year": last year's number, moved by as much as such
numbers moved in the years before. Both are scored by the ranked score of log(1 + troops), over member-years.

For cases without members in the file nothing can be judged. What the file says of states at large is shown instead:
how much a year owes to the year before, and which part of all forces was sent, beside the case's part of a ready
contingent.

Left out: missions that the publisher left out on purpose; observers counted as troops; rotations within a year.
"""

from pathlib import Path
from typing import NamedTuple

import numpy as np

from foedus.backtest import predictive, states
from foedus.backtest.running import begun
from foedus.backtest.table import Absent, Check, Part, gather, read_csv
from foedus.case import Case, bind, load, shipped
from foedus.ensemble.draws import sample

SENT = "data/international/deployments_2014_2021.csv"
STRENGTH = "data/international/cow_nmc_cinc.csv"
SOURCE = "Military deployments visual analytics (figures of IISS, The Military Balance)"
COUNTED = "Operation"
LEARNT = 2
"""Years whose numbers the first forecast is learnt from: one change of each state."""
DRAWS, SEED = 1000, 1
THOUSAND = 1000.0
WHAT = "troops on operations, permanent presence not counted"


class Panel(NamedTuple):
    """Troops on operations: `troops` is `[state, year]`."""

    codes: tuple[str, ...]
    years: tuple[int, ...]
    troops: np.ndarray


def checks(data: Path | None) -> list[Check]:
    """Each case with members in the file against its rival, then what the file says of states at large."""
    cases = [
        Part(f"missions: {name}, troops sent", SOURCE, lambda data, name=name: _of_case(load(name), data))
        for name in shipped()
    ]
    return gather(data, [*cases, Part("missions: states at large", SOURCE, _at_large)])


def panel(data: Path | None) -> Panel:
    """Troops of every state of the file.

    Raises:
        Absent: the file is absent, or has too few years.
    """
    rows = read_csv(data, SENT, ["year", "deployed"], words=["country", "kind"])
    rows = rows[(rows["kind"] == COUNTED) & rows["deployed"].notna()]
    years = tuple(sorted({int(year) for year in rows["year"]}))
    if len(years) <= LEARNT:
        raise Absent(f"{SENT} has operations of {len(years)} years; more than {LEARNT} are needed")
    codes = tuple(sorted(set(rows["country"])))
    troops = np.zeros((len(codes), len(years)))
    where = ([codes.index(code) for code in rows["country"]], [years.index(int(year)) for year in rows["year"]])
    np.add.at(troops, where, rows["deployed"].to_numpy(float))
    return Panel(codes, years, troops)


def as_last_year(logs: np.ndarray, year: int) -> np.ndarray:
    """The rival's forecast of a year: `[state, change]`, in log(1 + troops), from the years before only.

    Args:
        logs: log(1 + troops), `[state, year]`.
        year: place of the year that is forecast.
    """
    moved = np.diff(logs[:, :year], axis=1).ravel()
    return np.maximum(logs[:, year - 1, None] + moved, 0.0)


def sent(case: Case) -> np.ndarray:
    """Troops that each member would send to one mission as the case begins: `[member, draw]`."""
    p = bind(case, sample(case, SEED, 0, DRAWS).values)
    s = begun(case, case.scene.alliance, p)
    troops = s.forces.contingent * s.forces.fill * s.readiness.rating * p.invocation.committed
    return np.broadcast_to(troops, (len(case.scene.labels["member"]), DRAWS))


def scores(of: Panel, members: dict[int, np.ndarray]) -> tuple[np.ndarray, np.ndarray, float]:
    """Ranked scores of model and rival, `[member-year]` each, and the part of them inside the model's 90 % band.

    Args:
        of: the file's troops.
        members: by the state's place in the panel, what the model says it would send, `[draw]`.
    """
    logs = np.log1p(of.troops)
    ours, theirs, inside = [], [], []
    for year in range(LEARNT, len(of.years)):
        rival = as_last_year(logs, year)
        for place, draws in members.items():
            value, said = float(logs[place, year]), np.log1p(draws)
            ours.append(predictive.crps(value, said))
            theirs.append(predictive.crps(value, rival[place]))
            inside.append(predictive.outside(value, *predictive.band(said)) == 0.0)
    return np.array(ours), np.array(theirs), float(np.mean(inside))


def _of_case(case: Case, data: Path | None) -> list[Check]:
    of, name = panel(data), case.about.name
    labels = case.scene.labels["member"]
    listed = [member for member in labels if member in of.codes]
    if not listed:
        raise Absent(
            f"none of the {len(labels)} members of {name} is in {SENT}, which has {len(of.codes)} other states"
        )
    troops = sent(case)
    ours, theirs, inside = scores(of, {of.codes.index(each): troops[labels.index(each)] for each in listed})
    value, bar = float(ours.mean()), float(theirs.mean())
    when = f"{of.years[LEARNT]}-{of.years[-1]}"
    lacking = len(labels) - len(listed)
    note = f"{len(ours)} member-years of {len(listed)} members, {lacking} not in the file; {WHAT}; lower is better"
    return [
        Check(
            f"missions: {name}, {when}, ranked score of log(1 + troops)",
            f'< {bar:.2f} of "as last year"',
            f"{value:.2f}",
            value < bar,
            max(0.0, value - bar),
            SOURCE,
            note,
        ),
        Check(
            f"missions: {name}, {when}, member-years in the 90 % band",
            "90 %",
            f"{inside:.0%}",
            None,
            None,
            SOURCE,
            "what a member would send to one mission, held against all that it had abroad",
        ),
    ]


def _at_large(data: Path | None) -> list[Check]:
    of = panel(data)
    logs = np.log1p(of.troops)
    last, pool, moved = [], [], []
    for year in range(LEARNT, len(of.years)):
        rival, before = as_last_year(logs, year), logs[:, :year].ravel()
        for place in range(len(of.codes)):
            value = float(logs[place, year])
            last.append(predictive.crps(value, rival[place]))
            pool.append(predictive.crps(value, before))
        moved.extend(logs[:, year] - logs[:, year - 1])
    shown = [
        Check(
            f"missions: {len(of.codes)} states, {of.years[LEARNT]}-{of.years[-1]}, ranked score of log(1 + troops)",
            f"{np.mean(pool):.2f} of any state in any year before",
            f'{np.mean(last):.2f} of "as last year"',
            None,
            None,
            SOURCE,
            f"{WHAT}; between states {logs.mean(axis=1).std():.2f}, a year's change {np.std(moved):.2f} (standard "
            "deviations of the logarithm): what lasts is most of it, and the model has no mission that lasts",
        )
    ]
    return [*shown, _part_of_forces(of, data)]


def _part_of_forces(of: Panel, data: Path | None) -> Check:
    """Which part of all their forces states had on operations, beside what cases believe of a ready contingent."""
    numbers = states.numbers(data)
    strength = read_csv(data, STRENGTH, ["ccode", "year", "milper"])
    known = {
        (int(code), int(year)): THOUSAND * people
        for code, year, people in strength[["ccode", "year", "milper"]].to_numpy(float)
        if people > 0
    }
    parts = [
        of.troops[place, at] / known[numbers[code], year]
        for place, code in enumerate(of.codes)
        for at, year in enumerate(of.years)
        if code in numbers and (numbers[code], year) in known
    ]
    if not parts:
        raise Absent(f"{STRENGTH} has no state and year of {SENT}")
    low, middle, high = np.quantile(parts, [0.05, 0.5, 0.95])
    u = (np.arange(1000) + 0.5) / 1000
    believed = []
    for name in shipped():
        belief = load(name).beliefs.uncertainties.get("invocation.committed")
        if belief is not None:
            values = belief.draw(u, u, u).value
            believed.append(f"{name}: {' to '.join(f'{each:.2f}' for each in predictive.band(values))}")
    return Check(
        "missions: part of all forces on operations",
        f"{low:.2%} to {high:.1%}, median {middle:.1%}",
        f"of a ready contingent, one mission: {'; '.join(believed) or 'no case says'}",
        None,
        None,
        f"{SOURCE}; Correlates of War, National Material Capabilities 7.0",
        f"{len(parts)} state-years, 5 % to 95 %; a contingent is a small part of all forces, so the two are not alike: "
        "they agree only if contingents are a few hundredths of the forces",
    )
