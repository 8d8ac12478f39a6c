"""Tests of options of the app that are written before a command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.cli_runner import run_cli

DAY = ("--on", "2025-10-01")


def test_a_quoted_day_before_the_command_is_that_of_the_quote() -> None:
    before = run_cli(*DAY, "quote", "su7-ultra", "--json")
    assert before.code == 0
    assert json.loads(before.out)["sheet"]["quoted_on"] == "2025-10-01"


def test_a_quoted_day_before_the_command_is_that_of_the_ways() -> None:
    """Lava Orange is offered until 2026-01-24."""
    orange = ("ways", "yu7-max", "lava-orange")
    assert run_cli("--on", "2026-01-24", *orange).code != 3
    assert run_cli("--on", "2026-01-25", *orange).code == 3


def test_a_day_at_the_command_is_the_nearer_one() -> None:
    result = run_cli(*DAY, "quote", "su7-ultra", "--json", "--on", "2025-11-02")
    assert json.loads(result.out)["sheet"]["quoted_on"] == "2025-11-02"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("command", ["quote", "ways"])
def test_an_invalid_day_before_the_command_is_refused(command: str, lang: str) -> None:
    result = run_cli("--on", "tomorrow", command, "su7-ultra", lang=lang)
    assert (result.code, result.out) == (2, "")
    assert len(result.error_lines) == 1
    assert "--on tomorrow" in result.err


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("options", "command"),
    [
        (DAY, ("check", "sheet.toml")),
        (DAY, ("open", "sheet.toml")),
        (DAY, ("catalog", "check")),
        (DAY, ("show",)),
        (("--on", ""), ("keys",)),
        (("--fresh",), ("quote", "su7-ultra")),
        (("--fresh",), ("open", "sheet.toml")),
        (("--demo",), ("quote", "su7-ultra")),
        (("--demo",), ("drafts",)),
    ],
)
def test_an_option_without_effect_is_refused(
    options: tuple[str, ...], command: tuple[str, ...], lang: str, tmp_path: Path
) -> None:
    (tmp_path / "sheet.toml").write_text("", encoding="utf-8")
    result = run_cli(*options, *command, lang=lang)
    assert (result.code, result.out) == (2, "")
    assert len(result.error_lines) == 1
    assert options[0] in result.err
    assert f"xmc {command[0]}" in result.err
