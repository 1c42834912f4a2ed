"""Strategic choice: Signorino's probit refitted on speculative attacks and defences of currencies (Leblang 2003)."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize
from scipy.special import ndtri

from foedus.backtest.table import Check, Part, gather, read_csv, read_json, within
from foedus.model.strategic import Choice, choice, quantal

if TYPE_CHECKING:
    from pandas import DataFrame

SOURCE = "Leblang (2003), ISQ 47, as refitted by Kenkel & Signorino (2014)"
DATA = "data/international/leblang2003_strategic.csv"
PRINTED = "reference/tables/strategic_probit_leblang2003.json"
OUTCOMES = ("no attack", "devaluation", "defense")
"""The status quo, an attack to which the government gives way, and one that it resists."""
CONSTANT = "(Intercept)"


def checks(data: Path | None) -> list[Check]:
    """The refit against the printed coefficients."""
    return gather(data, [Part("strategic: probit on 7,240 country-months", SOURCE, _refitted)])


def _refitted(data: Path | None) -> list[Check]:
    """Coefficients and log-likelihood."""
    printed = read_json(data, PRINTED, "expected_coef", "expected_loglik")
    expected = printed["expected_coef"]
    names = [name.partition(":")[::2] for name in expected]
    variables = sorted({variable for _, variable in names} - {CONSTANT})
    table = read_csv(data, DATA, variables, words=["outcome"])
    terms = [(worth.strip(), variable) for worth, variable in names]
    coefficient, log_likelihood = refit(table, terms)
    _, rival = refit(table, terms, quantal)
    away = np.abs(coefficient - np.array(list(expected.values())))
    worst = list(expected)[int(away.argmax())]
    level = abs(log_likelihood - printed["expected_loglik"])
    return [
        within(f"strategic: {len(expected)} coefficients", float(away.max()), 1e-3, SOURCE, f"the farthest: {worst}"),
        Check(
            f"strategic: log-likelihood of {len(table):,} choices",
            f"{printed['expected_loglik']:.2f}",
            f"{log_likelihood:.4f}",
            level <= 0.005,
            level,
            SOURCE,
        ),
        Check(
            "strategic: rival form, logistic errors in acting",
            f"{log_likelihood:.2f} of the probit",
            f"{rival:.2f}",
            None,
            rival - log_likelihood,
            "McKelvey & Palfrey (1998)",
            "log-likelihood with as many coefficients; higher is better",
        ),
    ]


def refit(
    table: "DataFrame", names: list[tuple[str, str]], form: Callable[..., Choice] = choice
) -> tuple[np.ndarray, float]:
    """Coefficients of greatest likelihood, in the order of `names`, and the log-likelihood there.

    Args:
        table: one choice a row: `outcome` and the variables.
        names: of each coefficient the worth it belongs to, such as `u1(no attack)`, and its variable.
        form: how worths become probabilities.
    """
    happened = [(table["outcome"] == outcome).to_numpy() for outcome in OUTCOMES]
    columns = [np.ones(len(table)) if name == CONSTANT else table[name].to_numpy(float) for _, name in names]
    worths = ("u1(no attack)", "u1(devaluation)", "u1(defense)", "u2(defense)")
    members = [np.array([place for place, (worth, _) in enumerate(names) if worth == each]) for each in worths]
    designs = [np.column_stack([columns[place] for place in member]) for member in members]
    loss = partial(_loss, members=members, designs=designs, happened=happened, form=form)
    attacked = 1.0 - np.mean(happened[0])
    rare = np.array([name == CONSTANT and worth in worths[1:3] for worth, name in names])
    start = np.where(rare, ndtri(attacked), 0.0)  # attacks as rare as they are, all else indifferent
    found = minimize(loss, start, jac=True, method="BFGS", options={"gtol": 1e-4})
    return found.x, -float(found.fun)


def _loss(
    b: np.ndarray,
    members: list[np.ndarray],
    designs: list[np.ndarray],
    happened: list[np.ndarray],
    form: Callable[..., Choice],
) -> tuple[float, np.ndarray]:
    """Negative log-likelihood and its slope; the slope in each worth by central differences, row by row at once."""
    worths = [design @ b[member] for design, member in zip(designs, members, strict=True)]

    def log_chance(values: list[np.ndarray]) -> np.ndarray:
        return np.log(np.maximum(np.select(happened, list(form(np, *values))), 1e-300))

    step = 1e-5
    slope = np.zeros_like(b)
    for place, (design, member) in enumerate(zip(designs, members, strict=True)):
        above, below = (
            log_chance([worth + by * (here == place) for here, worth in enumerate(worths)]) for by in (step, -step)
        )
        slope[member] = -design.T @ ((above - below) / (2 * step))
    return -float(log_chance(worths).sum()), slope
