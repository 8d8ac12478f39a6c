"""Bit masks: narrow ones, and wide ones that are taken apart."""

from __future__ import annotations

from random import Random

import pytest

from xmc_tui.domain.bit_masks import iterate_bits, make_mask


@pytest.mark.parametrize("width", [1, 8, 255, 256, 257, 513, 10_000])
@pytest.mark.parametrize("share", [0.0, 0.001, 0.1, 0.9, 1.0])
def test_the_bits_of_a_mask(width: int, share: float) -> None:
    random = Random(width)
    for _ in range(20):
        numbers = [number for number in range(width) if random.random() < share]
        numbers += [width - 1] if not numbers or numbers[-1] != width - 1 else []
        chosen = set(numbers)
        digits = ["1" if number in chosen else "0" for number in reversed(range(width))]
        mask = int("".join(digits), 2)
        assert list(iterate_bits(mask)) == numbers
        assert make_mask(numbers) == mask
