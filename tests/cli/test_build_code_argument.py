"""Tests of build codes on the command line: quotes from codes, and errors for all other texts."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from tests.cli.cli_runner import find_control_characters, run_cli

ON = ("--on", "2025-10-01")


def code_of_quote(*arguments: str) -> str:
    """Return the build code of a quote's sheet."""
    return str(json.loads(run_cli("quote", *arguments, *ON, "--json").out)["sheet"]["code"])


@pytest.mark.parametrize(
    "spell", [str, str.lower, lambda code: code.replace("-", " "), lambda code: code[4:]]
)
def test_a_code_gives_the_quote_of_its_build(spell: object) -> None:
    assert callable(spell)
    expected = run_cli("quote", "su7-ultra", "amethyst", "carbon-roof", *ON)
    result = run_cli(
        "quote", "--code", spell(code_of_quote("su7-ultra", "amethyst", "carbon-roof")), *ON
    )
    assert (result.code, result.err, result.out) == (0, "", expected.out)


def test_the_code_follows_the_status_on_the_sheet_and_is_in_the_text(tmp_path: Path) -> None:
    path = tmp_path / "sheet.toml"
    assert run_cli("quote", "yu7-max", "fridge", *ON, "-o", str(path)).code == 0
    head = tomllib.loads(path.read_text(encoding="utf-8"))["sheet"]
    assert list(head)[list(head).index("status") + 1] == "code"
    assert head["code"] == code_of_quote("yu7-max", "fridge")
    for lang in ("zh", "en"):
        assert head["code"] in run_cli("quote", "yu7-max", "fridge", *ON, lang=lang).out


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_code_of_another_edition_is_rejected_with_its_edition(lang: str) -> None:
    code = code_of_quote("su7-ultra", "amethyst", "--edition", "2026-07")
    for command in (("quote", "--code", code), ("open", code)):
        result = run_cli(*command, lang=lang)
        assert (result.code, result.out, len(result.error_lines)) == (2, "", 1)
        assert "--edition 2026-07" in result.err
        assert ("July 2026" if lang == "en" else "2026年7月版") in result.err
    assert run_cli("quote", "--code", code, "--edition", "2026-07", *ON).code == 0


def test_a_code_of_an_unavailable_catalog_is_rejected(tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    path.write_text(
        '[overlay]\nname = "store"\n[model.su7-ultra]\nprice = 1000\n', encoding="utf-8"
    )
    code = code_of_quote("su7-ultra", "--overlay", str(path))
    result = run_cli("quote", "--code", code)
    assert (result.code, result.out, len(result.error_lines)) == (2, "", 1)
    assert "another catalog" in result.err
    named = run_cli("quote", "--code", code, "--edition", "2026-07", "--overlay", str(path))
    assert (named.code, "store" in named.err, "Launch" in named.err) == (2, True, True)
    assert run_cli("quote", "--code", code, "--overlay", str(path), *ON).code == 0


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "XMC-",
        "XMC-0000-0000-00",
        "王女士",
        "\x1b[31m",
        "X" * 5000,
        "XMC-20251001-7K3Q9",
        "-1",
        "🚗",
    ],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_garbage_is_rejected_in_one_sentence(text: str, lang: str) -> None:
    result = run_cli("quote", f"--code={text}", lang=lang)
    assert (result.code, result.out, len(result.error_lines)) == (2, "", 1)
    assert len(result.err) < 300
    assert not find_control_characters(result.err)


def test_a_code_may_be_opened_with_spaces() -> None:
    """A code with spaces arrives as several arguments.

    The code is read before the terminal is required, so the test needs none.
    """
    code = code_of_quote("su7-ultra", "amethyst", "--edition", "2026-07")
    result = run_cli("open", *code.lower().split("-"))
    assert (result.code, len(result.error_lines)) == (2, 1)
    assert "--edition 2026-07" in result.err
    assert "in quotes" in run_cli("quote", "--code", *code.split("-")).err


def test_every_mistyped_character_is_rejected_in_one_sentence() -> None:
    code = code_of_quote("su7-ultra", "amethyst")
    for place in (4, 9, 14, 15):
        wrong = code[:place] + ("7" if code[place] != "7" else "8") + code[place + 1 :]
        for command in (("quote", "--code", wrong), ("open", wrong)):
            result = run_cli(*command)
            assert (result.code, len(result.error_lines)) == (2, 1)
            assert "mistyped" in result.err


def test_a_code_excludes_other_build_arguments() -> None:
    code = code_of_quote("su7-ultra")
    for more in (("su7-ultra",), ("amethyst",), ("--theme", "aurora-purple")):
        result = run_cli("quote", "--code", code, *more)
        assert (result.code, len(result.error_lines)) == (2, 1)
    assert run_cli("quote").code == 2


def test_a_code_with_an_option_not_offered_is_rejected_like_its_options() -> None:
    code = code_of_quote("yu7-max", "lava-orange")
    result = run_cli("quote", "--code", code, "--on", "2026-02-01")
    assert result.code == 3
    assert result.err == run_cli("quote", "yu7-max", "lava-orange", "--on", "2026-02-01").err
