"""A few thousand random keys; `python -m tests.random_keys --keys 100000 --seeds 5` types more."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

if not sys.platform.startswith("linux"):
    pytest.skip("whether the program is idle is read from /proc", allow_module_level=True)

from tests import early_keys, random_keys
from tests.deep_test_sizes import TERMINAL_INPUTS, deep_case, deep_cases
from tests.early_keys import MOMENTS, Expected, encode_key
from tests.pseudo_terminal import XMC, Terminal


@pytest.mark.parametrize("count", TERMINAL_INPUTS)
@pytest.mark.parametrize(("seed", "code"), [(11, "zh"), deep_case(12, "en")])
def test_random_keys_neither_end_nor_block_the_program(
    tmp_path: Path, seed: int, code: str, count: int
) -> None:
    assert random_keys.run(count, seed, code, tmp_path).total == count


#: Keys that take effect on the first screen, each in another way: a dialog, a step, a language, a
#: message, the end.
EARLY = (
    "t",
    "g",
    "slash",
    "question_mark",
    "space",
    "a",
    "b",
    "d",
    "v",
    "enter",
    "ctrl+p",
    "2",
    "l",
    "e",
    "q",
    "f2",
)


@pytest.fixture(scope="module")
def expected() -> Expected:
    """The expected screens, each made once."""
    return Expected()


@pytest.mark.parametrize(
    "number",
    [
        pytest.param(number, marks=[pytest.mark.deep] if number % 8 else [])
        for number in range(len(EARLY))
    ],
)
def test_keys_typed_while_the_program_starts_take_effect_once_it_is_there(
    expected: Expected, number: int
) -> None:
    early_keys.check(encode_key(EARLY[number]), number * 7 % MOMENTS, expected)


@pytest.mark.parametrize("moment", [0, *deep_cases([5, 9, 13])])
def test_keys_typed_while_the_program_starts_keep_their_order(
    expected: Expected, moment: int
) -> None:
    early_keys.check("2\rj t3", moment, expected)


def test_every_key_of_the_registry_can_be_sent() -> None:
    assert all(
        len(encode_key(key)) == 1 or encode_key(key).startswith("\x1b") for key in early_keys.KEYS
    )


def test_invalid_utf_8_does_not_end_the_program(tmp_path: Path) -> None:
    with Terminal([*XMC, "--lang", "en"], (80, 24), tmp_path) as window:
        window.wait_for("Space", "the first frame")
        window.send_bytes(b"\xff\xe3\x80")
        window.send("q")
        assert window.wait_for_end() == 0
