"""A short sketch of a wording, by which those worth comparing are found among very many.

MinHash after Broder (1997); two sketches agree in about the share of shingles that the wordings have in common. Bands of
two values each (locality-sensitive hashing) find a pair that is 30 % alike with a probability of 1 − (1 − 0.3²)⁶⁴ = 99.8 %.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Sequence
from typing import Final

from rensa import RMinHash

from .likeness import shingles
from .wording import Wording

VALUES: Final = 128
BAND: Final = 2
SEED: Final = 20190403  # the day on which the 条例 was revised; any fixed number does
SHORTEST: Final = 100
"""Characters below which a wording is too short to be called a copy."""

SKETCH_VERSION: Final = f"rensa-r{RMinHash.ALGORITHM_VERSION}-{VALUES}"
"""Sketches of different versions must not be compared; the store makes old ones anew."""


def sketch_of(wording: Wording) -> tuple[int, ...] | None:
    """Return the sketch of a wording, `VALUES` numbers of 32 bits; None where it is too short to compare."""
    if len(wording.text) < SHORTEST:
        return None
    sketch = RMinHash(num_perm=VALUES, seed=SEED)
    sketch.update(sorted(shingles(wording)))
    return tuple(sketch.digest())


def bands_of(sketch: Sequence[int]) -> tuple[int, ...]:
    """Return the bands of a sketch as signed numbers of 64 bits, as a database keeps them."""
    return tuple(
        int.from_bytes(
            hashlib.blake2b(struct.pack("<B2I", at, *sketch[at : at + BAND]), digest_size=8).digest(),
            "little",
            signed=True,
        )
        for at in range(0, VALUES, BAND)
    )


def estimate(one: Sequence[int], other: Sequence[int]) -> float:
    """Return about how alike the two are, 0 to 1: good enough to choose what is compared exactly."""
    return sum(a == b for a, b in zip(one, other, strict=True)) / len(one)
