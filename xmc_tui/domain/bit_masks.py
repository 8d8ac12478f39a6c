"""Sets of small numbers as bit masks: bit i of an integer says whether it contains i."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

#: The bits that are taken out of a wide mask at a time.
_PART_BITS = 256
_PART = (1 << _PART_BITS) - 1


def iterate_bits(mask: int) -> Iterator[int]:
    """Yield the numbers of the bits set in a mask, lowest first."""
    offset = 0
    while mask > _PART:  # a step on all bits of a wide mask would take much longer
        empty = (mask & -mask).bit_length() - 1
        mask >>= empty
        offset += empty
        part = mask & _PART
        while part:
            lowest = part & -part
            yield offset + lowest.bit_length() - 1
            part ^= lowest
        mask >>= _PART_BITS
        offset += _PART_BITS
    while mask:
        lowest = mask & -mask
        yield offset + lowest.bit_length() - 1
        mask ^= lowest


def make_mask(numbers: Iterable[int]) -> int:
    """Return the mask of some numbers."""
    mask = 0
    for number in numbers:
        mask |= 1 << number
    return mask
