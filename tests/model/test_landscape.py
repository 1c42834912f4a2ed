import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.model import landscape

QUICK = settings(max_examples=30, deadline=None, derandomize=True)


@st.composite
def actors(draw):
    number = draw(st.integers(2, 7))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    return random.uniform(1, 100, number), random.integers(1, 6, (number, number)).astype(float)


def test_three_actors_by_hand():
    # Friends 1 and 2 (propensity 5), both enemies of 3 (propensity 1); sizes 2, 1, 3.
    size = np.array([2.0, 1.0, 3.0])
    propensity = np.array([[3.0, 5, 1], [5, 3, 1], [1, 1, 3]])
    stake = landscape.stake(np, size, propensity)
    side = landscape.configurations(np, 3)
    energy = dict(zip([tuple(each) for each in side.T], landscape.energy(stake, side), strict=True))
    # Apart from 3: both enmities counted from both ends, 2 x (2 x 3 x -2) + 2 x (1 x 3 x -2).
    assert energy[(1, 1, -1)] == -36.0
    assert energy[(1, 1, 1)] == 0.0
    assert energy[(1, -1, 1)] == 2 * (2 * 1 * 2) + 2 * (1 * 3 * -2)
    settled = side[:, landscape.settled(stake, side)]
    assert settled.T.tolist() == [[1.0, 1.0, -1.0]]


def test_every_division_comes_once_and_none_with_its_mirror():
    side = landscape.configurations(np, 6)
    seen = {tuple(each) for each in side.T}
    assert side.shape == (6, 32)
    assert len(seen) == 32
    assert not any(tuple(-each) in seen for each in side.T)


@QUICK
@given(actors())
def test_swapping_camps_changes_nothing(pair):
    stake, side = landscape.stake(np, *pair), landscape.configurations(np, len(pair[0]))
    np.testing.assert_allclose(landscape.energy(stake, -side), landscape.energy(stake, side))
    np.testing.assert_array_equal(landscape.settled(stake, -side), landscape.settled(stake, side))


@QUICK
@given(actors())
def test_energy_is_the_sum_over_pairs_apart(pair):
    size, propensity = pair
    side = landscape.configurations(np, len(size))
    energy = landscape.energy(landscape.stake(np, size, propensity), side)
    for column, found in zip(side.T, energy, strict=True):
        pairs = [
            size[i] * size[j] * (propensity[i, j] - 3.0)
            for i in range(len(size))
            for j in range(len(size))
            if column[i] != column[j]
        ]
        assert found == pytest.approx(sum(pairs))


@QUICK
@given(actors())
def test_change_is_what_one_actor_changing_camp_does(pair):
    stake, side = landscape.stake(np, *pair), landscape.configurations(np, len(pair[0]))
    change = landscape.change(stake, side)
    for actor in range(len(side)):
        other = side.copy()
        other[actor] *= -1.0
        moved = landscape.energy(stake, other) - landscape.energy(stake, side)
        np.testing.assert_allclose(change[actor], moved, atol=1e-6)


@QUICK
@given(actors())
def test_the_lowest_energy_is_settled(pair):
    stake, side = landscape.stake(np, *pair), landscape.configurations(np, len(pair[0]))
    lowest = landscape.energy(stake, side).argmin()
    assert landscape.change(stake, side)[:, lowest].min() >= -1e-6
