"""Draws: one sample of every uncertainty of a case, by number.

Draw n of an uncertainty depends on the seed, n and the uncertainty's key, on nothing else: adding an uncertainty
changes no other. Uncertainties that rest on one question share its latent choices, which claim is right and what is
being counted, because one report cannot be right for one of them and wrong for another.

Two designs spread the draws more evenly than chance: a Latin hypercube (McKay, Beckman & Conover 1979) and scrambled
Sobol' points (Sobol' 1967; Owen 1998), both by SciPy. There the uncertainties are the axes in the order of their names,
so that adding one does change the others. Luck within a history is the same under every design.

Correlations of the case are brought in last, alike under every design, by the Gaussian copula: the deviates u of a
group become normal scores z, F(z) = u with F the standard normal distribution; these are mixed by the group's Cholesky
factor L; and F(L z) are the new deviates. A Latin hypercube keeps the deviates that each uncertainty has, and takes
from L z only their order, so that it stays one (Iman & Conover 1982, Communications in Statistics B 11(3)). In each
group the first uncertainty, in order of names, keeps its deviates, and so does whatever no correlation names.
"""

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pyarrow as pa

from foedus.case import Case
from foedus.case.correlations import Group
from foedus.case.uncertainties import Uncertainty
from foedus.model.luck import slot, uniforms

DESIGNS = ("random", "latin-hypercube", "sobol")

MOST_IN_HYPERCUBE = 50_000
"""Draws of a Latin hypercube, which has to be made in one piece."""

AT_ONCE = 32
"""Names whose luck is dealt at once: so few that a block of them stays near the processor."""

FINEST = 2.0**-33
"""What keeps the points of a design off 0 and 1, as the random ones are."""


