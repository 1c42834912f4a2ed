"""Draws: one sample of every uncertainty of a case, by number.

Draw n of an uncertainty depends on the seed, n and the uncertainty's key, on nothing else: adding an uncertainty
changes no other. Uncertainties that rest on one question share its latent choices, which claim is right and what is
being counted, because one report cannot be right for one of them and wrong for another.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from foedus.case import Case
from foedus.model.luck import single_uniforms


@dataclass(frozen=True)
class Draws:
    """Sampled uncertainties.

    Attributes:
        numbers: `[draw]`, the draws' numbers.
        values: by uncertainty key, `[draw]`.
        claims: by uncertainty key, the component of the pool that was right (claim id or "background"), `[draw]`.
        referents: by uncertainty key, what was counted, `[draw]`.
    """

    numbers: np.ndarray
    values: dict[str, np.ndarray]
    claims: dict[str, np.ndarray]
    referents: dict[str, np.ndarray]

    def cut(self, start: int, count: int) -> "Draws":
        """`count` of these draws, from position `start` on."""

        def part(columns: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
            return {key: column[start : start + count] for key, column in columns.items()}

        return Draws(self.numbers[start : start + count], part(self.values), part(self.claims), part(self.referents))

    def table(self) -> pa.Table:
        """One row per draw: `draw`, each uncertainty, and "<key>:claim", "<key>:referent" where there are claims."""
        columns: dict[str, pa.Array] = {"draw": pa.array(self.numbers)}
        for key, values in self.values.items():
            columns[key] = pa.array(values)
            for suffix, latent in (("claim", self.claims), ("referent", self.referents)):
                if key in latent:
                    columns[f"{key}:{suffix}"] = pa.array(latent[key]).dictionary_encode()
        return pa.table(columns)


def sample(case: Case, seed: int, first: int, count: int) -> Draws:
    """Draws `first` to `first + count - 1` of every uncertainty of the case."""
    numbers = np.arange(first, first + count)
    values, claims, referents = {}, {}, {}
    for key, uncertainty in case.uncertainties.items():
        own = single_uniforms(seed, numbers, f"uncertainty/{key}")
        if uncertainty.pool is None:
            values[key] = uncertainty.draw(own, own, own).value
            continue
        question = f"question/{uncertainty.question}"
        which_claim = single_uniforms(seed, numbers, f"{question}:claim")
        what_counted = single_uniforms(seed, numbers, f"{question}:referent")
        drawn = uncertainty.draw(own, which_claim, what_counted)
        values[key] = drawn.value
        claims[key] = np.array(uncertainty.pool.components, dtype=object)[drawn.label]
        referents[key] = np.array(uncertainty.pool.referents, dtype=object)[drawn.referent]
    return Draws(numbers, values, claims, referents)
