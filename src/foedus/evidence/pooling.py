"""From the claims on one question to a distribution: a linear opinion pool with a background, for each referent.

    F_h = (sum_i v_i F_i + k F_0) / (sum_i v_i + k)        v_i = r * c * f^hops / (1 + (n_o - 1) rho)
    F   = sum_h w_h F_h

Linear opinion pool: Stone (1961). Background as the base measure of a Dirichlet process: Ferguson (1973). Claims of one
origin share their weight: Clemen & Winkler (1985). r and c stand for the Admiralty letter and digit (NATO AJP-2.1).
Drawing is by inverse CDF from three uniform numbers; the label (which claim, or the background) and the referent are
latent variables that are kept, so that a finding can say which report it depends on.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from foedus.distributions import Distribution, Floats

RELIABILITY = {"A": 1.0, "B": 0.75, "C": 0.5, "D": 0.25, "E": 0.05, "F": 0.5}
PLAUSIBILITY = {1: 1.0, 2: 0.75, 3: 0.5, 4: 0.25, 5: 0.05, 6: 0.5}
RETELLING = 0.95  # f: what one retelling or translation leaves of the weight
BACKGROUND = "background"
BISECTIONS = 100

Integers = NDArray[np.int64]


class Draw(NamedTuple):
    """What one set of uniform numbers draws from a pool.

    Attributes:
        referent: index into `Pool.referents`.
        label: index into `Pool.components`: which claim is taken to be right, or the background.
        value: the number drawn, or the index into `Pool.categories`.
    """

    referent: Integers
    label: Integers
    value: NDArray[np.float64] | Integers


@dataclass(frozen=True)
class Term:
    """One claim in the pool, with every factor of its weight.

    Attributes:
        claim, source, origin: ids.
        letter, digit: grades; digit 1 only where claims of other origins agree.
        hops: retellings and translations between origin and text.
        referents: which referents the words may mean; None: any.
        distribution: of a numeric claim.
        category: index into the categories, of a category or date claim.
    """

    claim: str
    source: str
    origin: str
    letter: str
    digit: int
    hops: int
    referents: frozenset[str] | None
    distribution: Distribution | None = None
    category: int | None = None

    @property
    def base(self) -> float:
        """The product r * c * f^hops, before claims of one origin share their weight."""
        return RELIABILITY[self.letter] * PLAUSIBILITY[self.digit] * RETELLING**self.hops


@dataclass(frozen=True)
class Pool:
    """The pooled answer to one question. Plain data: equal when its parts are equal, and it can be pickled.

    Attributes:
        question: its id.
        terms: one per pooled claim.
        referents: ids; a question without referents has one, "as-asked".
        referent_weights: w_h, adding up to 1.
        backgrounds: F_0 of each referent (number questions), else empty.
        categories: labels with "other" last (category and date questions), else empty.
        category_background: background weight of each category.
        k: weight of the background.
        rho: how far claims of one origin count once.
    """

    question: str
    terms: tuple[Term, ...]
    referents: tuple[str, ...]
    referent_weights: tuple[float, ...]
    backgrounds: tuple[Distribution, ...] = ()
    categories: tuple[str, ...] = ()
    category_background: tuple[float, ...] = ()
    k: float = 0.25
    rho: float = 1.0

    @property
    def components(self) -> tuple[str, ...]:
        """Claim ids, then "background"."""
        return (*(term.claim for term in self.terms), BACKGROUND)

    def weights(self, referent: str) -> Floats:
        """v_i of each claim under a referent, then k; 0 for a claim that cannot mean this referent. [component]."""
        counted = [term.referents is None or referent in term.referents for term in self.terms]
        siblings: dict[str, int] = {}
        for term, counts in zip(self.terms, counted, strict=True):
            siblings[term.origin] = siblings.get(term.origin, 0) + counts
        shared = [1 + (siblings[term.origin] - 1) * self.rho for term in self.terms]
        values = [t.base / s if c else 0.0 for t, s, c in zip(self.terms, shared, counted, strict=True)]
        return np.array([*values, self.k])

    def shares(self, referent: str) -> Floats:
        """Weights divided by their sum. [component]."""
        weights = self.weights(referent)
        return weights / weights.sum()

    @cached_property
    def _shares(self) -> Floats:
        """Shares as an array [referent, component]."""
        return np.array([self.shares(referent) for referent in self.referents])

    def component_shares(self) -> Floats:
        """Share of each component over all referents, sum_h w_h share_h. [component]."""
        return np.asarray(self.referent_weights) @ self._shares

    def cdf(self, x: ArrayLike, referent: str | None = None) -> Floats:
        """Probability of at most x, under one referent or over all. Number questions only."""
        self._must_be_number()
        x = np.asarray(x, dtype=np.float64)
        total = np.zeros(x.shape)
        for index, weight in self._chosen(referent):
            for share, part in zip(self._shares[index], self._parts(index), strict=True):
                if share > 0:
                    total = total + weight * share * part.cdf(x)
        return np.minimum(total, 1.0)

    def quantile(self, q: ArrayLike, referent: str | None = None) -> Floats:
        """The x with cdf(x) = q, by bisection between the smallest and the largest of the parts' quantiles."""
        self._must_be_number()
        q = np.asarray(q, dtype=np.float64)
        ends = [
            part.quantile(q)
            for index, weight in self._chosen(referent)
            for share, part in zip(self._shares[index], self._parts(index), strict=True)
            if share > 0 and weight > 0
        ]
        low, high = np.minimum.reduce(ends), np.maximum.reduce(ends)
        for _ in range(BISECTIONS):
            middle = (low + high) / 2
            enough = self.cdf(middle, referent) >= q
            low, high = np.where(enough, low, middle), np.where(enough, middle, high)
        return high

    def probability_above(self, x: ArrayLike, referent: str | None = None) -> Floats:
        """1 - cdf(x)."""
        return 1 - self.cdf(x, referent)

    def probabilities(self, referent: str | None = None) -> Floats:
        """Probability of each category, under one referent or over all. [category]."""
        if not self.categories:
            raise ValueError(f'"{self.question}" is a number question: it has a cdf, not probabilities of categories')
        total = np.zeros(len(self.categories))
        for index, weight in self._chosen(referent):
            shares = self._shares[index]
            for share, term in zip(shares, self.terms, strict=False):
                total[term.category] += weight * share
            total += weight * shares[-1] * np.asarray(self.category_background)
        return total

    def draw(self, u_referent: ArrayLike, u_label: ArrayLike, u_value: ArrayLike) -> Draw:
        """Draw by inverse CDF; the three arrays of uniform numbers in [0, 1) have one shape, which the results have.

        Args:
            u_referent: chooses the referent by w_h.
            u_label: chooses the claim or background by its share under that referent.
            u_value: chooses the value within it.
        """
        u_referent, u_label, u_value = (np.asarray(u, dtype=np.float64) for u in (u_referent, u_label, u_value))
        referent = _choose(np.asarray(self.referent_weights)[None, :], u_referent)
        label = _choose(self._shares[referent], u_label)
        value: NDArray[Any] = np.zeros(u_value.shape, dtype=np.int64 if self.categories else np.float64)
        for index in range(len(self.referents)):
            for component in range(len(self.components)):
                here = (referent == index) & (label == component)
                if here.any():
                    value[here] = self.spread(index, component, u_value[here])
        return Draw(referent, label, value)

    def spread(self, index: int, component: int, u: Floats) -> Floats | Integers:
        """Values of one component under one referent at the levels u: numbers, or indices of categories."""
        if not self.categories:
            return self._parts(index)[component].quantile(u)
        if component == len(self.terms):
            return _choose(np.asarray(self.category_background)[None, :], u)
        category = self.terms[component].category
        return np.full(u.shape, category, dtype=np.int64)

    def one_referent(self, background: Distribution | None = None) -> "Pool":
        """The pool if every claim meant one and the same thing: one referent, all claims counted.

        Args:
            background: F_0 of that reading; the first referent's by default.
        """
        terms = tuple(replace(term, referents=None) for term in self.terms)
        backgrounds = (background or self.backgrounds[0],) if self.backgrounds else ()
        return replace(self, terms=terms, referents=("one-referent",), referent_weights=(1.0,), backgrounds=backgrounds)

    def cut(self, low: float, high: float) -> "Pool":
        """The pool with each claim and background cut to bounds, its share kept; a number's only."""
        self._must_be_number()
        terms = tuple(
            replace(term, distribution=term.distribution.cut(low, high) if term.distribution else None)
            for term in self.terms
        )
        return replace(self, terms=terms, backgrounds=tuple(each.cut(low, high) for each in self.backgrounds))

    @property
    def distributions(self) -> tuple[tuple[Distribution, ...], ...]:
        """Of a number question: for each referent, the distribution of each component."""
        self._must_be_number()
        return tuple(self._parts(index) for index in range(len(self.referents)))

    @property
    def within(self) -> float:
        """The share of a number's uncut pool that lies within the bounds it is cut to."""
        return sum(
            float(weight * share * part.within)
            for index, weight in self._chosen(None)
            for share, part in zip(self._shares[index], self._parts(index), strict=True)
        )

    def _parts(self, index: int) -> tuple[Distribution, ...]:
        """The distributions of the components under one referent."""
        return (*(term.distribution for term in self.terms if term.distribution), self.backgrounds[index])

    def _chosen(self, referent: str | None) -> list[tuple[int, float]]:
        if referent is not None:
            return [(self.referents.index(referent), 1.0)]
        return list(enumerate(self.referent_weights))

    def _must_be_number(self) -> None:
        if self.categories:
            raise ValueError(f'"{self.question}" is answered by categories: it has probabilities, not a cdf')


def _choose(shares: Floats, u: Floats) -> Integers:
    """Index of the share within which u falls, along the last axis of shares ([..., n] against u of shape [...])."""
    edges = np.cumsum(shares, axis=-1)[..., :-1]
    return (u[..., None] >= edges).sum(axis=-1).astype(np.int64)
