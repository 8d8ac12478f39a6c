"""Tests of a gift that is named on the command line, on days on which it is and is not given."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.cli_runner import run_cli

GIFT = "carbon-seat-backs"


@pytest.fixture
def overlay(tmp_path: Path) -> str:
    """Write an overlay in which a gift is given until 2025-09-30, and return its path."""
    path = tmp_path / "store.toml"
    path.write_text(
        '[overlay]\nname = "store"\n'
        f"[model.su7-ultra.group.gifts.option.{GIFT}]\nuntil = 2025-09-30\n",
        encoding="utf-8",
    )
    return str(path)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("command", ["quote", "ways"])
def test_a_named_gift_that_has_ended_is_not_left_out_silently(
    overlay: str, command: str, lang: str
) -> None:
    arguments = (command, "su7-ultra", "amethyst", GIFT, "--overlay", overlay)
    result = run_cli(*arguments, "--on", "2025-10-01", lang=lang)
    assert (result.code, result.out) == (3, "")
    assert len(result.error_lines) == 1
    assert "2025-09-30" in result.err
    assert GIFT in result.err
    assert run_cli(*arguments, "--on", "2025-09-30", lang=lang).code == 0


def test_the_way_out_as_json_is_the_build_without_the_gift(overlay: str) -> None:
    arguments = ("quote", "su7-ultra", "amethyst", GIFT, "--overlay", overlay, "--json")
    result = run_cli(*arguments, "--on", "2025-10-01")
    assert result.code == 3
    document = json.loads(result.out)
    (conflict,) = document["conflicts"]
    assert conflict["options"] == [GIFT]
    assert document["ways_out"] == [
        {
            "changes": [{"group": "gifts", "from": GIFT, "to": None}],
            "options": 28_000,
            "total": 557_900,
            "counted": 28_000,
            "qualifies": False,
        }
    ]
