"""The report after a catalog change: old figures until it is confirmed, and replacements."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.deep_test_sizes import covering_cases
from tests.storage.test_drafts import change_catalog
from tests.tui.app_driver import AppDriver, key_event
from tests.tui.conftest import RunApp
from xmc_tui.cli.cli_context import CliContext
from xmc_tui.configurator import Choose, Configurator, SheetDetails
from xmc_tui.configurator.document_ports import OpenedDocument
from xmc_tui.domain.build import build_from_wished_options
from xmc_tui.i18n import translator_for
from xmc_tui.presentation.money_format import format_amount
from xmc_tui.services.document_opening import open_sheet
from xmc_tui.services.draft_autosave_and_recovery import FileDraftStore
from xmc_tui.services.sheet_exporter import SheetExporter
from xmc_tui.storage.file_content_problems import FileError
from xmc_tui.storage.sheets.sheet_reader import read_sheet
from xmc_tui.storage.sheets.sheet_verification import verify_sheet
from xmc_tui.storage.standard_paths import shipped_catalog
from xmc_tui.tui.app import XmcApp
from xmc_tui.tui.dialogs.catalog_changed_dialog import CatalogChangedDialog
from xmc_tui.tui.dialogs.choice_dialog import ChoiceDialog
from xmc_tui.tui.dialogs.export_dialog import ExportDialog

WISHES = ("amethyst", "carbon-roof", "carbon-exterior")
TOTAL = 529_900 + 28_000 + 25_000 + 18_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped catalog, to be changed."""
    return Path(shutil.copytree(shipped_catalog(), tmp_path / "catalog"))


@pytest.fixture
def sheet(tmp_path: Path, folder: Path) -> Path:
    """A sheet from before a change: amethyst is gone, the carbon roof costs 1,000 yuan more."""
    configurator = Configurator(
        CliContext(folder).load_catalog(),
        lambda: date(2025, 10, 1),
        SheetDetails(customer_name="李女士"),
    )
    configurator.state.build = build_from_wished_options(configurator.model, WISHES)
    SheetExporter().export(configurator, str(tmp_path / "sheet.toml"), "zh")
    change_catalog(folder)
    return tmp_path / "sheet.toml"


def open_sheet_file(folder: Path, sheet: Path) -> OpenedDocument:
    """Open a sheet as `xmc open` does."""
    return open_sheet(CliContext(folder).catalog_provider, translator_for("en"), sheet)


def run_opened(
    run_app: RunApp, document: OpenedDocument, **options: Any
) -> AbstractAsyncContextManager[AppDriver]:
    """Run the app with an opened document, as `xmc open` does."""
    return run_app(
        configurator=document.configurator,
        exporter=document.exporter,
        saved_car_diff=document.saved_car_diff,
        **options,
    )


async def wait_for_report(driver: AppDriver) -> None:
    """Wait for the report."""
    await driver.settle()
    driver.dialog(CatalogChangedDialog)


@pytest.mark.parametrize(("code", "size"), covering_cases(["zh", "en"], [(120, 40), (80, 24)]))
async def test_the_report_lists_kept_repriced_and_removed_choices(
    run_app: RunApp, folder: Path, sheet: Path, code: str, size: tuple[int, int]
) -> None:
    start = open_sheet_file(folder, sheet)
    async with run_app(
        code, size, configurator=start.configurator, saved_car_diff=start.saved_car_diff
    ) as driver:
        await wait_for_report(driver)
        text = driver.dialog_text()
        for part in ("¥28,000", "¥25,000 → ¥26,000", "+¥1,000", format_amount(TOTAL)):
            assert part in text, part
        names = {
            "zh": ("不再提供", "价格变动", "保持不变", "紫水晶"),
            "en": ("No longer offered", "Price changed", "Unchanged", "Amethyst"),
        }
        assert [name for name in names[code] if name not in text] == []
        assert format_amount(TOTAL) in driver.part_text("#bar")


