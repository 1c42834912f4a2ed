"""Honouring: published rates and a published logit, then the forecast of who joins after 1950 from what came before."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from foedus.backtest import joining, scores
from foedus.backtest.regression import fit
from foedus.backtest.table import Absent, Check, Part, gather, read_csv, read_json, within

if TYPE_CHECKING:
    from pandas import DataFrame

BERKEMEIER = "Berkemeier & Fuhrmann (2018), Research & Politics 5(2)"
LEEDS = "Leeds & Anac (2005), International Interactions 31(3), table 4"
DISPUTES = "Gibler, Miller & Little militarised disputes; ATOP 4; Correlates of War"
KEYS = ("src", "dispnum", "target", "ally")
BAR_AUC, BAR_BRIER = 0.76, 0.00691
FIRST, LATE, END, STEP = 1900, 1930, 1950, 10
"""Forecasts are tried decade by decade from `FIRST`; the years from `LATE` are the nearest to what is forecast."""
REPEATS = 200
OUTCOMES = "data/honouring/from_1950_outcomes.csv"
"""Where a user who has the outcomes may put them: the keys and `join`."""


def checks(data: Path | None) -> list[Check]:
    """The published answers, the method's trials before 1950, and its forecast."""
    return gather(
        data,
        [
            Part("honouring: rates in war", BERKEMEIER, _rates),
            Part("honouring: logit of 137 commitments", LEEDS, _logit),
            Part("honouring: trials before 1950", DISPUTES, _trials),
            Part("honouring: forecast from 1950", DISPUTES, _forecast),
            Part("honouring: outcomes from 1950", DISPUTES, _scored),
        ],
    )


def known(data: Path | None) -> "DataFrame":
    """Attacks before 1950 and the allies of the attacked, as in the file to forecast: no pact shared with the attacker.

    Raises:
        Absent: the file is not there.
        CaseErrors: it lacks columns.
    """
    rows = read_csv(data, "data/honouring/before_1950.csv", [*joining.COLUMNS, "join", "main", "fold5"])
    return rows[rows["main"] == 1].reset_index(drop=True)


def ahead(data: Path | None) -> "DataFrame":
    """Attacks from 1950 and the allies of the attacked, without outcomes."""
    columns = [*KEYS[1:], *joining.COLUMNS]
    return read_csv(data, "data/honouring/from_1950_features.csv", columns, words=KEYS[:1], once=KEYS)


def forecast_to(data: Path | None, path: Path) -> int:
    """Write one probability a row of the attacks from 1950, and say how many rows.

    Raises:
        Absent: the data are not there.
        CaseErrors: they lack columns.
    """
    rows = ahead(data)
    joining.write(rows, joining.forecast(joining.estimate(known(data)), rows), path)
    return len(rows)


def _rates(data: Path | None) -> list[Check]:
    """Commitments honoured of those called on, by era and kind of pact, counted exactly."""
    table = read_json(data, "reference/tables/berkemeier_fuhrmann_2018_rates.json", "expected")["expected"]
    kinds = {"defence": "defense", "offence": "offense", "neutrality": "neutral", "nonaggression": "nonagg"}
    flags = ["honorLLM", "violateLLM", "dnaLLM", "sample", *kinds.values()]
    rows = read_csv(data, "data/international/berkemeier_fuhrmann_2018.csv", flags)
    held = {name: (rows[name] == 1).to_numpy() for name in flags}
    called = held["honorLLM"] | held["violateLLM"]
    eras = {"1816-1944": held["sample"], "1945-2003": ~held["sample"]}
    found = []
    for name, (honoured, of) in table.items():
        if name == "not applicable":
            obtained = (int(held["dnaLLM"].sum()), len(rows))
        else:
            words = name.split()
            chosen = called.copy()
            for word in words:
                chosen &= eras.get(word, held[kinds[word]] if word in kinds else called)
            obtained = (int((chosen & held["honorLLM"]).sum()), int(chosen.sum()))
        miss = abs(obtained[0] - honoured) + abs(obtained[1] - of)
        expected, got = f"{honoured} of {of}", f"{obtained[0]} of {obtained[1]}"
        found.append(Check(f"honouring: {name}", expected, got, miss == 0, float(miss), BERKEMEIER))
    return found


