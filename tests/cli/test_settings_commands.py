"""Tests of `xmc settings`, `xmc keys` and `xmc completion`: values, sources and errors."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.cli.cli_runner import run_cli
from tests.wait_conditions import PATIENCE
from xmc_tui.cli.cli_context import CliContext
from xmc_tui.cli.document_to_open import open_document
from xmc_tui.configurator import Configurator
from xmc_tui.configurator.document_ports import OpenedDocument
from xmc_tui.domain.catalog import Catalog
from xmc_tui.services.sheet_exporter import SheetExporter
from xmc_tui.storage.setting_specs import SETTING_SPECS
from xmc_tui.storage.settings import SettingSource, read_settings
from xmc_tui.storage.standard_paths import settings_file
from xmc_tui.tui.app import XmcApp
from xmc_tui.tui.command_registry import COMMANDS
from xmc_tui.tui.custom_keymap import KeymapProblem, apply_keymap, normalize_key

ON = ("--on", "2025-10-01")


@pytest.fixture(autouse=True)
def write(
    write_settings: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], Path]:
    """Return a function that writes the settings file.

    Hides the environment variables and the home of the person who runs the tests.
    """
    for variable in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(variable, str(tmp_path))
    for each in SETTING_SPECS:
        monkeypatch.delenv(each.environment_variable or "XMC_NONE", raising=False)
    return write_settings


def setting_lines(*arguments: str, lang: str = "en") -> dict[str, str]:
    """Return the line of each setting printed by `xmc settings`, by its name."""
    result = run_cli("settings", *arguments, lang=lang)
    assert result.code == 0
    names = {each.name for each in SETTING_SPECS}
    return {
        line.split()[0]: line
        for line in result.out.splitlines()
        if line.split()[:1] and line.split()[0] in names
    }


def test_every_field_has_a_sentence_in_both_languages() -> None:
    for lang in ("zh", "en"):
        lines = run_cli("settings", lang=lang).out.splitlines()
        assert str(settings_file()) in lines[0]
        for each in SETTING_SPECS:
            place = next(number for number, line in enumerate(lines) if line.startswith(each.name))
            sentence = lines[place + 1].strip()
            assert sentence.endswith("." if lang == "en" else "。")


def test_a_value_is_printed_with_its_source(
    write: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert setting_lines()["theme"].split() == ["theme", "xmc-dark", "default"]
    write('theme = "xmc-light"\nstore = "北京"\nedition = "2026-07"\nglyphs = "sextant"\n')
    assert setting_lines()["theme"].split() == ["theme", "xmc-light", "file"]
    monkeypatch.setenv("XMC_STORE", "上海")
    monkeypatch.setenv("XMC_EDITION", "launch")
    settings = setting_lines()
    assert settings["store"].split() == ["store", "上海", "environment", "XMC_STORE"]
    assert settings["edition"].split() == ["edition", "launch", "environment", "XMC_EDITION"]
    assert settings["glyphs"].split() == ["glyphs", "sextant", "file"]
    assert settings["pixels"].split() == ["pixels", "auto", "default"]
    assert settings["pixel_palette"].split() == ["pixel_palette", "auto", "default"]
    assert setting_lines("--edition", "2026-07")["edition"].split() == [
        "edition",
        "2026-07",
        "option",
        "--edition",
    ]
    assert setting_lines()["language"].split() == ["language", "en", "option", "--lang"]
    assert run_cli("settings", lang=None).out.count("LC_ALL") == 1


def test_names_and_edition_of_the_settings_are_on_the_sheet(
    write: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    write('advisor = "王顾问"\nstore = "北京"\n')
    monkeypatch.setenv("XMC_EDITION", "2026-07")
    sheet = json.loads(run_cli("quote", "su7-ultra", "--on", "2026-08-01", "--json").out)
    assert (sheet["sheet"]["advisor"], sheet["sheet"]["store"]) == ("王顾问", "北京")
    assert sheet["catalog"]["edition"] == "2026-07"
    other = json.loads(
        run_cli("quote", "su7-ultra", *ON, "--store", "上海", "--edition", "launch", "--json").out
    )
    assert (other["sheet"]["store"], other["catalog"]["edition"]) == ("上海", "launch")


@pytest.mark.parametrize(
    "text",
    [
        'theme = "blue"',
        "orders = 5",
        'advisor = ""',
        'glyphs = "hex"',
        'pixels = "yes"',
        'pixel_palette = "tiny"',
        'page_url = "store.example"',
        "keymap = 5",
        'keymap = { undo = "" }',
        'keymap = { undo = "a b" }',
        "keymap = { undo = [5] }",
        'schema = "xmc-settings/2"',
        'themes = "xmc-dark"',
    ],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_invalid_entry_is_one_sentence_and_the_default_applies(
    write: Callable[[str], Path], text: str, lang: str
) -> None:
    path = write(f"{text}\n")
    result = run_cli("settings", lang=lang)
    assert result.code == 0
    assert len(result.error_lines) == 1
    assert str(path) in result.err
    assert read_settings(path)[0].sources == {}


def test_an_invalid_variable_is_one_sentence_and_the_file_applies(
    write: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    write('theme = "xmc-light"\n')
    monkeypatch.setenv("XMC_THEME", "blue")
    result = run_cli("settings")
    assert len(result.error_lines) == 1
    assert result.err.startswith("XMC_THEME: ")
    assert setting_lines()["theme"].split() == ["theme", "xmc-light", "file"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            'theme = "blue"',
            "theme: is not a valid value; available: xmc-dark, xmc-light, ",
        ),
        ('advisor = ""', 'advisor: is empty; remove it, or write "王顾问"'),
        ("store = 5", 'store: is not a valid value; an example is "北京 展厅"'),
        (
            'page_url = "javascript:alert(1)"',
            'page_url: is not a valid value; an example is "https://store.example/build/"',
        ),
        (
            'keymap = { undo = "a b" }',
            "keymap.undo: is not a valid value; an example is { undo = ",
        ),
    ],
)
def test_the_sentence_says_what_to_do(
    write: Callable[[str], Path], text: str, expected: str
) -> None:
    write(f"{text}\n")
    (finding,) = run_cli("settings").error_lines
    assert expected in finding


@pytest.mark.parametrize(
    "variable", ["XMC_ADVISOR", "XMC_STORE", "XMC_ORDERS", "XMC_EDITION", "XMC_OVERLAYS"]
)
def test_variables_that_are_not_utf_8_are_ignored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    # As os.fsdecode on Linux; the variables of Windows may contain such characters as well.
    monkeypatch.setenv(variable, b"\xff\xfeLi".decode("utf-8", "surrogateescape"))
    path = tmp_path / "sheet.toml"
    result = run_cli("quote", "su7-ultra", *ON, "-o", str(path))
    assert result.code == 0
    assert len(result.error_lines) == 1
    assert result.err.startswith(f"{variable}: is not UTF-8 text; an example is ")
    monkeypatch.delenv(variable)
    assert run_cli("check", str(path)).code == 0
    assert not {"advisor", "store"} & set(tomllib.loads(path.read_text("utf-8"))["sheet"])


@pytest.mark.skipif(sys.platform == "win32", reason="Windows takes such a path for a missing file")
def test_unreadable_settings_are_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A path that is too long, as an example of an unreadable settings file."""
    for variable in ("XDG_CONFIG_HOME", "WIN_PD_OVERRIDE_LOCAL_APPDATA"):
        monkeypatch.setenv(variable, str(tmp_path / ("x" * 300)))
    for command in (("settings",), ("quote", "su7-ultra", *ON)):
        result = run_cli(*command)
        assert result.code == 0
        assert len(result.error_lines) == 1
        assert "settings.toml: cannot be read (the name is too long)" in result.err
    assert "not created yet" not in run_cli("settings").out


