"""Draws: designs that spread them evenly, and that a block or a single draw takes its own part of."""

import numpy as np
import pytest

from foedus import ensemble
from foedus.case import Case
from foedus.ensemble.draws import DESIGNS, sample

TOTAL = 256


def sizes(case: Case, design: str) -> tuple[np.ndarray, np.ndarray]:
    """How many of the draws lie in each sixteenth of a uniform uncertainty, by uncertainty."""
    values = sample(case, 3, 0, TOTAL, design, TOTAL).values
    uniform = {
        key: each.distribution.support
        for key, each in case.beliefs.uncertain.items()
        if each.distribution is not None and each.distribution.shape == "uniform"
    }
    assert len(uniform) >= 3
    counts = [np.histogram(values[key], bins=16, range=support)[0] for key, support in uniform.items()]
    return np.min(counts), np.max(counts)


@pytest.mark.parametrize("design", ["latin-hypercube", "sobol"])
def test_every_sixteenth_of_a_range_has_its_sixteenth_of_the_draws(case, design):
    assert sizes(case, design) == (TOTAL // 16, TOTAL // 16)
    fewest, most = sizes(case, "random")
    assert fewest < TOTAL // 16 < most


@pytest.mark.parametrize("design", DESIGNS)
def test_a_part_of_the_draws_is_that_part_of_all(case, design):
    every, some = sample(case, 3, 0, 512, design, 300), sample(case, 3, 256, 256, design, 300)
    one = sample(case, 3, 17, 1, design, 300)
    for key, values in every.values.items():
        assert np.array_equal(values[256:], some.values[key]), key
        assert values[17] == one.values[key][0], key
    for key, labels in every.claims.items():
        assert np.array_equal(labels[256:], some.claims[key]), key


def test_seeds_and_uncertainties_differ(case):
    for design in ("latin-hypercube", "sobol"):
        one, other = (sample(case, seed, 0, 64, design, 64).values for seed in (3, 4))
        moving = list(case.beliefs.uncertain)
        assert not np.array_equal(one[moving[0]], other[moving[0]])


@pytest.mark.slow
def test_a_design_is_part_of_what_a_run_is(case, tmp_path):
    for design in DESIGNS:
        plan = ensemble.planned(case, 5, 3, ["equip"], "numpy", design)
        manifest, _ = ensemble.run_in(tmp_path / design, plan, processes=1)
        assert manifest["design"] == ensemble.read(tmp_path / design)[0].design == design
    runs = {ensemble.read(tmp_path / design)[1]["run"] for design in DESIGNS}
    assert len(runs) == 3


def test_what_cannot_be_spread_is_refused(case):
    with pytest.raises(ValueError, match="design='even'"):
        ensemble.planned(case, 5, 3, None, "numpy", "even")
    with pytest.raises(ValueError, match="at most 50000 draws"):
        ensemble.planned(case, 50_001, 3, None, "numpy", "latin-hypercube")