@pytest.mark.parametrize(
    "keys", [(), ("2", "down", "down", "space"), ("2", "down", "space", "enter")]
)
async def test_keys_typed_ahead_open_the_report_once(
    folder: Path, sheet: Path, keys: tuple[str, ...]
) -> None:
    """An edit opens the report, and Enter confirms it, before the start would have shown it."""
    app = XmcApp(open_sheet_file(folder, sheet), "en")
    for key in keys:
        app.input_buffer.hold(key_event(key))
    async with app.run_test(size=(100, 30)) as pilot:
        driver = AppDriver(app, pilot)
        await driver.settle()
        assert app.crash is None
        reports = [each for each in driver.dialogs if isinstance(each, CatalogChangedDialog)]
        assert len(reports) == (0 if "enter" in keys else 1)


async def test_until_it_is_confirmed_the_old_figures_apply(
    run_app: RunApp, folder: Path, sheet: Path
) -> None:
    """After Escape the sheet is shown and exported unchanged; any edit opens the report again."""
    raw = sheet.read_bytes()
    start = open_sheet_file(folder, sheet)
    async with run_opened(run_app, start) as driver:
        await wait_for_report(driver)
        await driver.press("escape", "2", "down", "down", "space")
        assert format_amount(TOTAL) in driver.part_text("#bar")
        await wait_for_report(driver)
        await driver.press("escape")
        for key in ("u", "ctrl+r", "backspace"):
            await driver.press(key)
            await wait_for_report(driver)
            await driver.press("escape")
        assert driver.configurator.build.chosen >= set(WISHES)
        await driver.press("e", "enter", "escape")
        assert sheet.read_bytes() == raw
        await driver.press("e")
        driver.dialog(ExportDialog).query_one("#customer_name").value = "别人"  # type: ignore[attr-defined]
        await driver.press("enter")
        await wait_for_report(driver)
        assert sheet.read_bytes() == raw
        assert not sheet.with_name("sheet.toml.old").exists()


async def test_a_budget_changes_no_build_and_applies_before_and_after(
    run_app: RunApp, folder: Path, sheet: Path
) -> None:
    start = open_sheet_file(folder, sheet)
    async with run_opened(run_app, start) as driver:
        await wait_for_report(driver)
        await driver.press("escape", "b", *"800000", "enter")
        assert driver.dialogs == []
        assert "800,000" in driver.screen.ui.message
        assert driver.configurator.budget == 800_000
        await driver.press("b", *"550000", "enter")
        assert driver.panel is not None
        assert driver.panel.entries, "the ways back under it, by the figures of then"
        await driver.press("enter")
        await wait_for_report(driver)
        await driver.press("enter", "down", "down", "enter")
        assert driver.workspace.current.pending is None
        assert driver.configurator.budget == 550_000


async def test_the_advisor_chooses_a_replacement_for_a_removed_choice(
    run_app: RunApp, folder: Path, sheet: Path
) -> None:
    """Enter asks for each replacement; Escape leaves the old figures; a choice makes a revision."""
    start = open_sheet_file(folder, sheet)
    async with run_opened(run_app, start) as driver:
        await wait_for_report(driver)
        await driver.press("enter")
        assert "Amethyst" in driver.dialog_text()
        driver.dialog(ChoiceDialog)
        await driver.press("escape")
        assert driver.dialogs == []
        assert format_amount(TOTAL) in driver.part_text("#bar")
        await driver.press("2", "space")
        await wait_for_report(driver)
        await driver.press("enter", "down", "down", "enter")
        assert driver.dialogs == []
        assert driver.workspace.current.pending is None
        now = driver.configurator
        assert now.build.chosen >= {"space-silver", "carbon-roof", "carbon-exterior"}
        assert now.quote.totals.total == 529_900 + 9_000 + 26_000 + 18_000
        assert now.sheet_details.customer_name == "李女士"
        await driver.do(Choose("carbon-hood-raw"))
        await driver.press("u")
        assert now.quote.totals.total == 529_900 + 9_000 + 26_000 + 18_000
        await driver.press("e", "enter")
    written = read_sheet(sheet)
    assert written.identity.revision == 2
    assert verify_sheet(written, now.catalog) == []
    assert read_sheet(sheet.with_name("sheet.toml.old")).identity.revision == 1