def _logit(data: Path | None) -> list[Check]:
    """The published logit refitted."""
    printed = read_json(data, "reference/tables/leeds_anac_2005_logit.json", "coef.const", "se", "llf")
    names = [name for name in printed["coef"] if name != "const"]
    rows = read_csv(data, "data/international/leeds_anac_2005.csv", ["honor3", *names])
    design = np.column_stack([np.ones(len(rows)), rows[names].to_numpy(float)])
    fitted = fit(design, rows["honor3"].to_numpy(float))
    away = np.abs(fitted.mean - [printed["coef"]["const"], *(printed["coef"][name] for name in names)]).max()
    errors = np.sqrt(np.diag(fitted.covariance))
    wide = np.abs(errors - [printed["se"]["const"], *(printed["se"][name] for name in names)]).max()
    return [
        within(f"honouring: {len(names) + 1} coefficients", float(away), 1e-4, LEEDS),
        within("honouring: standard errors", float(wide), 1e-4, LEEDS),
        within("honouring: log-likelihood", abs(fitted.log_likelihood - printed["llf"]), 1e-6, LEEDS),
    ]


def _trials(data: Path | None) -> list[Check]:
    """The method where outcomes are known: each decade from what came before it, and folds of disputes."""
    rows = known(data)
    last = min(END - 1, int(rows["year"].max()))
    if last < LATE:
        raise Absent(f"the attacks before {END} end in {last}, before {LATE}")
    tried = joining.rolling(rows, FIRST, END, STEP)
    found = []
    for since in (FIRST, LATE):
        found.extend(_trial(tried[tried["year"] >= since], f"{since}-{last} decade by decade", since == LATE))
    outcome, apart = rows["join"].to_numpy(float), joining.folds(rows)
    group = rows["dispnum"].to_numpy()
    found.append(
        Check(
            "honouring: five folds of disputes, AUC",
            "",
            _with_band(scores.auc, group, outcome, apart, digits=2),
            None,
            None,
            DISPUTES,
            f"{outcome.sum():.0f} joiners; Brier {scores.brier(outcome, apart):.5f} against "
            f"{_of_base(outcome):.5f} of the base rate",
        )
    )
    return found


def _trial(rows: "DataFrame", when: str, judged: bool) -> list[Check]:
    """AUC and Brier of one stretch, beside what was known and what nobody knew."""
    outcome, group = rows["join"].to_numpy(float), rows["dispnum"].to_numpy()
    ours, base, unshrunk = (rows[name].to_numpy(float) for name in ("forecast", "base", "unshrunk"))
    rate, level = scores.auc(outcome, ours), scores.brier(outcome, ours)
    came, attacks = int(outcome.sum()), len(np.unique(group))
    few = f"{came} joiners in {attacks} attacks"
    return [
        Check(
            f"honouring: {when}, AUC",
            f"> {BAR_AUC}",
            _with_band(scores.auc, group, outcome, ours, digits=2),
            rate > BAR_AUC,
            max(0.0, BAR_AUC - rate),
            DISPUTES,
            f"{few}, 90 % band over attacks; unshrunk logit {scores.auc(outcome, unshrunk):.2f}",
        ),
        Check(
            f"honouring: {when}, Brier",
            f"< {_of_base(outcome):.4f} if the rate were known",
            _with_band(scores.brier, group, outcome, ours, digits=4),
            level < _of_base(outcome) if judged else None,
            max(0.0, level - _of_base(outcome)),
            DISPUTES,
            f"base rate known then {scores.brier(outcome, base):.4f}; unshrunk logit "
            f"{scores.brier(outcome, unshrunk):.4f}; expected {ours.sum():.1f} joiners",
        ),
    ]


