"""Compare: policies against each other, draw by draw, because all met the same luck.

Regret of a policy in a draw is what the best policy of that draw would have gained over it (Savage 1951, Journal of
the American Statistical Association 46; as used in robust decision making, Lempert, Popper & Bankes 2003). Pairing by
draw takes the luck and the uncertainties that both share out of the comparison (common random numbers; Glasserman &
Yao 1992, Management Science 38(6)).
"""

from dataclasses import dataclass

import numpy as np

from foedus.findings.summary import Floats, Histories, Probability, Quantiles, probability, quantiles

TIE = 1e-9
"""Two values nearer than this part of the criterion's range are a tie."""


@dataclass(frozen=True)
class PolicyRow:
    """One policy in the comparison.

    Attributes:
        policy: its id.
        best_in: share of the draws in which it is best; a draw with ties is shared between them.
        regret: over the draws, in the criterion's unit; 0 where it is best.
        value: the criterion itself.
        beats: share of the draws in which it is better than the reference; None for the reference.
        ties: share of the draws in which it equals the reference.
    """

    policy: str
    best_in: Probability
    regret: Quantiles
    value: Quantiles
    beats: Probability | None
    ties: float


@dataclass(frozen=True)
class Comparison:
    """All policies, the most often best first.

    Attributes:
        outcome: the criterion's name.
        sign: 1 if more is better, -1 if less is.
        reference: id of the policy the others are held against.
        rows: one per policy.
        alike: share of the draws in which all policies come out equal.
        draws: how many draws were compared.
        left_out: how many were not, because a history failed or the criterion had no value.
    """

    outcome: str
    sign: int
    reference: str
    rows: tuple[PolicyRow, ...]
    alike: float
    draws: int
    left_out: int

    @property
    def best(self) -> PolicyRow:
        """The policy that is best in most draws."""
        return self.rows[0]

    @property
    def next(self) -> PolicyRow | None:
        """The one that comes second."""
        return self.rows[1] if len(self.rows) > 1 else None

    @property
    def clear(self) -> bool:
        """Whether the first leads the second by more than their Monte Carlo intervals could hide."""
        return self.next is None or self.best.best_in.low > self.next.best_in.high

    @property
    def least_regret(self) -> PolicyRow:
        """The policy whose regret is least in its worst twentieth of draws; the most often best where they tie."""
        return min(self.rows, key=lambda row: row.regret.q95)

    def row(self, policy: str) -> PolicyRow:
        """The row of a policy."""
        return next(row for row in self.rows if row.policy == policy)


def complete(values: Floats) -> np.ndarray:
    """Which draws have a value under every policy, `[draw]`."""
    return np.asarray(np.isfinite(values).all(axis=1))


def best_shares(merit: Floats) -> Floats:
    """Each policy's part of being best in each draw, `[draw, policy]`; rows add up to 1, ties are shared.

    Args:
        merit: the criterion with its sign, more is better, `[draw, policy]`, finite.
    """
    scale = float(np.ptp(merit)) if merit.size else 0.0
    best = merit >= merit.max(axis=1, keepdims=True) - TIE * scale
    return best / best.sum(axis=1, keepdims=True)


def compare(histories: Histories, outcome: str, sign: int, reference: str) -> Comparison:
    """Compare all policies by one outcome.

    Raises:
        ValueError: in no draw does every policy have a value.
    """
    values = histories.values(outcome)
    whole = complete(values)
    kept = values[whole]
    if not len(kept):
        raise ValueError(f"no draw has a value of {outcome!r} under every policy: nothing can be compared")
    merit = sign * kept
    shares = best_shares(merit)
    regret = merit.max(axis=1, keepdims=True) - merit
    against = merit[:, histories.policies.index(reference)]
    near = TIE * float(np.ptp(merit))
    rows = []
    for index, policy in enumerate(histories.policies):
        ahead = merit[:, index] > against + near
        level = np.abs(merit[:, index] - against) <= near
        rows.append(
            PolicyRow(
                policy,
                probability(float(shares[:, index].sum()), len(kept)),
                quantiles(regret[:, index]),
                quantiles(kept[:, index]),
                None if policy == reference else probability(int(ahead.sum()), len(kept)),
                float(level.mean()),
            )
        )
    rows.sort(key=lambda row: (-row.best_in.value, row.regret.q95))
    alike = float((np.ptp(merit, axis=1) <= near).mean())
    return Comparison(outcome, sign, reference, tuple(rows), alike, len(kept), int((~whole).sum()))


def beats(histories: Histories, outcome: str, sign: int, policy: str, against: str) -> tuple[Probability, float]:
    """In how many draws a policy is better than another, and in what share of them the two are equal."""
    values = histories.values(outcome)
    merit = sign * values[complete(values)]
    ahead = merit[:, histories.policies.index(policy)] - merit[:, histories.policies.index(against)]
    near = TIE * float(np.ptp(merit))
    return probability(int((ahead > near).sum()), len(merit)), float((np.abs(ahead) <= near).mean())


def margin(histories: Histories, outcome: str, sign: int, policy: str) -> Floats:
    """How far a policy is ahead of the best of the others, `[draw]`; negative where it is behind."""
    merit = sign * histories.values(outcome)
    own = histories.policies.index(policy)
    others = np.delete(merit, own, axis=1)
    ahead = np.full(len(merit), np.nan)
    whole = complete(merit)
    if others.shape[1]:
        ahead[whole] = merit[whole, own] - others[whole].max(axis=1)
    return ahead
