"""Spending: next year's military spending from what was known before it, by the rules that `budget` offers.

Every rule forecasts the logarithm of military spending a year ahead; its coefficients are estimated anew each year,
over all states, from the years before. d is the logarithm of spending over product less its mean for the state so far,
x the same of spending itself; products are expected to grow as they have done on average.

    no change             d' = d
    AR(1)                 d' = a d
    AR(1) and rivals      d' = a d + b r          r: rivals' mean log spending less its mean so far
    AR(1) and free riding d' = a d - b (1 - s)    s: own share of the allies' product
    Richardson            x' - x = g - a x + b r
    Olson-Zeckhauser      burden' = g + b log s   of all states alike

Rivals are land neighbours without a common defence pact, allies those with one; who has no rivals has r = 0, who has no
allies s = 1.

Literature: Richardson (1960), "Arms and Insecurity"; Olson & Zeckhauser (1966). Left out: prices and exchange rates;
products are those implied by two series of one publisher.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from foedus.backtest import predictive, states
from foedus.backtest.record import OnRecord, on_record
from foedus.backtest.running import begun
from foedus.backtest.spells import memberships
from foedus.backtest.table import Absent, Check, Part, found, gather, read_csv
from foedus.case import bind
from foedus.ensemble.draws import sample
from foedus.model import budget
from foedus.problems import CaseErrors, Problem

if TYPE_CHECKING:
    from pandas import DataFrame, Series

SOURCE = "SIPRI Military Expenditure Database (retrieved 2022)"
SPENDING = "data/international/sipri_milex_owid_2022.csv"
MONEY, SHARE = "military_expenditure", "military_expenditure_share_gdp"
BORDERS = "data/international/cow_direct_contiguity.csv"
FIRST, SINCE, UNTIL = 1949, 1990, 2020
"""First year of the series, and the years that are forecast."""
LEAST = 5
"""Years that a state must have behind it to be forecast."""
BY_LAND = 1
"""Contiguity by land, in the publisher's code."""
PER_CENT = 100.0
DRAWS, SEED = 1000, 1
MONTHS = 12
DEFAULTS = ("AR(1)", "AR(1) and rivals", "AR(1) and free riding")
"""What `budget.rule` stands for, by its number."""
BAND_Z = 1.6448536269514722


class Panel(NamedTuple):
    """What is known of each state in each year, `FIRST` to `UNTIL`; NaN where nothing is. `[state, year]` each.

    Attributes:
        codes: the states' numbers.
        spending: logarithm of military spending at constant prices.
        burden: logarithm of its share of the product.
        rivals: mean logarithm of the spending of rivals.
        share: own share of the allies' product.
    """

    codes: list[int]
    spending: np.ndarray
    burden: np.ndarray
    rivals: np.ndarray
    share: np.ndarray


class Known(NamedTuple):
    """States in a year, and what came of them in the next; `[row]` each.

    Attributes:
        d, x, r, s: as above.
        usual: mean logarithm of the burden so far.
        level: logarithm of spending.
        product: logarithm of the product expected for the next year.
        d_next, x_step, burden_next: what came; NaN where it is what is to be forecast.
    """

    d: np.ndarray
    x: np.ndarray
    r: np.ndarray
    s: np.ndarray
    usual: np.ndarray
    level: np.ndarray
    product: np.ndarray
    d_next: np.ndarray
    x_step: np.ndarray
    burden_next: np.ndarray


Rule = Callable[[Known, Known], np.ndarray]
"""From all earlier years and the last one, the logarithm of next year's spending."""


def checks(data: Path | None) -> list[Check]:
    """Forecast errors of every rule over all states and over the members of each case, and the model's own bands."""
    return gather(data, [Part("spending: one year ahead", SOURCE, _rules)])


def _fitted(target: np.ndarray, past: list[np.ndarray], now: list[np.ndarray]) -> np.ndarray:
    """Least squares on the past, applied now."""
    return np.column_stack(now) @ np.linalg.lstsq(np.column_stack(past), target, rcond=None)[0]


def _no_change(past: Known, now: Known) -> np.ndarray:
    return now.product + now.usual + now.d


def _autoregressive(*terms: Callable[[Known], np.ndarray]) -> Rule:
    """AR(1) of the burden with further terms."""

    def rule(past: Known, now: Known) -> np.ndarray:
        columns = [[known.d, *(term(known) for term in terms)] for known in (past, now)]
        return now.product + now.usual + _fitted(past.d_next, *columns)

    return rule


