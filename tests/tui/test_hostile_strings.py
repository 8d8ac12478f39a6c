"""Naughty strings as names, notes and paths: in the app, sheets and drafts, exact or refused."""

from __future__ import annotations

import json
import sys
import tomllib
import unicodedata
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.widgets import Input

from tests.deep_test_sizes import deep_case
from tests.headless_sessions import HeadlessSession
from tests.hostile_strings import HOSTILE_STRINGS
from tests.storage.sheet_tools import IDENTITY
from tests.tui.app_driver import AppDriver
from tests.tui.conftest import RunApp
from xmc_tui.configurator import LONGEST_TEXT, Choose, Configurator, SheetDetails
from xmc_tui.configurator.document_ports import FileSaved, Refusal
from xmc_tui.domain.build import build_from_wished_options
from xmc_tui.domain.catalog import Catalog
from xmc_tui.presentation.styled_text import sanitize
from xmc_tui.services.sheet_exporter import SheetExporter
from xmc_tui.storage.safe_filenames import MAX_NAME_LENGTH, is_safe_name, make_safe_name
from xmc_tui.storage.sheets.sheet_document import dump_json, dump_toml, make_sheet_document
from xmc_tui.storage.sheets.sheet_reader import read_sheet
from xmc_tui.storage.sheets.sheet_verification import verify_sheet
from xmc_tui.tui.dialogs.export_dialog import ExportDialog

FIELDS = ("advisor", "store", "customer_name", "customer_phone", "customer_note")

#: Texts that a sheet can contain: not too long, and without lone surrogates.
HOLDABLE = [
    text
    for text in HOSTILE_STRINGS
    if len(text) <= LONGEST_TEXT and not any("\ud800" <= c <= "\udfff" for c in text)
]


def control_characters(text: str) -> set[str]:
    """Return the control and format characters of a text, except line ends and joiners."""
    kinds = ("Cc", "Cf", "Cs", "Zl", "Zp")
    return {
        repr(each)
        for each in text
        if unicodedata.category(each) in kinds and each not in "\n\u200d"
    }


def batches(texts: Sequence[str]) -> list[tuple[str, ...]]:
    """Return texts in tuples of five, one for each field; the last is filled up with the first."""
    filled = (*texts, *texts[:4])
    return [tuple(filled[start : start + 5]) for start in range(0, len(texts), 5)]


def test_there_are_several_hundred() -> None:
    assert len(HOSTILE_STRINGS) > 500


def check_screen(driver: AppDriver) -> None:
    """Check that the screen has no control characters and is not wider than the window."""
    text = driver.text()
    assert control_characters(text) == set()
    assert [line for line in text.splitlines() if cell_len(line) > driver.app.size.width] == []


@pytest.mark.parametrize("step", [pytest.param(4, id="a quarter"), deep_case(1, name="all")])
async def test_texts_survive_the_app_and_the_sheet(
    run_app: RunApp, tmp_path: Path, step: int
) -> None:
    """Each value is on the sheet exactly and the sheet is valid, or one sentence refuses it."""
    async with run_app() as driver:
        await driver.do(Choose("amethyst"))
        exporter = driver.workspace.current.exporter
        for number, texts in enumerate(batches(HOSTILE_STRINGS)[::step]):
            path = tmp_path / f"sheet-{number}.toml"
            if not driver.dialogs:
                await driver.burst("e")
            dialog = driver.dialog(ExportDialog)
            dialog.query_one("#path", Input).value = str(path)
            taken = {}
            for field, text in zip(FIELDS, texts, strict=True):
                dialog.query_one(f"#{field}", Input).value = text
                taken[field] = dialog.query_one(f"#{field}", Input).value
            await driver.pilot.pause()
            if number % 8 == 0 or any(len(text) > LONGEST_TEXT for text in taken.values()):
                check_screen(driver)
                await driver.burst("enter")
            if any(len(text) > LONGEST_TEXT for text in taken.values()):
                assert driver.part_text("#export-fault", driver.dialog(ExportDialog)).strip()
                continue
            # The typed values are saved already; most sheets are written without Enter, to save
            # time.
            if driver.dialogs == [dialog]:
                assert exporter.export(driver.configurator, str(path), "en") == FileSaved(str(path))
            else:
                await driver.burst("escape")
            sheet = read_sheet(path)
            assert {field: getattr(sheet.details, field) for field in taken} == taken
            assert verify_sheet(sheet, driver.configurator.catalog) == []
        await driver.burst("escape")
        check_screen(driver)


def test_on_a_sheet_every_text_is_exact_and_has_no_control_characters(
    tmp_path: Path, launch: Catalog
) -> None:
    """Each field is read back exactly, and the file has no control characters."""
    build = build_from_wished_options(launch.models[0], ["amethyst"])
    path = tmp_path / "sheet.toml"
    for texts in batches(HOLDABLE):
        details = SheetDetails(*texts)
        document = make_sheet_document(launch, build, date(2025, 10, 1), IDENTITY, details)
        raw = dump_toml(document)
        assert control_characters(raw.decode("utf-8")) == set(), texts
        path.write_bytes(raw)
        sheet = read_sheet(path)
        assert sheet.details == details, texts
        assert not sheet.is_edited_after_export
        assert dump_toml(sheet.document) == raw
        assert control_characters(dump_json(document)) == set()
        if details.customer_name:
            assert json.loads(dump_json(document))["customer"]["name"] == details.customer_name
            assert tomllib.loads(raw.decode("utf-8"))["customer"]["name"] == details.customer_name


