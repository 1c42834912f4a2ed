import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.model import bargaining

QUICK = settings(max_examples=40, deadline=None, derandomize=True)


@st.composite
def scenes(draw, most_issues=3, histories=1):
    """Positions, saliences (at most .9 an actor over all issues) and capabilities."""
    n, m = draw(st.integers(3, 6)), draw(st.integers(1, most_issues))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    position = np.round(random.random((n, m, histories)), 3)
    salience = random.uniform(0.05, 0.9, (n, m, histories)) / m
    return position, salience, random.uniform(1.0, 100.0, (n, histories))


def test_two_actors_by_hand():
    position = np.array([0.2, 0.7])[:, None, None]
    salience = np.full((2, 1, 1), 0.5)
    capability = np.array([[3.0], [1.0]])
    seen = bargaining.assess(np, position, salience, capability)
    assert seen.value[..., 0] == pytest.approx(np.array([[1.0, 0.5], [0.5, 1.0]]))
    # Coalitions of 3 x .5 and 1 x .5: the first beats the second with 3/4, and takes all the risk there is to take.
    assert seen.risk[:, 0] == pytest.approx([1.0, -0.5], abs=1e-6)
    assert seen.utility[..., 0] == pytest.approx(np.array([[1.0, 0.75], [0.375, 1.0]]), abs=1e-6)
    # Now 3 x (1 - .75) stands against 1 x (1 - .375).
    assert seen.probability[0, 0] == pytest.approx(0.75 / (0.75 + 0.625), abs=1e-6)


def test_compromise_is_the_weighted_mean_and_ones_own_position_without_weights():
    near = bargaining.compromise(np, np.array(0.2), np.array(0.6), np.array(3.0), np.array(1.0))
    assert near == pytest.approx(0.3)
    none = np.array(0.0)
    assert bargaining.compromise(np, np.array(0.2), np.array(0.6), none, none) == pytest.approx(0.2)
    assert bargaining.compromise(np, np.array(0.6), np.array(0.2), none, none) == pytest.approx(0.6)


@QUICK
@given(scenes())
def test_probabilities_of_distinct_positions_sum_to_one(scene):
    position, salience, capability = scene
    seen = bargaining.assess(np, position, salience, capability)
    assert seen.probability.min() >= 0.0
    _, first = np.unique(position[..., 0].round(3), axis=0, return_index=True)
    if len(first) == len(position):
        assert seen.probability.sum() == pytest.approx(1.0)
    assert seen.risk.min() >= -0.5 - 1e-9
    assert seen.risk.max() == pytest.approx(1.0)
    assert ((seen.utility >= 0.0) & (seen.utility <= 1.0 + 1e-12)).all()


@QUICK
@given(scenes())
def test_nobody_moves_outside_the_span_of_positions(scene):
    position, salience, capability = scene
    moved = bargaining.turn(np, position, salience, capability)
    assert (moved <= position.max(axis=0) + 1 / bargaining.GRAIN).all()
    assert (moved >= position.min(axis=0) - 1 / bargaining.GRAIN).all()


@QUICK
@given(scenes(), st.randoms(use_true_random=False))
def test_order_of_actors_does_not_matter(scene, shuffle):
    position, salience, capability = scene
    order = list(range(len(position)))
    shuffle.shuffle(order)
    here = bargaining.assess(np, position, salience, capability)
    there = bargaining.assess(np, position[order], salience[order], capability[order])
    np.testing.assert_allclose(there.probability, here.probability[order], atol=1e-9)
    gain, chance = bargaining.challenges(np, position, salience, capability, here.risk)
    gain_there, chance_there = bargaining.challenges(
        np, position[order], salience[order], capability[order], there.risk
    )
    np.testing.assert_allclose(gain_there, gain[order][:, order], atol=1e-8)
    np.testing.assert_allclose(chance_there, chance[order][:, order], atol=1e-8)


@QUICK
@given(scenes(), st.floats(0.1, 10.0))
def test_unit_of_capability_does_not_matter(scene, unit):
    position, salience, capability = scene
    here = bargaining.assess(np, position, salience, capability)
    there = bargaining.assess(np, position, salience, unit * capability)
    np.testing.assert_allclose(there.probability, here.probability, atol=1e-6)


@QUICK
@given(scenes(histories=3))
def test_histories_do_not_touch_one_another(scene):
    position, salience, capability = scene
    together = bargaining.turn(np, position, salience, capability)
    for each in range(3):
        alone = bargaining.turn(np, position[..., [each]], salience[..., [each]], capability[:, [each]])
        np.testing.assert_array_equal(together[..., [each]], alone)


def test_agreed_actors_stay_where_they_are():
    position = np.full((4, 2, 1), 0.3)
    salience, capability = np.full((4, 2, 1), 0.4), np.arange(1.0, 5.0)[:, None]
    np.testing.assert_array_equal(bargaining.turn(np, position, salience, capability), position)
    assert bargaining.assess(np, position, salience, capability).probability == pytest.approx(1.0)


def test_actors_who_share_a_position_share_its_probability():
    position = np.array([0.1, 0.1, 0.9])[:, None, None]
    seen = bargaining.assess(np, position, np.full((3, 1, 1), 0.5), np.ones((3, 1)))
    assert seen.probability[0, 0] == seen.probability[1, 0]
    assert seen.probability[0, 0] + seen.probability[2, 0] == pytest.approx(1.0)


def test_jax_gives_what_numpy_gives():
    import jax

    with jax.enable_x64(True):
        random = np.random.default_rng(3)
        position, salience = random.random((5, 2, 4)).round(3), random.uniform(0.1, 0.4, (5, 2, 4))
        capability = random.uniform(1, 9, (5, 4))
        compiled = jax.jit(lambda *scene: bargaining.settles(jax.numpy, *scene, turns=3))
        there = np.asarray(compiled(position, salience, capability))
    here = bargaining.settles(np, position, salience, capability, turns=3)
    np.testing.assert_allclose(there, here, atol=1e-9)


@QUICK
@given(scenes(most_issues=1))
def test_mean_and_median_lie_among_the_positions(scene):
    position, salience, capability = (scene[0][:, 0], scene[1][:, 0], scene[2])
    weight = capability * salience
    mean = bargaining.weighted_mean(np, position, weight)
    assert position.min() - 1e-12 <= mean[0] <= position.max() + 1e-12
    assert bargaining.weighted_median(np, position, weight)[0] in position


@QUICK
@given(scenes(most_issues=1), st.floats(1.0, 50.0))
def test_more_capability_draws_the_mean_nearer(scene, times):
    position, salience, capability = (scene[0][:, 0], scene[1][:, 0], scene[2])
    stronger = capability.copy()
    stronger[0] *= times
    before = bargaining.weighted_mean(np, position, capability * salience)
    after = bargaining.weighted_mean(np, position, stronger * salience)
    assert abs(after[0] - position[0, 0]) <= abs(before[0] - position[0, 0]) + 1e-12


def test_mean_of_nobody_is_zero_and_median_by_hand():
    nobody = np.zeros((2, 1))
    assert bargaining.weighted_mean(np, np.array([[0.2], [0.4]]), nobody)[0] == 0.0
    position, weight = np.array([[4.0], [7.0], [10.0]]), np.array([[0.16], [0.1], [0.3]])
    assert bargaining.weighted_median(np, position, weight)[0] == 10.0
