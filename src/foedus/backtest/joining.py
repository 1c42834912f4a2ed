"""Who joins: the honouring equation estimated on the attacks of one era, to forecast those of the next.

The method, settled on what was known before 1950 (docs/models/honouring.md argues each step):

1. Two forms of the equation: *reach* (capability and distances) and *standing* (great power, borders, rivalry). Both
   have the dilution by fellow obligors and the intercept of the twentieth century. Forecasts are averaged.
2. Normal priors: dilution half way between deciding alone (0) and a fixed number of joiners (1), spread .35; every
   other term 0, spread .5 a unit. The likelihood counts for as much as there are independent cases: allies who join
   the same target move together, so its weight is attacks that were joined / joiners.
3. Level: the intercept moves until the attacks of the last fifty years are expected to draw as many joiners as they
   drew. The unit that carries over from one era to the next is the attack, not the pair of ally and target.
4. Forecasts average over what the estimate leaves open, which pulls the extremes in.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.optimize import brentq

from foedus.backtest.regression import fit
from foedus.model.honouring import Coefficients, Covariates, joins_on_average, terms

if TYPE_CHECKING:
    from pandas import DataFrame

BOTH = ("intercept", "era", "dilution")
FORMS = {
    "reach": (*BOTH, "capability", "attacker_distance", "target_distance"),
    "standing": (*BOTH, "great_power", "borders_target", "borders_attacker", "rival"),
}
PRIOR = {"intercept": (-3.0, 3.0), "era": (0.0, 1.5), "dilution": (0.5, 0.35)}
OTHER_PRIOR = (0.0, 0.5)
MODERN = 1900
"""First year of the era intercept."""
WINDOW = 50
"""Years that set the level."""
LAND_BORDER = 1
"""Direct contiguity by land in the Correlates of War's code."""

COLUMNS = (
    "dispnum",
    "year",
    "nmem_min",
    "n_allies_T",
    "cinc_ally",
    "dist_ally_att",
    "dist_ally_tgt",
    "major_ally",
    "cont_ally_tgt",
    "cont_ally_att",
    "rival_ally_att",
)
"""What the method reads of a row: one ally of one attacked state."""


class Form(NamedTuple):
    """One form of the equation, estimated.

    Attributes:
        terms: names of its terms.
        mean: of their coefficients, after the level was set, `[term]`.
        covariance: `[term, term]`.
    """

    terms: tuple[str, ...]
    mean: np.ndarray
    covariance: np.ndarray

    def coefficients(self) -> Coefficients:
        """Its mean as coefficients of the model's equation; terms it has not are 0."""
        held = dict(zip(self.terms, self.mean, strict=True))
        return Coefficients(*(float(held.get(name, 0.0)) for name in Coefficients._fields))

    def forecast(self, rows: "DataFrame") -> np.ndarray:
        """Probability that each ally joins, averaged over what the estimate leaves open: `[row]`."""
        design = design_of(rows, self.terms)
        spread = np.sqrt(np.einsum("rt,tu,ru->r", design, self.covariance, design))
        return joins_on_average(np, design @ self.mean, spread)


def covariates(rows: "DataFrame") -> Covariates:
    """A publisher's rows as the model's covariates, each `[row]`."""

    def numbers(column: str) -> np.ndarray:
        return rows[column].to_numpy(float)

    return Covariates(
        modern=1.0 * (numbers("year") >= MODERN),
        pact_members=numbers("nmem_min"),
        target_allies=numbers("n_allies_T"),
        capability=numbers("cinc_ally"),
        attacker_km=numbers("dist_ally_att"),
        target_km=numbers("dist_ally_tgt"),
        great_power=numbers("major_ally"),
        borders_target=1.0 * (numbers("cont_ally_tgt") == LAND_BORDER),
        borders_attacker=1.0 * (numbers("cont_ally_att") == LAND_BORDER),
        rival=numbers("rival_ally_att"),
    )


def design_of(rows: "DataFrame", names: Sequence[str]) -> np.ndarray:
    """What each named coefficient is multiplied with: `[row, term]`."""
    held = terms(np, covariates(rows))._asdict()
    return np.column_stack([held[name] for name in names])


def estimate(rows: "DataFrame") -> tuple[Form, ...]:
    """Both forms from rows whose outcome is known (column `join`)."""
    joined = rows["join"].to_numpy(float)
    disputes = rows["dispnum"].to_numpy()
    weight = len(np.unique(disputes[joined > 0])) / joined.sum()
    year = rows["year"].to_numpy()
    recent = year > year.max() - WINDOW
    return tuple(_estimated(rows, names, joined, weight, recent) for names in FORMS.values())


def _estimated(
    rows: "DataFrame", names: tuple[str, ...], joined: np.ndarray, weight: float, recent: np.ndarray
) -> Form:
    """One form, with its level set by the recent rows; left as it is if those saw no joiner."""
    centre, spread = np.transpose([PRIOR.get(name, OTHER_PRIOR) for name in names])
    fitted = fit(design_of(rows, names), joined, centre, spread, weight)
    form = Form(names, fitted.mean, fitted.covariance)
    drew = joined[recent].sum()
    if not drew:
        return form
    unit = np.eye(len(names))[names.index("intercept")]
    last = rows[recent]
    shift = brentq(lambda by: form._replace(mean=form.mean + by * unit).forecast(last).sum() - drew, -10.0, 10.0)
    return form._replace(mean=form.mean + shift * unit)


def forecast(forms: Sequence[Form], rows: "DataFrame") -> np.ndarray:
    """Mean of the forms' probabilities: `[row]`."""
    return np.mean([form.forecast(rows) for form in forms], axis=0)


def rolling(rows: "DataFrame", first: int, last: int, step: int) -> "DataFrame":
    """The rows from `first` to before `last`, each forecast from what came before its window of `step` years.

    Columns added: `forecast`; `base`, the rate of joining known then; `unshrunk`, a logit of all terms without era,
    level or prior.
    """
    import pandas

    windows = []
    for start in range(first, last, step):
        known, ahead = rows[rows["year"] < start], rows[(rows["year"] >= start) & (rows["year"] < start + step)]
        if len(ahead):
            added = {"forecast": forecast(estimate(known), ahead), "base": known["join"].mean()}
            windows.append(ahead.assign(unshrunk=_unshrunk(known, ahead), **added))
    return pandas.concat(windows)


def _unshrunk(known: "DataFrame", ahead: "DataFrame") -> np.ndarray:
    """The rival: a logit of all terms of both forms but the era; a very wide prior keeps it finite."""
    names = [name for name in Coefficients._fields if name != "era"]
    spread = np.full(len(names), 10.0)
    fitted = fit(design_of(known, names), known["join"].to_numpy(float), 0.0 * spread, spread)
    return 1.0 / (1.0 + np.exp(-design_of(ahead, names) @ fitted.mean))


def folds(rows: "DataFrame") -> np.ndarray:
    """Each row forecast from the publisher's other folds (column `fold5`), which keep a dispute together: `[row]`."""
    found = np.zeros(len(rows))
    for fold in sorted(rows["fold5"].unique()):
        held = (rows["fold5"] == fold).to_numpy()
        found[held] = forecast(estimate(rows[~held]), rows[held])
    return found


def write(rows: "DataFrame", probability: np.ndarray, path: Path) -> None:
    """One line a row: src, dispnum, target, ally, p."""
    keys = rows[["src", "dispnum", "target", "ally"]]
    keys.assign(p=np.round(probability, 8)).to_csv(path, index=False)