def _forecast(data: Path | None) -> list[Check]:
    """What the method says of the attacks from 1950, and what it expects of itself."""
    past, rows = known(data), ahead(data)
    probability = joining.forecast(joining.estimate(past), rows)
    recent = past[past["year"] > past["year"].max() - joining.WINDOW]
    drew = recent["join"].to_numpy(float)
    group = recent["dispnum"].to_numpy()
    attacks = len(rows[["src", "dispnum"]].drop_duplicates())
    low, high = scores.band(lambda joined: joined.sum(), group, drew)
    each = probability.mean() / drew.sum()
    random = np.random.default_rng(1)
    worlds = (random.random((REPEATS, len(rows))) < probability).astype(float)
    rank = [scores.auc(world, probability) for world in worlds]
    gain = [scores.brier(world, probability) / _of_base(world) - 1.0 for world in worlds]
    return [
        Check(
            "honouring: forecast from 1950, mean",
            f"{drew.sum():.0f} joiners in {len(np.unique(group))} attacks before",
            f"{probability.mean():.4f} ({low * each:.4f} to {high * each:.4f})",
            None,
            None,
            DISPUTES,
            f"{probability.sum():.0f} joiners in {attacks} attacks, {len(rows):,} rows; from "
            f"{probability.min():.5f} to {probability.max():.3f}; 90 % band of the level alone",
        ),
        Check(
            "honouring: forecast from 1950, if it is right",
            f"AUC > {BAR_AUC}, Brier < {BAR_BRIER}",
            f"AUC {np.mean(rank):.2f} ({np.quantile(rank, 0.05):.2f} to {np.quantile(rank, 0.95):.2f}), Brier "
            f"{100 * np.mean(gain):+.1f} % of the base rate's ({100 * np.quantile(gain, 0.05):+.1f} to "
            f"{100 * np.quantile(gain, 0.95):+.1f})",
            None,
            None,
            DISPUTES,
            f"{REPEATS} worlds drawn from it; averaging over what is unknown lifts the least likely allies, so that "
            "its order of them may be better than it claims",
        ),
    ]


def _scored(data: Path | None) -> list[Check]:
    """The forecast against the outcomes, for whoever has them."""
    outcomes = read_csv(data, OUTCOMES, [*KEYS[1:], "join"], words=KEYS[:1], once=KEYS)
    rows = ahead(data)
    probability = joining.forecast(joining.estimate(known(data)), rows)
    both = rows.assign(p=probability).merge(outcomes[[*KEYS, "join"]], on=list(KEYS), validate="one_to_one")
    outcome, p, group = both["join"].to_numpy(float), both["p"].to_numpy(float), both["dispnum"].to_numpy()
    bars: list[tuple[str, Callable, float, int]] = [
        ("AUC", scores.auc, BAR_AUC, 3),
        ("Brier", scores.brier, BAR_BRIER, 5),
    ]
    found = []
    for name, score, bar, digits in bars:
        value = score(outcome, p)
        short = bar - value if name == "AUC" else value - bar
        expected = f"{'>' if name == 'AUC' else '<'} {bar}"
        obtained = _with_band(score, group, outcome, p, digits=digits)
        note = f"{len(both):,} of {len(rows):,} rows have an outcome"
        found.append(
            Check(f"honouring: from 1950, {name}", expected, obtained, short < 0, max(0.0, short), DISPUTES, note)
        )
    return found


def _of_base(outcome: np.ndarray) -> float:
    """The Brier score of the base rate itself."""
    return float(outcome.mean() * (1.0 - outcome.mean()))


def _with_band(
    score: Callable[[np.ndarray, np.ndarray], float],
    group: np.ndarray,
    outcome: np.ndarray,
    probability: np.ndarray,
    digits: int,
) -> str:
    """A score and its 90 % band over groups."""
    low, high = scores.band(score, group, outcome, probability)
    return f"{score(outcome, probability):.{digits}f} ({low:.{digits}f} to {high:.{digits}f})"
