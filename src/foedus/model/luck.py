"""Luck: uniform deviates that depend only on what they are for.

Each number is threefry-2x32 (20 rounds) of a key and a counter:

    key     = (seed, draw)          counter = (slot, month)          first word of the two

where the slot is the CRC-32 of the deviate's name, "sub-model.purpose/label/label". No policy enters, so the histories
of one draw meet the same luck under every policy (common random numbers); no position enters, so adding a sub-model
or reordering members changes no other number; nothing is carried along, so any history can be replayed alone.
Integer arithmetic only: NumPy and JAX give the same bits.

Source: Salmon, Moraes, Dror & Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3".
"""

from collections.abc import Mapping, Sequence
from itertools import product
from zlib import crc32

import numpy as np

from foedus.model.arrays import Array, Namespace

ROTATIONS = ((13, 15, 26, 6), (17, 29, 16, 24))
PARITY = 0x1BD11BDA
ROUNDS_BETWEEN_KEYS = 5
WORD_BITS = 32


def threefry(xp: Namespace, key: tuple[Array, Array], counter: tuple[Array, Array]) -> tuple[Array, Array]:
    """Threefry-2x32 with 20 rounds: two 32-bit words from a two-word key and a two-word counter (broadcast)."""
    keys = (key[0], key[1], key[0] ^ key[1] ^ np.uint32(PARITY))
    x0, x1 = counter[0] + keys[0], counter[1] + keys[1]
    for group in range(ROUNDS_BETWEEN_KEYS):
        for rotation in ROTATIONS[group % 2]:
            x0 = x0 + x1
            x1 = ((x1 << np.uint32(rotation)) | (x1 >> np.uint32(WORD_BITS - rotation))) ^ x0
        x0 = x0 + keys[(group + 1) % 3]
        x1 = x1 + keys[(group + 2) % 3] + np.uint32(group + 1)
    return x0, x1


def slot(name: str) -> int:
    """The 32-bit slot of a named deviate."""
    return crc32(name.encode())


def slots(purposes: Mapping[str, Sequence[str]], labels: Mapping[str, Sequence[str]]) -> np.ndarray:
    """Slots of every cell of every purpose, in order: `[cell]`, unsigned 32-bit.

    Args:
        purposes: axes of each purpose, by its name "sub-model.purpose".
        labels: labels of each axis.

    Raises:
        ValueError: two cells share a slot, so that their luck would be the same.
    """
    names = [
        "/".join((purpose, *cell))
        for purpose, axes in purposes.items()
        for cell in product(*(labels[axis] for axis in axes))
    ]
    numbers = [slot(name) for name in names]
    if len(set(numbers)) < len(numbers):
        first: dict[int, str] = {}
        pairs = [
            f"{first[n]} and {name}"
            for name, n in zip(names, numbers, strict=True)
            if first.setdefault(n, name) != name
        ]
        raise ValueError(f"these share one random stream; rename a label: {'; '.join(pairs)}")
    return np.array(numbers, dtype=np.uint32)


def words(xp: Namespace, seed: Array, first_draw: Array, count: int, slot_numbers: Array, month: Array) -> Array:
    """Random 32-bit words for consecutive draws: `[cell, history]`, unsigned.

    Args:
        xp: array namespace.
        seed: the run's seed, unsigned 32-bit scalar.
        first_draw: number of the first draw, unsigned 32-bit scalar.
        count: how many draws.
        slot_numbers: `[cell]`, from `slots`.
        month: month number, unsigned 32-bit scalar.
    """
    draws = first_draw + xp.arange(count, dtype=xp.uint32)
    return threefry(xp, (seed, draws), (slot_numbers[:, None], month))[0]


def uniform(xp: Namespace, word: Array) -> Array:
    """A random word as a uniform deviate in (0, 1)."""
    return (word.astype(xp.float64) + 0.5) / 2.0**WORD_BITS


def uniforms(xp: Namespace, seed: Array, first_draw: Array, count: int, slot_numbers: Array, month: Array) -> Array:
    """Uniform deviates in (0, 1) for consecutive draws: `[cell, history]`; arguments as for `words`."""
    return uniform(xp, words(xp, seed, first_draw, count, slot_numbers, month))