def _richardson(past: Known, now: Known) -> np.ndarray:
    columns = [[np.ones_like(known.x), known.x, known.r] for known in (past, now)]
    return now.level + _fitted(past.x_step, *columns)


def _olson_zeckhauser(past: Known, now: Known) -> np.ndarray:
    columns = [[np.ones_like(known.s), np.log(known.s)] for known in (past, now)]
    return now.product + _fitted(past.burden_next, *columns)


FORMS: dict[str, Rule] = {
    "AR(1)": _autoregressive(),
    "AR(1) and rivals": _autoregressive(lambda known: known.r),
    "AR(1) and free riding": _autoregressive(lambda known: known.s - 1.0),
    "Richardson": _richardson,
    "Olson-Zeckhauser": _olson_zeckhauser,
    "no change": _no_change,
}


def recorded(data: Path | None) -> "tuple[DataFrame, str]":
    """The state-years with spending, each once, and what of the file is not among them, in words.

    Two different rows for one state and year are both left out, as nobody here can tell which holds.

    Raises:
        CaseErrors: nothing is left.
    """
    rows = read_csv(data, SPENDING, ["Year", MONEY, SHARE], words=["Entity"]).dropna(subset=["Entity", "Year"])
    known = states.numbers_by_name(data)
    rows = rows.assign(code=rows["Entity"].map(lambda name: known.get(states.folded(str(name)))))
    left = {"no state of this name": ", ".join(sorted(rows.loc[rows["code"].isna(), "Entity"].astype(str).unique()))}
    rows = (
        rows.dropna(subset=["code"]).astype({"code": int, "Year": int}).drop_duplicates(["code", "Year", MONEY, SHARE])
    )
    left["other years"] = _counted(~rows["Year"].between(FIRST, UNTIL))
    rows = rows[rows["Year"].between(FIRST, UNTIL)]
    twice = rows.duplicated(["code", "Year"], keep=False)
    pairs = rows[twice].drop_duplicates(["code", "Year"]).sort_values(["Entity", "Year"])
    left["two different rows"] = ", ".join(f"{row.Entity} {row.Year}" for row in pairs.itertuples())
    rows = rows[~twice]
    left["no spending above nothing"] = _counted(~(rows[MONEY] > 0))
    rows = rows[rows[MONEY] > 0]
    left["spending without its share of the product"] = _counted(~(rows[SHARE] > 0))
    if rows.empty:
        what = f"there is none of a known state with spending from {FIRST} to {UNTIL}."
        raise CaseErrors([Problem(str(found(data, SPENDING)), None, "rows", what, "Take the publisher's file.")])
    return rows, "; ".join(f"{why}: {which}" for why, which in left.items() if which)


def _counted(rows: "Series[bool]") -> str:
    return f"{rows.sum():,} state-years" if rows.any() else ""


def panel(data: Path | None, rows: "DataFrame") -> Panel:
    """The panel of all states, from what is `recorded`."""
    codes = sorted(rows["code"].unique().tolist())
    place = {code: index for index, code in enumerate(codes)}
    shape = (len(codes), UNTIL - FIRST + 1)
    spending, burden = np.full(shape, np.nan), np.full(shape, np.nan)
    at = rows["code"].map(place).to_numpy(), (rows["Year"] - FIRST).to_numpy()
    part = rows[SHARE].to_numpy(float) / PER_CENT
    spending[at] = np.log(rows[MONEY].to_numpy(float))
    burden[at] = np.log(np.where(part > 0, part, np.nan))

    product = np.nan_to_num(np.exp(spending - burden))
    rivals, share = np.full(shape, np.nan), np.full(shape, np.nan)
    near, allied = _neighbours(data, place), _allied(data, place, shape)
    for year in range(shape[1]):
        known = np.isfinite(spending[:, year])
        rival = near & ~allied[year] & known
        count = rival.sum(axis=1)
        rivals[:, year] = rival @ np.where(known, spending[:, year], 0.0) / np.where(count > 0, count, np.nan)
        own, whole = product[:, year], product[:, year] + allied[year] @ product[:, year]
        share[:, year] = np.divide(own, whole, out=np.full(shape[0], np.nan), where=own > 0)
    return Panel(codes, spending, burden, rivals, share)


def _neighbours(data: Path | None, place: dict[int, int]) -> np.ndarray:
    """Who borders whom by land, at any time: `[state, state]`."""
    rows = read_csv(data, BORDERS, ["ccode1", "ccode2", "conttype"])
    found = np.zeros((len(place), len(place)), dtype=bool)
    for one, other in rows.loc[rows["conttype"] == BY_LAND, ["ccode1", "ccode2"]].to_numpy():
        if one in place and other in place:
            found[place[one], place[other]] = found[place[other], place[one]] = True
    return found


