"""An option named in words on the command line: the error lists the ids of that name."""

from __future__ import annotations

import pytest

from tests.cli.cli_runner import run_cli


@pytest.mark.parametrize(("word", "option"), [("紫水晶", "amethyst"), ("amethist", "amethyst")])
def test_the_ids_of_a_name_are_listed(word: str, option: str) -> None:
    result = run_cli("quote", "su7-ultra", word)
    assert result.code == 2
    assert option in result.error_lines[0]
    assert "pearl-white" not in result.error_lines[0]
