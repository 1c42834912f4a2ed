"""Which answer is right, and where the best policy changes: on made-up draws whose switch point is known."""

import numpy as np
import pytest

from foedus.findings.compare import best_shares
from foedus.findings.conditions import by_label, switch
from foedus.findings.noise import floor

POLICIES = ("usual", "other", "third")


def draws(count: int = 1200, seed: int = 1, at: float = 0.7) -> tuple[np.ndarray, np.ndarray]:
    """ "other" is better than "usual" where x is above `at`; "third" never is."""
    random = np.random.default_rng(seed)
    x = random.random(count)
    merit = np.stack([np.zeros(count), x - at, np.full(count, -9.0)], axis=1) + random.normal(0, 0.05, (count, 1))
    return x, best_shares(merit)


def test_means_by_label_by_hand() -> None:
    labels = np.array(["a"] * 30 + ["b"] * 30 + ["rare"] * 5, dtype=object)
    y = np.concatenate([np.tile([0.0, 2.0], 15), np.tile([4.0, 6.0], 15), np.full(5, 99.0)])
    found = by_label(labels, y)
    assert [(answer.label, answer.draws, answer.mean) for answer in found.answers] == [("a", 30, 1.0), ("b", 30, 5.0)]
    assert found.moves == 4.0
    assert found.certain


def test_labels_that_do_not_matter_are_within_noise() -> None:
    random = np.random.default_rng(2)
    labels = random.choice(["a", "b", "c"], 900).astype(object)
    found = by_label(labels, random.normal(size=900), floor(900, 3, 20))
    assert found.moves > 0
    assert not found.certain


def test_one_label_moves_nothing() -> None:
    found = by_label(np.array(["a"] * 50, dtype=object), np.arange(50.0))
    assert (found.moves, found.certain) == (0.0, False)


@pytest.mark.parametrize(("few", "told"), [(19, False), (20, True)])
def test_a_value_of_few_draws_is_no_switch(few: int, told: bool) -> None:
    column = np.array([0.0] * 200 + [1.0] * few)
    shares = np.where(column[:, None] == 0, [[1.0, 0.0, 0.0]], [[0.0, 1.0, 0.0]])
    found = switch("key", column, shares, POLICIES, "usual", discrete=True)
    assert (found is not None) == told
    assert found is None or (found.at, found.side, found.lead.policy) == (1.0, "at", "other")


@pytest.mark.parametrize("at", [0.3, 0.5, 0.7])
def test_a_switch_point_is_found_where_it_is(at: float) -> None:
    x, shares = draws(at=at)
    best = POLICIES[int(shares.mean(axis=0).argmax())]
    found = switch("key", x, shares, POLICIES, best, discrete=False)
    assert found is not None
    assert found.at == pytest.approx(at, abs=0.01)
    assert found.side == ("above" if best == "usual" else "below")
    assert found.lead.share > 0.99
    assert found.lead.policy != best


def test_no_switch_where_the_uncertainty_is_idle() -> None:
    _, shares = draws()
    idle = np.random.default_rng(3).random(len(shares))
    assert switch("key", idle, shares, POLICIES, "usual", discrete=False) is None


def test_a_choice_switches_at_one_of_its_values() -> None:
    random = np.random.default_rng(4)
    form = random.choice([0.0, 1.0, 2.0], 600, p=[0.5, 0.3, 0.2])
    merit = np.stack([np.zeros(600), np.where(form == 2.0, 1.0, -1.0), np.full(600, -9.0)], axis=1)
    found = switch("key", form, best_shares(merit), POLICIES, "usual", discrete=True)
    assert found is not None
    assert (found.at, found.side, found.lead.policy, found.lead.share, found.lead.of_usual) == (
        2.0,
        "at",
        "other",
        1,
        0,
    )


def test_an_answer_of_few_draws_switches_nothing() -> None:
    form = np.array([0.0] * 590 + [2.0] * 10)
    merit = np.stack([np.zeros(600), np.where(form == 2.0, 1.0, -1.0), np.full(600, -9.0)], axis=1)
    assert switch("key", form, best_shares(merit), POLICIES, "usual", discrete=True) is None


def test_a_lead_within_noise_is_no_switch() -> None:
    random = np.random.default_rng(5)
    shares = best_shares(random.normal(size=(90, 3)))
    best = POLICIES[int(shares.mean(axis=0).argmax())]
    found = [switch("key", random.random(90), shares, POLICIES, best, discrete=False) for _ in range(40)]
    assert sum(each is not None for each in found) <= 4