def _allied(data: Path | None, place: dict[int, int], shape: tuple[int, int]) -> np.ndarray:
    """Who shares a defence pact with whom: `[year, state, state]`; what goes on in its last known year goes on."""
    spells = memberships(data)
    found = np.zeros((shape[1], shape[0], shape[0]), dtype=bool)
    for _, group in spells[spells["defense"] == 1].groupby("atopid"):
        inside = np.zeros((shape[1], shape[0]), dtype=bool)
        for code, start, end in group[["member", "start", "end"]].to_numpy(int):
            if code in place:
                inside[max(start - FIRST, 0) : max(end - FIRST + 1, 0), place[code]] = True
        found |= inside[:, :, None] & inside[:, None, :]
    found[:, np.arange(shape[0]), np.arange(shape[0])] = False
    return found


def known(world: Panel, year: int) -> tuple[Known, Known, np.ndarray]:
    """What can be known before a year: all earlier pairs of years, the last year, and the states to forecast.

    Args:
        world: all states.
        year: number of the year, 0 for `FIRST`.
    """
    before = Panel(world.codes, *(values[:, :year] for values in world[1:]))
    product = before.spending - before.burden
    growth = float(np.nanmean(np.diff(product, axis=1)))
    usual, typical, beyond = (_mean(values) for values in (before.burden, before.spending, before.rivals))
    d, x = before.burden - usual[:, None], before.spending - typical[:, None]
    r, s = np.nan_to_num(before.rivals - beyond[:, None]), np.nan_to_num(before.share, nan=1.0)
    enough = np.isfinite(before.burden).sum(axis=1) >= LEAST

    def taken(rows: np.ndarray, columns: np.ndarray) -> Known:
        def then(values: np.ndarray) -> np.ndarray:
            return np.concatenate([values[:, 1:], np.full((len(values), 1), np.nan)], axis=1)[rows, columns]

        at = rows, columns
        level, later = before.spending[at], then(before.spending)
        expected = product[at] + growth
        return Known(
            d[at], x[at], r[at], s[at], usual[rows], level, expected, then(d), later - level, then(before.burden)
        )

    pairs = np.isfinite(d[:, :-1]) & np.isfinite(d[:, 1:]) & enough[:, None]
    rows = np.flatnonzero(enough & np.isfinite(d[:, -1]) & np.isfinite(world.spending[:, year]))
    return taken(*np.nonzero(pairs)), taken(rows, np.full(len(rows), year - 1)), rows


def _mean(values: np.ndarray) -> np.ndarray:
    """Mean of the years that are known; NaN where none is."""
    count = np.isfinite(values).sum(axis=1)
    return np.nansum(values, axis=1) / np.where(count > 0, count, np.nan)


class Forecasts(NamedTuple):
    """Errors of the forecasts of log spending by rule, whose they are (the states' numbers), and of which year."""

    errors: dict[str, np.ndarray]
    whose: np.ndarray
    year: np.ndarray


def forecasts(world: Panel) -> Forecasts:
    """Forecasts of every state and year that can be forecast, `[row]` each; years in which none can are left out."""
    errors: dict[str, list[np.ndarray]] = {name: [np.zeros(0)] for name in FORMS}
    whose, years = [np.zeros(0, dtype=int)], [np.zeros(0, dtype=int)]
    for year in range(SINCE - FIRST, UNTIL - FIRST + 1):
        if not np.isfinite(world.spending[:, year]).any():
            continue
        past, now, rows = known(world, year)
        if not len(rows):
            continue
        for name, rule in FORMS.items():
            errors[name].append(rule(past, now) - world.spending[rows, year])
        whose.append(np.array(world.codes)[rows])
        years.append(np.full(len(rows), FIRST + year))
    joined = {name: np.concatenate(each) for name, each in errors.items()}
    return Forecasts(joined, np.concatenate(whose), np.concatenate(years))


def _rules(data: Path | None) -> list[Check]:
    rows, left_out = recorded(data)
    world = panel(data, rows)
    made = forecasts(world)
    if not len(made.whose):
        raise Absent(f"{SPENDING} has no state-year from {SINCE} on that the {LEAST} years before it would forecast")
    note = f"left out: {left_out}" if left_out else ""
    checked = [_compared(made, np.ones(len(made.whose), dtype=bool), "all states", DEFAULTS[0], note)]
    codes = states.numbers(data)
    for each in on_record():
        labels = each.case.scene.labels["member"]
        members = {member: codes[member] for member in labels if member in codes}
        theirs = np.isin(made.whose, list(members.values()))
        if theirs.any():
            lacking = states.without_number(labels, codes)
            checked.append(_compared(made, theirs, each.case.about.name, _default(each), lacking))
            checked.append(_bands(each, world, members))
    return checked