async def test_until_it_is_confirmed_the_code_is_that_of_the_sheet_and_there_is_no_page(
    run_app: RunApp, folder: Path, sheet: Path
) -> None:
    """No catalog with the old figures could decode a code of them."""
    start = open_sheet_file(folder, sheet)
    raw, code = sheet.read_bytes(), read_sheet(sheet).code
    async with run_opened(run_app, start, size=(120, 40)) as driver:
        await wait_for_report(driver)
        await driver.press("escape", "6")
        assert f" {code}\n" in driver.part_text("#code")
        await driver.press("e", "f3", "enter")
        assert "needs today's catalog" in driver.dialog_text()
        assert (sheet.read_bytes(), sheet.with_suffix(".html").exists()) == (raw, False)
        await driver.press(
            "f3", "enter", "escape", "2", "space", "enter", "down", "down", "enter", "6"
        )
        assert "XMC-" in driver.part_text("#code")
        assert code not in driver.part_text("#code")
        await driver.press("e", "f3", "enter")
        await driver.until(sheet.with_suffix(".html").exists)


async def test_a_newer_overlay_of_the_same_name_is_reported_too(
    run_app: RunApp, tmp_path: Path
) -> None:
    """An older sheet is opened with today's price list of the showroom."""
    path = tmp_path / "ours.toml"
    text = '[overlay]\nname = "store"\n[model.su7-ultra.group.paint.option.amethyst]\nprice = {}\n'
    path.write_text(text.format(27_000), encoding="utf-8")
    configurator = Configurator(
        CliContext(overlays=(path,)).load_catalog(), lambda: date(2025, 10, 1)
    )
    configurator.state.build = build_from_wished_options(configurator.model, ["amethyst"])
    SheetExporter().export(configurator, str(tmp_path / "sheet.toml"), "en")
    path.write_text(text.format(31_000), encoding="utf-8")
    start = open_sheet(
        CliContext(overlays=(path,)).catalog_provider, translator_for("en"), tmp_path / "sheet.toml"
    )
    assert start.saved_car_diff is not None
    assert [(each.before, each.after) for each in start.saved_car_diff.repriced] == [
        (27_000, 31_000)
    ]
    async with run_app(
        configurator=start.configurator, saved_car_diff=start.saved_car_diff
    ) as driver:
        await wait_for_report(driver)
        assert format_amount(556_900) in driver.part_text("#bar")
        await driver.press("enter")
        assert format_amount(560_900) in driver.part_text("#bar")


