"""Luck: the published bits of threefry, and deviates that depend on nothing but what they are for."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.model import luck, month

from .world import LABELS

ONES = 0xFFFFFFFF
# Known-answer vectors of the Random123 library for threefry2x32 with 20 rounds: key, counter, result.
VECTORS = [
    ((0, 0), (0, 0), (0x6B200159, 0x99BA4EFE)),
    ((ONES, ONES), (ONES, ONES), (0x1CB996FC, 0xBB002BE7)),
    ((0x13198A2E, 0x03707344), (0x243F6A88, 0x85A308D3), (0xC4923A9C, 0x483DF7A0)),
]


def words(first: int, second: int) -> tuple[np.ndarray, np.ndarray]:
    return np.array([first], dtype=np.uint32), np.array([second], dtype=np.uint32)


@pytest.mark.parametrize("engine", ["numpy", "jax"])
@pytest.mark.parametrize(("key", "counter", "expected"), VECTORS)
def test_known_answers(engine: str, key, counter, expected) -> None:
    xp = np if engine == "numpy" else pytest.importorskip("jax.numpy")
    got = luck.threefry(xp, words(*key), words(*counter))
    assert tuple(int(word[0]) for word in got) == expected


def test_the_bits_are_those_of_jax() -> None:
    random = pytest.importorskip("jax.extend.random")
    draws = np.random.default_rng(5)
    key, counter = draws.integers(0, 2**32, (2, 2), dtype=np.uint32)
    mine = luck.threefry(np, (key[:1], key[1:]), (counter[:1], counter[1:]))
    np.testing.assert_array_equal(np.concatenate(mine), np.asarray(random.threefry_2x32(key, counter)))


def uniforms(slots: np.ndarray, first: int = 0, count: int = 256, seed: int = 3, at: int = 7) -> np.ndarray:
    with np.errstate(over="ignore"):
        return luck.uniforms(np, np.uint32(seed), np.uint32(first), count, slots, np.uint32(at))


def test_numpy_and_jax_deal_the_same_luck() -> None:
    jax = pytest.importorskip("jax")
    slots = luck.slots(month.purposes(), LABELS)
    with jax.enable_x64(True):
        theirs = luck.uniforms(jax.numpy, np.uint32(3), np.uint32(512), 256, slots, np.uint32(7))
        np.testing.assert_array_equal(uniforms(slots, first=512), np.asarray(theirs))


def test_deviates_are_uniform_and_unrelated() -> None:
    slots = luck.slots({"a.b": ("member", "kind")}, LABELS)
    cells = np.concatenate([uniforms(slots, count=4000, at=number) for number in range(5)], axis=1)
    assert cells.min() > 0
    assert cells.max() < 1
    counts = np.array([np.histogram(row, bins=20, range=(0, 1))[0] for row in cells])
    # The 99.99 % point of chi square with 19 degrees of freedom is 50.8.
    assert ((counts - 1000) ** 2 / 1000).sum(axis=1).max() < 50.8
    between_cells = np.corrcoef(cells) - np.eye(len(cells))
    assert np.abs(between_cells).max() < 0.03
    for lag in (1, 2, 3):
        assert np.abs(np.corrcoef(cells[:, :-lag].ravel(), cells[:, lag:].ravel())[0, 1]) < 0.01


@given(st.integers(0, 2**32 - 1), st.integers(0, 5000), st.integers(0, 479))
@settings(max_examples=50)
def test_a_draw_alone_has_the_luck_it_has_among_others(seed: int, draw: int, at: int) -> None:
    slots = luck.slots(month.purposes(), LABELS)
    chunk = uniforms(slots, first=draw // 256 * 256, seed=seed, at=at)[:, draw % 256]
    alone = uniforms(slots, first=draw, count=1, seed=seed, at=at)[:, 0]
    np.testing.assert_array_equal(alone, chunk)


@given(st.integers(0, 2**32 - 1), st.integers(0, 479))
@settings(max_examples=50)
def test_one_name_alone_has_the_luck_it_has_among_others(seed: int, at: int) -> None:
    slots = luck.slots({"threats.arrival": ("member", "kind")}, LABELS)
    cell = LABELS["member"].index("BOR") * 3 + LABELS["kind"].index("raid")
    single = uniforms(np.array([luck.slot("threats.arrival/BOR/raid")], dtype=np.uint32), 300, 40, seed, at)[0]
    np.testing.assert_array_equal(single, uniforms(slots, first=300, count=40, seed=seed, at=at)[cell])


def by_name(purposes: dict[str, tuple[str, ...]], labels: dict[str, tuple[str, ...]]) -> dict[str, np.ndarray]:
    """Each cell's deviates by its name."""
    names: list[str] = []
    for purpose, axes in purposes.items():
        cells = [purpose]
        for axis in axes:
            cells = [f"{cell}/{label}" for cell in cells for label in labels[axis]]
        names += cells
    return dict(zip(names, uniforms(luck.slots(purposes, labels), count=8), strict=True))


def test_neither_new_purposes_nor_new_labels_nor_their_order_change_anyones_luck() -> None:
    before = by_name(month.purposes(), LABELS)
    purposes = {"weather.storm": ("member",), **dict(reversed(month.purposes().items())), "budget.audit": ()}
    members = ("NEW", *reversed(LABELS["member"]))
    after = by_name(purposes, LABELS | {"member": members, "ally": members})
    assert len(after) > len(before)
    for name, deviates in before.items():
        np.testing.assert_array_equal(after[name], deviates, err_msg=name)


@pytest.mark.parametrize(("seed", "first", "at"), [(4, 0, 7), (3, 256, 7), (3, 0, 8)])
def test_seed_draw_and_month_each_change_it(seed: int, first: int, at: int) -> None:
    slots = luck.slots(month.purposes(), LABELS)
    assert not np.any(uniforms(slots) == uniforms(slots, first=first, seed=seed, at=at))


def test_two_names_that_would_share_their_luck_are_refused() -> None:
    # These two words have the same CRC-32.
    with pytest.raises(ValueError, match="plumless and buckeroo"):
        luck.slots({"plumless": (), "other": (), "buckeroo": ()}, {})


def test_no_two_cells_of_a_big_alliance_share_their_luck() -> None:
    pycountry = pytest.importorskip("pycountry")
    members = tuple(sorted(country.alpha_3 for country in pycountry.countries))[:60]
    many = {axis: tuple(f"{axis}-{number}" for number in range(12)) for axis in LABELS}
    slots = luck.slots(month.purposes(), many | {"member": members, "ally": members})
    assert len(slots) == len(set(slots)) > 60 * 60