def _default(each: OnRecord) -> str:
    """The rule that the case believes most."""
    rule = each.case.beliefs.uncertainties["budget.rule"]
    values = rule.draw(np.linspace(0.0005, 0.9995, 1000), np.full(1000, 0.5), np.full(1000, 0.5)).value
    return DEFAULTS[int(np.bincount(values.astype(int), minlength=len(DEFAULTS)).argmax())]


def _compared(made: Forecasts, rows: np.ndarray, who: str, default: str, note: str) -> Check:
    """The default against its rivals by root mean square error."""
    errors, years = made.errors, made.year[rows]
    size = {name: float(np.sqrt(np.mean(each[rows] ** 2))) for name, each in errors.items()}
    rivals = {name: value for name, value in size.items() if name not in (default, "no change")}
    best = min(rivals, key=lambda name: rivals[name])
    middle = {name: float(np.median(np.abs(each[rows]))) for name, each in errors.items()}
    return Check(
        f"spending: {who}, {years.min()}-{years.max()}",
        f"{default} has the least error",
        f"{size[default]:.4f}; next {best} {rivals[best]:.4f}",
        size[default] < rivals[best],
        max(0.0, size[default] - rivals[best]),
        SOURCE,
        f"root mean square error of the logarithm in {rows.sum():,} state-years; "
        + ", ".join(f"{name} {value:.3f}" for name, value in size.items())
        + "; median error "
        + ", ".join(f"{name} {value:.3f}" for name, value in middle.items())
        + (f"; {note}" if note else ""),
    )


def _bands(each: OnRecord, world: Panel, members: dict[str, int]) -> Check:
    """How often next year's spending falls in the 90 % band of `budget`, run from this year's with a case's priors."""
    case = each.case
    p = bind(case, sample(case, SEED, 0, DRAWS).values)
    s = begun(case, case.scene.alliance, p)
    rows = [world.codes.index(members[member]) if member in members else None for member in case.scene.labels["member"]]
    random = np.random.default_rng(SEED)
    shape = (len(rows), DRAWS)
    inside, places = [], []
    for year in range(SINCE - FIRST, UNTIL - FIRST + 1):
        burden, product, usual, later = (np.full((len(rows), 1), np.nan) for _ in range(4))
        mean, enough = _mean(world.burden[:, :year]), np.isfinite(world.burden[:, :year]).sum(axis=1) >= LEAST
        for index, row in enumerate(rows):
            if row is not None and enough[row]:
                burden[index], usual[index] = world.burden[row, year - 1], mean[row]
                product[index] = world.spending[row, year - 1] - burden[index]
                later[index] = world.spending[row, year]
        ready = np.isfinite(burden + product + later)[:, 0]
        here = p.budget._replace(burden=np.exp(np.where(ready[:, None], usual, 0.0)))
        level = np.exp(np.where(ready[:, None], product, 0.0))
        money = budget.Budget(gdp=level, burden=np.exp(np.where(ready[:, None], burden, 0.0)), spending=level)
        for _ in range(MONTHS):
            chance = budget.Luck(growth=random.random(shape), burden=random.random(shape))
            money = budget.step(np, money, s.rivalry, s.cohesion, here, chance)
        ahead = np.log(np.broadcast_to(money.gdp * money.burden, shape))
        for index in np.flatnonzero(ready):
            low, high = predictive.band(ahead[index])
            inside.append(low <= later[index, 0] <= high)
            places.append(predictive.place(float(later[index, 0]), ahead[index]))
    covered, count = float(np.mean(inside)), len(inside)
    error = BAND_Z * np.sqrt(predictive.LEVEL * (1.0 - predictive.LEVEL) / count)
    miss = float(max(0.0, abs(covered - predictive.LEVEL) - error))
    return Check(
        f"spending: {case.about.name}, next year in the 90 % band of `budget`",
        f"{predictive.LEVEL:.2f} ± {error:.2f}",
        f"{covered:.2f}",
        miss == 0.0,
        miss,
        SOURCE,
        f"{count} member-years; the record lies above the median in {np.mean(np.array(places) > 0.5):.0%} of them",
    )