@pytest.mark.parametrize("name", ["catalog", "overlays"])
def test_a_path_that_the_system_rejects_is_reported_as_missing(
    monkeypatch: pytest.MonkeyPatch, write: Callable[[str], Path], name: str
) -> None:
    path = "x" * 300
    write(f'catalog = "{path}"\n' if name == "catalog" else f'overlays = ["{path}"]\n')
    result = run_cli("quote", "su7-ultra", *ON)
    assert (result.code, len(result.error_lines)) == (0, 1)
    assert "does not exist" in result.err
    monkeypatch.setenv(f"XMC_{name.upper()}", path)
    assert run_cli("quote", "su7-ultra", *ON).error_lines[0].startswith(f"XMC_{name.upper()}: ")


@pytest.mark.skipif(sys.platform == "win32", reason="the working directory cannot be removed")
def test_a_deleted_working_directory_is_no_crash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.setenv("XMC_ORDERS", "orders")
    here.rmdir()
    assert run_cli("settings").code == 0
    assert run_cli("quote", "su7-ultra", *ON).code == 0
    result = run_cli("quote", "su7-ultra", *ON, "-o", "sheet.toml")
    assert (result.code, len(result.error_lines)) == (2, 1)
    assert run_cli("check", "sheet.toml").code == 2


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('theme = "blue"', ("settings.toml:1: theme: ",)),
        ('theme = "blue"\nstore = ""\nglyphs = "hex"', ("settings.toml:1: theme: ", "2")),
        ('keymap = { undo = "q" }', ("settings.toml: keymap.undo: ", "quit")),
        ('keymap = { nosuch = "x", undo = "q" }', ("settings.toml: keymap.nosuch: ", "1")),
        (
            'overlays = ["/a/folder/that/is/deep/below/many/others/store-prices.toml"]',
            ("overlays: store-prices.toml",),
        ),
    ],
)
def test_the_header_message_on_settings_is_short(
    write: Callable[[str], Path], text: str, names: tuple[str, ...], lang: str
) -> None:
    """The header shows the first problem and the number of others.

    `xmc settings` prints all of them.
    """
    write(f"{text}\n")
    cli_context = CliContext(lang=lang, report_problems=False)
    opened, draft_store = open_document(cli_context, cli_context.tr, None, fresh=True)
    draft_store.close()
    assert all(name in opened.message for name in (*names, "xmc settings"))
    assert cell_len(opened.message) < 80


