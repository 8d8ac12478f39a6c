"""The registry of commands against the handlers, the README, and the translations."""

from __future__ import annotations

import io
import re
from collections import Counter
from datetime import date
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog as Messages
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

from tests.session_factory import session_of
from xmc_tui.configurator import Configurator
from xmc_tui.domain.catalog import Catalog
from xmc_tui.i18n import translator_for
from xmc_tui.tui.command_registry import (
    COMMANDS,
    KeyCommand,
    command_help,
    command_title,
    key_labels,
    key_table,
    visible_commands,
)
from xmc_tui.tui.custom_keymap import apply_keymap
from xmc_tui.tui.main_screen import MainScreen

ROOT = Path(__file__).resolve().parent.parent.parent
CHINESE = ROOT / "xmc_tui" / "i18n" / "zh" / "LC_MESSAGES" / "xmc.po"

#: The keywords of `pybabel extract -k N_ -k plural:1,2 --no-default-keywords xmc_tui`.
KEYWORDS: dict[str, tuple[int, ...] | None] = {"N_": None, "plural": (1, 2)}

Key = str | tuple[str, ...]


def extract_messages() -> set[Key]:
    """Return every message that Babel finds in the code."""
    found = extract_from_dir(str(ROOT / "xmc_tui"), [("**.py", "python")], keywords=KEYWORDS)
    return {
        tuple(message) if isinstance(message, tuple | list) else message
        for _, _, message, _, _ in found
    }


def read_translations() -> Messages:
    """Return the Chinese catalog of messages."""
    with CHINESE.open("rb") as file:
        return read_po(file, locale="zh")


def messages_of(messages: Messages) -> dict[Key, tuple[str, ...]]:
    """Return the translations by message without the header; a plural has one for each form."""
    return {
        tuple(message.id) if isinstance(message.id, list | tuple) else message.id: (message.string,)
        if isinstance(message.string, str)
        else tuple(message.string)
        for message in messages
        if message.id
    }


def placeholders(text: str) -> set[str]:
    """Return the names of the {placeholders} in a message."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def is_symbol(text: str) -> bool:
    """Whether a message needs no translation: it has no letters, or contains Chinese already."""
    bare = re.sub(r"\{[^}]*\}", "", text)
    return not re.search("[A-Za-z]", bare) or bool(re.search("[\u4e00-\u9fff]", bare))


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_a_command_has_id_title_and_help_in_both_languages(command: KeyCommand) -> None:
    assert re.fullmatch(r"[a-z0-9]+([.-][a-z0-9]+)*", command.id)
    assert command.keys
    for code in ("zh", "en"):
        assert command_title(command, translator_for(code)).strip()
        assert command_help(command, translator_for(code)).strip()
    for message, translations in ((command.title, command_title), (command.help, command_help)):
        assert is_symbol(message) or translations(command, translator_for("zh")) != translations(
            command, translator_for("en")
        )


def test_ids_and_keys_are_unique() -> None:
    assert [
        name for name, times in Counter(command.id for command in COMMANDS).items() if times > 1
    ] == []
    assert [
        key
        for key, times in Counter(key for each in COMMANDS for key in each.keys).items()
        if times > 1
    ] == []


def test_every_command_has_a_handler(launch: Catalog) -> None:
    screen = MainScreen(session_of(Configurator(launch, date.today)), "en", "", "off", COMMANDS)
    assert set(screen.handlers) == {command.id for command in COMMANDS}


def test_no_key_is_one_that_a_terminal_cannot_tell_apart() -> None:
    assert {"ctrl+i", "ctrl+m", "ctrl+h", "ctrl+left_square_bracket"} & {
        k for each in COMMANDS for k in each.keys
    } == set()


def test_the_table_of_the_readme_equals_the_registry() -> None:
    expected_rows = (
        (ROOT / "README.md")
        .read_text(encoding="utf-8")
        .partition("<!-- keys -->")[2]
        .partition("<!-- /keys -->")[0]
    )
    rows = [line.strip() for line in expected_rows.strip().splitlines()]
    cells = [tuple(cell.strip() for cell in row.strip("|").split("|")) for row in rows[2:]]
    assert cells == key_table(visible_commands(6), translator_for("en"))


def test_the_key_table_has_every_key_once_and_one_row_for_the_steps() -> None:
    commands = visible_commands(6)
    rows = key_table(commands, translator_for("en"))
    expected = [key for command in commands for key in key_labels(command).split()]
    digits = [str(number) for number in range(1, 7)]
    shown = [key for keys, _ in rows for key in (digits if keys == "1-6" else keys.split())]
    assert shown == expected
    assert [keys for keys, _ in rows if "1" in keys.replace("F1", "")] == ["1-6"]
    assert len({text for _, text in rows}) == len(rows)


def test_the_key_table_lists_the_keys_of_a_keymap() -> None:
    commands, faults = apply_keymap({"step.1": "f7", "page.up": "f8"})
    assert faults == ()
    keys = [keys for keys, _ in key_table(visible_commands(3, commands), translator_for("en"))]
    assert "f7 2 3" in keys
    assert "f8 PgDn" in keys


def test_every_message_of_the_code_is_translated_and_no_other_one_is() -> None:
    in_code, in_file = extract_messages(), messages_of(read_translations())
    assert sorted(map(str, in_code - in_file.keys())) == [], "without a translation"
    assert sorted(map(str, in_file.keys() - in_code)) == [], "no longer in the code"
    assert [key for key, translations in in_file.items() if not all(translations)] == [], "empty"
    assert [message.id for message in read_translations() if message.fuzzy and message.id] == [], (
        "fuzzy"
    )


def test_translations_have_the_placeholders_of_their_message() -> None:
    for key, translations in messages_of(read_translations()).items():
        wanted = placeholders(key if isinstance(key, str) else key[-1])
        for text in translations:
            assert placeholders(text) == wanted, key


def test_every_chinese_translation_is_in_chinese() -> None:
    untranslated = [
        key
        for key, translations in messages_of(read_translations()).items()
        if key in translations and not is_symbol(str(key))
    ]
    assert untranslated == []


def test_an_overlay_has_one_name_in_chinese() -> None:
    expected_rows = {
        key: translations
        for key, translations in messages_of(read_translations()).items()
        if re.search(r"(?<![-\[])overlay", str(key))
    }
    assert expected_rows
    assert [
        key for key, translations in expected_rows.items() if "叠加文件" not in translations[0]
    ] == []


def test_the_compiled_messages_equal_the_written_ones() -> None:
    compiled = io.BytesIO()
    write_mo(compiled, read_translations())
    compiled.seek(0)
    with CHINESE.with_suffix(".mo").open("rb") as file:
        assert messages_of(read_mo(file)) == messages_of(read_mo(compiled)), (
            "run the build hook: the .mo file is stale"
        )