@dataclass(frozen=True)
class Draws:
    """Sampled uncertainties.

    Attributes:
        numbers: `[draw]`, the draws' numbers.
        values: by uncertainty key, `[draw]`.
        claims: by uncertainty key, the component of the pool that was right (claim id or "background"), `[draw]`.
        referents: by uncertainty key, what was counted, `[draw]`.
        answers: by uncertainty key, the answer that holds, where answers are what claims settle, `[draw]`.
        places: by the same keys, where in the range that the answer leaves the value stands, 0 to 1, `[draw]`.
    """

    numbers: np.ndarray
    values: dict[str, np.ndarray]
    claims: dict[str, np.ndarray]
    referents: dict[str, np.ndarray]
    answers: dict[str, np.ndarray]
    places: dict[str, np.ndarray]

    def cut(self, start: int, count: int) -> "Draws":
        """`count` of these draws, from position `start` on."""

        def part(columns: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
            return {key: column[start : start + count] for key, column in columns.items()}

        columns = (self.values, self.claims, self.referents, self.answers, self.places)
        return Draws(self.numbers[start : start + count], *map(part, columns))

    def table(self) -> pa.Table:
        """One row per draw: `draw`, each uncertainty, and what it was made of: "<key>:claim" and so on.

        Where a question is the ground, "<key>:claim" is the claim that was right and "<key>:referent" what was counted;
        where claims settle an answer, "<key>:answer" is the one that holds and "<key>:place" where in its range the
        value stands, from 0 to 1.
        """
        columns: dict[str, pa.Array] = {"draw": pa.array(self.numbers)}
        for key, values in self.values.items():
            columns[key] = pa.array(values)
            for suffix, latent in (("claim", self.claims), ("referent", self.referents), ("answer", self.answers)):
                if key in latent:
                    columns[f"{key}:{suffix}"] = pa.array(latent[key]).dictionary_encode()
            if key in self.places:
                columns[f"{key}:place"] = pa.array(self.places[key])
        return pa.table(columns)


def sample(case: Case, seed: int, first: int, count: int, design: str = "random", total: int = 0) -> Draws:
    """Draws `first` to `first + count - 1` of every uncertainty of the case.

    Args:
        case: the case.
        seed: the run's seed.
        first: number of the first draw.
        count: how many draws.
        design: one of `DESIGNS`.
        total: how many draws the run has; a Latin hypercube depends on it.
    """
    numbers = np.arange(first, first + count)
    deviates = _uniforms(case, seed, numbers, design, total)
    values, claims, referents, answers, places = {}, {}, {}, {}, {}
    for key, uncertainty in case.beliefs.uncertainties.items():
        own = deviates[f"uncertainty/{key}"]
        if uncertainty.pool is None:
            values[key] = uncertainty.draw(own, own, own).value
            continue
        which_claim, what_counted = (deviates[name] for name in _latent(uncertainty))
        drawn = uncertainty.draw(own, which_claim, what_counted)
        values[key] = drawn.value
        claims[key] = np.array(uncertainty.pool.components, dtype=object)[drawn.label]
        referents[key] = np.array(uncertainty.pool.referents, dtype=object)[drawn.referent]
        if drawn.answer is not None:
            answers[key] = np.array(uncertainty.answers, dtype=object)[drawn.answer]
            places[key] = drawn.place
    return Draws(numbers, values, claims, referents, answers, places)


def _latent(uncertainty: Uncertainty) -> tuple[str, str]:
    """The names of an uncertainty's latent choices: which claim is right, what was counted."""
    return f"question/{uncertainty.question}:claim", f"question/{uncertainty.question}:referent"


def _uniforms(case: Case, seed: int, numbers: np.ndarray, design: str, total: int) -> dict[str, np.ndarray]:
    """The uniform deviates of each name, `[draw]`: those of the uncertainties, then those of the latent choices."""
    names = [f"uncertainty/{key}" for key in case.beliefs.uncertainties]
    names += sorted({name for each in case.beliefs.uncertainties.values() if each.pool for name in _latent(each)})
    cells = np.array([slot(name) for name in names], dtype=np.uint32)
    of = np.uint32(seed), np.uint32(numbers[0]), len(numbers)
    with np.errstate(over="ignore"):
        few = range(0, len(cells), AT_ONCE)
        rows = np.concatenate([uniforms(np, *of, cells[at : at + AT_ONCE], np.uint32(0)) for at in few])
    groups = case.beliefs.correlated
    deviates = dict(zip(names, rows, strict=True))
    deviates |= _together(deviates, groups)
    if design == "random":
        return deviates
    axes = sorted(f"uncertainty/{key}" for key in case.beliefs.uncertain) + names[len(case.beliefs.uncertainties) :]
    if design == "sobol":
        points = _sobol(seed, axes, int(numbers[0]), len(numbers))
        points |= _together(points, groups)
    else:
        spread = _hypercube(seed, tuple(axes), total, groups)
        points = {name: column[numbers[0] : numbers[-1] + 1] for name, column in spread.items()}
    for name, column in points.items():
        # Draws beyond the last only fill up its chunk, by chance.
        deviates[name] = np.concatenate([column, deviates[name][len(column) :]])
    return deviates


def _together(deviates: Mapping[str, np.ndarray], groups: Sequence[Group]) -> dict[str, np.ndarray]:
    """Those of the deviates that correlations change, changed.

    Each draw by itself: sums are written out in the order of names, since a matrix product may round by its size.
    """
    from scipy.special import ndtr, ndtri

    changed: dict[str, np.ndarray] = {}
    for group in groups:
        names = [f"uncertainty/{key}" for key in group.keys]
        scores = [ndtri(deviates[name]) for name in names]
        for name, weights in zip(names, group.factor, strict=True):
            if any(weights[:-1]):
                total = weights[0] * scores[0]
                for weight, score in zip(weights[1:], scores[1:], strict=False):
                    total = total + weight * score
                changed[name] = np.clip(ndtr(total), FINEST, 1 - FINEST)
    return changed


def _sobol(seed: int, axes: Sequence[str], first: int, count: int) -> dict[str, np.ndarray]:
    """Scrambled Sobol' points from the given number on: by axis, `[draw]`."""
    from scipy.stats import qmc

    engine = qmc.Sobol(len(axes), rng=np.random.default_rng(seed))
    with warnings.catch_warnings():
        # Blocks of the sequence need not be powers of two; that a run's draws should be is said where it is chosen.
        warnings.simplefilter("ignore", UserWarning)
        if first:
            engine.fast_forward(first)
        points = engine.random(count)
    return dict(zip(axes, np.clip(points, FINEST, 1 - FINEST).T, strict=True))


@lru_cache(maxsize=1)
def _hypercube(seed: int, axes: tuple[str, ...], total: int, groups: tuple[Group, ...]) -> dict[str, np.ndarray]:
    """A Latin hypercube: by axis, `[draw]`."""
    from scipy.stats import qmc

    drawn = qmc.LatinHypercube(len(axes), rng=np.random.default_rng(seed)).random(total)
    points = dict(zip(axes, np.clip(drawn, FINEST, 1 - FINEST).T, strict=True))
    for name, wanted in _together(points, groups).items():
        ordered = np.empty(total)
        ordered[np.argsort(wanted, kind="stable")] = np.sort(points[name])
        points[name] = ordered
    return points