def test_help_and_usage_errors_are_in_the_language_of_the_settings(
    write: Callable[[str], Path],
) -> None:
    write('language = "zh"\n')
    assert run_cli("--help", lang=None).out == run_cli("--help", lang="zh").out
    assert run_cli("nope", lang=None).err == run_cli("nope", lang="zh").err
    assert run_cli("nope", "en", lang=None).err == run_cli("nope", lang="zh").err, (
        "only the word after --lang is a language"
    )
    write('language = "zh"\ntheme = "blue"\n')
    assert run_cli("--help", lang=None).err == "", "help does not report faults of the settings"


def test_overlays_of_the_environment_are_separated_by_pathsep(tmp_path: Path) -> None:
    paths = [tmp_path / "a.toml", tmp_path / "b.toml"]
    settings, problems = read_settings(
        settings_file(), {"XMC_OVERLAYS": os.pathsep.join(map(str, paths))}
    )
    assert (settings.overlays, problems) == (tuple(paths), [])
    assert settings.source_of("overlays") is SettingSource.ENVIRONMENT


def test_the_settings_template_has_the_current_values(write: Callable[[str], Path]) -> None:
    assert set(tomllib.loads(run_cli("settings", "--toml", lang=None).out)) <= {
        "schema",
        "language",
    }
    write(
        'theme = "xmc-light"\nadvisor = "王\\"顾问"\nkeymap = { undo = "w", redo = "ctrl+y,y" }\n'
    )
    before, _ = read_settings(settings_file())
    path = write(run_cli("settings", "--toml", lang=None).out)
    after, problems = read_settings(path)
    assert problems == []
    assert (after.theme, after.advisor, after.keymap) == (
        before.theme,
        before.advisor,
        before.keymap,
    )
    started = "\n".join(
        line.removeprefix("# ") for line in path.read_text("utf-8").splitlines() if " = " in line
    )
    assert {each.name for each in SETTING_SPECS} < set(tomllib.loads(started))
    write(started)
    assert read_settings(path)[1] == [], "every example is a valid value"


# ── Keys ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_keys_prints_the_registry(lang: str) -> None:
    result = run_cli("keys", lang=lang)
    assert (result.code, result.err) == (0, "")
    ids = [line.split()[0] for line in result.out.splitlines()]
    assert ids == [
        command.id for command in COMMANDS if command.id not in ("step.7", "step.8", "step.9")
    ]


def test_keys_of_the_settings_are_printed_and_invalid_ones_reported(
    write: Callable[[str], Path],
) -> None:
    write('keymap = { undo = "w", undoo = "x", redo = "g", quit = "ctrl+i" }\n')
    result = run_cli("keys")
    lines = {line.split()[0]: line.split()[1] for line in result.out.splitlines()}
    assert (lines["undo"], lines["redo"], lines["qualify"], lines["quit"]) == (
        "w",
        "ctrl+r",
        "g",
        "q",
    )
    assert len(result.error_lines) == 3
    for word in ("undoo", "qualify", "ctrl+i"):
        assert word in result.err