def test_in_a_draft_every_text_is_exact(tmp_path: Path, launch: Catalog) -> None:
    """After a kill each text is restored exactly."""
    window = HeadlessSession(tmp_path / "drafts", catalog=launch)
    window.do(Choose("amethyst"))
    for number, text in enumerate(HOLDABLE):
        window.set_details(SheetDetails(text, "", text, "", text))
        if number % 20 == 0:
            after = window.open_copy(tmp_path / str(number))
            after.resume()
            assert after.configurator.sheet_details == window.configurator.sheet_details, repr(text)
            after.draft_store.close()


async def test_as_a_path_each_text_is_a_safe_name_or_refused(
    tmp_path: Path, launch: Catalog, orders: Path
) -> None:
    """Nothing is written outside the folder, and no name is invalid on another system."""
    folder = tmp_path / "here"
    folder.mkdir()
    outside = {path for path in tmp_path.rglob("*") if not path.is_relative_to(folder)}
    for text in HOSTILE_STRINGS:
        configurator = Configurator(launch, lambda: date(2025, 10, 1))
        result = SheetExporter().export(configurator, f"{folder}/{text}", "en")
        assert isinstance(result, FileSaved | Refusal)
        if isinstance(result, Refusal):
            assert len(sanitize(result.message).splitlines()) == 1
            assert "Errno" not in result.message
            assert Path(result.fallback_path).parent == orders, "another path is offered"
    written = list(folder.iterdir())
    assert all(is_safe_name(path.name) for path in written)
    assert len(written) > 100
    assert {path for path in tmp_path.rglob("*") if not path.is_relative_to(folder)} - {
        orders
    } == outside


def test_a_file_that_is_no_sheet_is_not_replaced(tmp_path: Path, launch: Catalog) -> None:
    """A file of the user is not overwritten."""
    path = tmp_path / "notes.txt"
    path.write_text("mine", encoding="utf-8")
    result = SheetExporter().export(
        Configurator(launch, lambda: date(2025, 10, 1)), str(path), "en"
    )
    assert isinstance(result, Refusal)
    assert path.read_text(encoding="utf-8") == "mine"
    assert list(tmp_path.glob("*.old")) == []


@pytest.mark.parametrize("code", ["zh", "en"])
async def test_details_of_a_sheet_show_harmlessly_on_every_step(
    run_app: RunApp, launch: Catalog, code: str
) -> None:
    """The sheet contains all texts, as a hostile one might."""
    long = "".join(text for text in HOSTILE_STRINGS if len(text) < 40)[:LONGEST_TEXT]
    details = SheetDetails(long, long[::-1], long[7:], long[3:], long[5:])
    async with run_app(
        code, (120, 40), configurator=Configurator(launch, lambda: date(2025, 10, 1), details)
    ) as driver:
        for key in "123456e":
            await driver.press(key)
            check_screen(driver)


@pytest.mark.parametrize("text", HOSTILE_STRINGS[::7], ids=ascii)
def test_a_name_made_safe_is_safe(text: str) -> None:
    """No path, reserved name or control character, not too long; the function is idempotent."""
    name = make_safe_name(text)
    assert is_safe_name(name)
    assert make_safe_name(name) == name
    assert not set(name) & set('/\\:*?"<>|')
    assert name.strip() == name
    assert not name.endswith(".")
    assert name not in ("", ".", "..")
    assert len(name.encode("utf-8", "surrogatepass")) <= MAX_NAME_LENGTH
    assert control_characters(name) == set()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("CON", "_CON"),
        ("nul.toml", "_nul.toml"),
        ("com1.tar.toml", "_com1.tar.toml"),
        ("console.toml", "console.toml"),
        ("../../etc/passwd", "..-..-etc-passwd"),
        ("C:\\x", "C--x"),
        ("a\nb\u202e.toml", "a-b-.toml"),
        ("x. . .", "x"),
        (" . ", "_"),
        ("王女士.toml", "王女士.toml"),
        ("王" * 200 + ".toml", "王" * 78 + ".toml"),
    ],
)
def test_names_made_safe(text: str, name: str) -> None:
    assert make_safe_name(text) == name


@pytest.mark.skipif(
    sys.platform == "win32", reason="there is no pseudo-terminal in Python on Windows"
)
def test_pasted_into_a_terminal_its_modes_and_screen_stay(tmp_path: Path) -> None:
    """A pasted name is displayed as text, and the terminal is restored."""
    from tests.pseudo_terminal import XMC, Terminal

    hostile = [
        text
        for text in HOSTILE_STRINGS
        if text in HOLDABLE and len(text) < 60 and "\x1b[20" not in text
    ]
    with Terminal([*XMC, "--lang", "en"], (80, 24), tmp_path) as window:
        window.wait_for("Space", "the first frame")
        window.send("e")
        window.wait_for("XMC-", "the export dialog")
        window.output = b""
        for start in range(0, len(hostile), 20):
            window.send(
                "\x1b[200~"
                + "".join(hostile[start : start + 20]).replace("\x1b", "␛")
                + "\x1b[201~\x15"
            )
        window.send("marker")
        window.wait_for("marker", "the field after the pastes")
        assert b"\x1b]" not in window.output
        assert b"\x1bP" not in window.output
        assert "Export order sheet" in window.text
        window.send("\x1b")
        window.wait_for(lambda: "Export order sheet" not in window.text)
        window.send("q")
        window.wait_for("Quit without exporting", "the question about the customer")
        window.send("3")
        window.wait_for_end()
        window.check_restored()