@pytest.mark.parametrize("from_settings", [False, True])
async def test_an_overlay_added_since_is_reported_too(
    run_app: RunApp, tmp_path: Path, write_settings: Callable[[str], Path], from_settings: bool
) -> None:
    """A sheet and a draft were written before the price list existed."""
    path, sheet = tmp_path / "ours.toml", tmp_path / "sheet.toml"
    path.write_text(
        '[overlay]\nname = "store"\n[model.su7-ultra.group.paint.option.amethyst]\nprice = 31000\n',
        "utf-8",
    )
    configurator = Configurator(CliContext().load_catalog(), lambda: date(2025, 10, 1))
    result = configurator.do(Choose("amethyst"))
    draft_store = FileDraftStore(
        CliContext().catalog_provider, tmp_path / "drafts", SheetExporter(), configurator
    )
    draft_store.save(configurator, "en", result)  # type: ignore[arg-type]
    draft_store.close()
    SheetExporter().export(configurator, str(sheet), "en")
    if from_settings:
        write_settings(f"overlays = ['{path}']\n")
    cli_context = CliContext() if from_settings else CliContext(overlays=(path,))
    start = open_sheet(cli_context.catalog_provider, translator_for("en"), sheet)
    late = FileDraftStore(
        cli_context.catalog_provider,
        tmp_path / "drafts",
        SheetExporter(),
        Configurator(cli_context.load_catalog(), date.today),
    )
    assert late.find_resumable() is not None
    draft = late.resume("en")
    late.close()
    assert isinstance(draft, OpenedDocument)
    for opened_now in (start, draft):
        assert opened_now.saved_car_diff is not None
        assert [(each.before, each.after) for each in opened_now.saved_car_diff.repriced] == [
            (28_000, 31_000)
        ]
    async with run_opened(run_app, start) as driver:
        await wait_for_report(driver)
        assert format_amount(557_900) in driver.part_text("#bar")
        await driver.press("enter")
        assert format_amount(560_900) in driver.part_text("#bar")
        await driver.press("e", "enter")
    assert [overlay.name for overlay in read_sheet(sheet).overlays] == ["store"]
    write_settings("")
    with pytest.raises(FileError, match="not found"):
        open_sheet(CliContext().catalog_provider, translator_for("en"), sheet)


async def test_an_overlay_that_does_not_change_the_figures_asks_nothing(
    run_app: RunApp, tmp_path: Path
) -> None:
    """Unchanged, the sheet has the same bytes; later choices have the prices of the overlay."""
    path, sheet = tmp_path / "ours.toml", tmp_path / "sheet.toml"
    path.write_text(
        '[overlay]\nname = "store"\n[model.su7-ultra.group.paint.option.amethyst]\nprice = 31000\n',
        "utf-8",
    )
    SheetExporter().export(
        Configurator(CliContext().load_catalog(), lambda: date(2025, 10, 1)), str(sheet), "en"
    )
    raw = sheet.read_bytes()
    start = open_sheet(CliContext(overlays=(path,)).catalog_provider, translator_for("en"), sheet)
    assert (start.saved_car_diff, start.message) == (None, "")
    async with run_app(configurator=start.configurator, exporter=start.exporter) as driver:
        await driver.press("e", "enter", "escape")
        assert sheet.read_bytes() == raw
        await driver.do(Choose("amethyst"))
        assert format_amount(560_900) in driver.part_text("#bar")


def test_an_overlay_for_another_edition_does_not_stop_a_sheet_from_opening(tmp_path: Path) -> None:
    path, sheet = tmp_path / "ours.toml", tmp_path / "sheet.toml"
    path.write_text(
        '[overlay]\nname = "store"\n[model.su7-ultra.group.paint.option.to-come]\nprice = 31000\n',
        "utf-8",
    )
    SheetExporter().export(
        Configurator(CliContext().load_catalog(), lambda: date(2025, 10, 1)), str(sheet), "en"
    )
    open_sheet_file = open_sheet(
        CliContext(overlays=(path,)).catalog_provider, translator_for("en"), sheet
    )
    assert (open_sheet_file.saved_car_diff, open_sheet_file.message) == (None, "")


async def test_a_sheet_with_unchanged_figures_asks_nothing(tmp_path: Path, folder: Path) -> None:
    """Catalog changes that do not concern the sheet need no confirmation."""
    configurator = Configurator(CliContext(folder).load_catalog(), lambda: date(2025, 10, 1))
    SheetExporter().export(configurator, str(tmp_path / "plain.toml"), "en")
    change_catalog(folder)
    start = open_sheet_file(folder, tmp_path / "plain.toml")
    assert (start.saved_car_diff, start.message) == (None, "")


def test_a_forged_sheet_gets_no_report(folder: Path, sheet: Path) -> None:
    """Edited figures are not offered as the old ones."""
    text = sheet.read_text(encoding="utf-8")
    sheet.write_text(text.replace("list_price = 25000", "list_price = 15000"), encoding="utf-8")
    with pytest.raises(FileError):
        open_sheet_file(folder, sheet)