@pytest.mark.parametrize(
    "command", [("settings",), ("keys",), ("quote", "su7-ultra", *ON)], ids=lambda each: each[0]
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_invalid_key_is_one_sentence_in_every_command(
    write: Callable[[str], Path], command: tuple[str, ...], lang: str
) -> None:
    path = write('keymap = { nosuch = "x", undo = "q", redo = "ctrl+shift+blah", budget = "y" }\n')
    result = run_cli(*command, lang=lang)
    assert result.code == 0
    assert [finding.split(": ")[:2] for finding in result.error_lines] == [
        [str(path), "keymap.nosuch"],
        [str(path), "keymap.redo"],
        [str(path), "keymap.undo"],
    ]
    assert "ctrl+shift+blah" in result.error_lines[1]
    if command == ("settings",):
        assert setting_lines(lang=lang)["keymap"].split()[1:4] == ["budget", "=", "y"], (
            "the valid key is printed"
        )


def test_without_a_valid_key_the_keymap_is_the_default(write: Callable[[str], Path]) -> None:
    write('keymap = { nosuch = "x" }\n')
    assert setting_lines()["keymap"].split() == ["keymap", "-", "default"]


def test_keys_are_normalized_to_the_names_that_textual_sends() -> None:
    from textual.keys import Keys, _character_to_key

    for key in Keys:
        if "<" not in key.value and key.value not in ("ctrl-at", "ctrl+@", "return"):
            assert normalize_key(key.value) == key.value
    for character in map(chr, range(33, 127)):
        assert normalize_key(character) == _character_to_key(character)
        assert normalize_key(_character_to_key(character)) == _character_to_key(character)
    assert normalize_key("、") == normalize_key("ideographic_comma") == "ideographic_comma"
    assert (normalize_key("super+alt+x"), normalize_key("shift+a")) == ("alt+super+x", "A")
    assert [
        normalize_key(key) for key in ("blah", "ctrl+shift+blah", "strg+x", "f99", "ctrl+", "cjk")
    ] == [""] * 6


def test_two_commands_may_swap_keys() -> None:
    commands, faults = apply_keymap({"undo": "g", "qualify": "u"})
    keys = {command.id: command.keys for command in commands}
    assert (keys["undo"], keys["qualify"], faults) == (("g",), ("u",), ())
    assert apply_keymap({"undo": "y", "redo": "y"})[1] in (
        (KeymapProblem("redo", "y", "undo"),),
        (KeymapProblem("undo", "y", "redo"),),
    )


async def test_the_app_uses_the_keys_of_the_settings(launch: Catalog) -> None:
    from datetime import date

    from tests.tui.app_driver import AppDriver
    from xmc_tui.configurator import Choose

    commands, _ = apply_keymap({"undo": "w,/", "search": "f5"})
    opened = OpenedDocument(Configurator(launch, lambda: date(2025, 10, 1)), SheetExporter())
    app = XmcApp(opened, "en", commands=commands, theme="xmc-light")
    async with app.run_test(size=(120, 40)) as pilot:
        driver = AppDriver(app, pilot)
        await driver.settle()
        assert app.theme == "xmc-light"
        for key in ("w", "/"):
            await driver.do(Choose("amethyst"))
            await driver.press("u")
            assert "amethyst" in driver.chosen
            await driver.press(key)
            assert "amethyst" not in driver.chosen
            assert driver.dialogs == []
        assert " w Undo" in driver.part_text("#key-bar")
        await driver.press("f1")
        assert "w / Undo" in driver.dialog_text()


# ── Completion ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script(shell: str) -> None:
    result = run_cli("completion", shell)
    assert (result.code, result.err) == (0, "")
    assert "_XMC_COMPLETE" in result.out
    assert run_cli("completion", "csh").code == 2


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("xmc se", {"serve", "settings"}),
        ("xmc quote su", {"su7-ultra"}),
        ("xmc quote su7-ultra carbon-ro", {"carbon-roof"}),
        ("xmc ways yu7-max frid", {"fridge"}),
        ("xmc quote su7-ultra --theme aurora-p", {"aurora-purple"}),
        ("xmc quote su7-ultra --catalog nowhere carbon-ro", set()),
        ("xmc quote --edition 20", {"2026-07"}),
    ],
)
def test_completion_offers_ids(write: Callable[[str], Path], words: str, offered: set[str]) -> None:
    """Completion prints no problems of the settings."""
    write('theme = "blue"\nkeymap = { nosuch = "x" }\n')
    environment = {
        **os.environ,
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split()) - 1),
        "_XMC_COMPLETE": "bash_complete",
    }
    code = "import sys; sys.argv = ['xmc']; from xmc_tui.cli.main import main; main()"
    finished = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code],
        env=environment, capture_output=True, text=True, encoding="utf-8", timeout=PATIENCE,
    )  # fmt: skip
    assert finished.stderr == ""
    assert {line.partition(",")[2] for line in finished.stdout.split()} == offered
