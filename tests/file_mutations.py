"""Makes randomly damaged copies of files, as disks, editors and forgers would."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

#: Hostile insertions: delimiters, deep nesting, control characters, and invalid text or numbers.
_PIECES = (
    b"\x00", b"\xff", b"\n", b"\r", b"[", b"]", b"[[", b"{", b"}", b'"', b"'",
    b"=", b"#", b",", b"-", b".",
    b"\\u0000", b"\\", b"1e999", b"nan", b"9" * 400, b"[" * 300, b"a." * 300, b"\xe2\x80\xae",
    b"\x1b[2J", b"true",
    b"2025-02-30", b'"""', b"0x", b" " * 200, "王".encode(),
)  # fmt: skip


def damage_file(raw: bytes, count: int, seed: int) -> Iterator[bytes]:
    """Yield `count` damaged copies of a file, each changed in one to three places."""
    random = Random(seed)
    for _ in range(count):
        damaged = raw
        for _ in range(random.choice((1, 1, 1, 2, 3))):
            damaged = _damage(damaged, random)
        yield damaged


def _damage(raw: bytes, random: Random) -> bytes:
    start = random.randrange(len(raw) + 1)
    length = random.choice((1, 1, 2, 5, 40, 400))
    match random.randrange(9):
        case 0:  # replace a byte
            return raw[:start] + bytes([random.randrange(256)]) + raw[start + 1 :]
        case 1:  # flip a bit
            return (
                raw[:start] + bytes([raw[start] ^ 1 << random.randrange(8)]) + raw[start + 1 :]
                if start < len(raw)
                else raw[:-1]
            )
        case 2:
            return raw[:start] + raw[start + length :]
        case 3:
            return raw[:start] + random.choice(_PIECES) + raw[start:]
        case 4:  # repeat a part
            return raw[: start + length] + raw[start:]
        case 5:
            return raw[:start]
        case 6:  # zero a sector, as if it was never written
            return raw[:start] + b"\0" * length + raw[start + length :]
        case 7:  # replace a digit, as a forger would
            digits = [place for place in range(len(raw)) if raw[place : place + 1].isdigit()]
            place = random.choice(digits) if digits else 0
            return raw[:place] + str(random.randrange(10)).encode() + raw[place + 1 :]
        case _:  # swap two lines
            lines = raw.split(b"\n")
            one, other = random.randrange(len(lines)), random.randrange(len(lines))
            lines[one], lines[other] = lines[other], lines[one]
            return b"\n".join(lines)
