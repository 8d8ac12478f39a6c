"""Tests of build codes on the command line: quotes from codes, and errors for all other texts."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from tests.cli.cli_runner import run_cli, steering_characters

ON = ("--on", "2025-10-01")


def code_of_quote(*arguments: str) -> str:
    """Return the build code of a quote's sheet."""
    return str(json.loads(run_cli("quote", *arguments, *ON, "--json").out)["sheet"]["code"])


@pytest.mark.parametrize(
    "spell", [str, str.lower, lambda code: code.replace("-", " "), lambda code: code[4:]]
)
def test_a_code_gives_the_quote_it_was_made_of(spell: object) -> None:
    assert callable(spell)
    wanted = run_cli("quote", "su7-ultra", "amethyst", "carbon-roof", *ON)
    told = run_cli(
        "quote", "--code", spell(code_of_quote("su7-ultra", "amethyst", "carbon-roof")), *ON
    )
    assert (told.code, told.err, told.out) == (0, "", wanted.out)


def test_the_code_stands_after_the_status_on_the_sheet_and_in_the_text(tmp_path: Path) -> None:
    path = tmp_path / "sheet.toml"
    assert run_cli("quote", "yu7-max", "fridge", *ON, "-o", str(path)).code == 0
    head = tomllib.loads(path.read_text(encoding="utf-8"))["sheet"]
    assert list(head)[list(head).index("status") + 1] == "code"
    assert head["code"] == code_of_quote("yu7-max", "fridge")
    for lang in ("zh", "en"):
        assert head["code"] in run_cli("quote", "yu7-max", "fridge", *ON, lang=lang).out


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_code_of_another_edition_is_told_apart_and_named(lang: str) -> None:
    code = code_of_quote("su7-ultra", "amethyst", "--edition", "2026-07")
    for command in (("quote", "--code", code), ("open", code)):
        told = run_cli(*command, lang=lang)
        assert (told.code, told.out, len(told.findings)) == (2, "", 1)
        assert "--edition 2026-07" in told.err
        assert ("July 2026" if lang == "en" else "2026年7月版") in told.err
    assert run_cli("quote", "--code", code, "--edition", "2026-07", *ON).code == 0


def test_a_code_of_a_catalog_not_at_hand_is_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    path.write_text('[overlay]\nname = "ours"\n[model.su7-ultra]\nprice = 1000\n', encoding="utf-8")
    code = code_of_quote("su7-ultra", "--overlay", str(path))
    told = run_cli("quote", "--code", code)
    assert (told.code, told.out, len(told.findings)) == (2, "", 1)
    assert "another catalog" in told.err
    named = run_cli("quote", "--code", code, "--edition", "2026-07", "--overlay", str(path))
    assert (named.code, "ours" in named.err, "Launch" in named.err) == (2, True, True)
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
def test_garbage_is_refused_in_one_sentence(text: str, lang: str) -> None:
    told = run_cli("quote", f"--code={text}", lang=lang)
    assert (told.code, told.out, len(told.findings)) == (2, "", 1)
    assert len(told.err) < 300
    assert not steering_characters(told.err)


def test_a_code_may_be_opened_as_it_is_read_out() -> None:
    """A code with spaces arrives as several arguments.

    The code is read before the terminal is required, so the test needs none.
    """
    code = code_of_quote("su7-ultra", "amethyst", "--edition", "2026-07")
    told = run_cli("open", *code.lower().split("-"))
    assert (told.code, len(told.findings)) == (2, 1)
    assert "--edition 2026-07" in told.err
    assert "in quotes" in run_cli("quote", "--code", *code.split("-")).err


def test_every_slip_is_refused_in_one_sentence() -> None:
    code = code_of_quote("su7-ultra", "amethyst")
    for place in (4, 9, 14, 15):
        wrong = code[:place] + ("7" if code[place] != "7" else "8") + code[place + 1 :]
        for command in (("quote", "--code", wrong), ("open", wrong)):
            told = run_cli(*command)
            assert (told.code, len(told.findings)) == (2, 1)
            assert "mistyped" in told.err


def test_a_code_stands_alone() -> None:
    code = code_of_quote("su7-ultra")
    for more in (("su7-ultra",), ("amethyst",), ("--theme", "aurora-purple")):
        told = run_cli("quote", "--code", code, *more)
        assert (told.code, len(told.findings)) == (2, 1)
    assert run_cli("quote").code == 2


def test_a_code_of_what_cannot_be_had_that_day_is_refused_like_its_options() -> None:
    code = code_of_quote("yu7-max", "lava-orange")
    told = run_cli("quote", "--code", code, "--on", "2026-02-01")
    assert told.code == 3
    assert told.err == run_cli("quote", "yu7-max", "lava-orange", "--on", "2026-02-01").err
