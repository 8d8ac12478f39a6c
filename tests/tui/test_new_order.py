"""A new order: the standard car for the next customer, while the former build stays a draft."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from tests.tui.conftest import RunApp
from tests.tui.test_open_dialog import DraftWindow, list_rows, open_list
from xmc_tui.configurator import Choose, SheetDetails
from xmc_tui.configurator.document_ports import SellerDetails
from xmc_tui.domain.build import make_standard_build
from xmc_tui.storage.drafts.saved_drafts import list_and_expire_drafts
from xmc_tui.tui.dialogs.export_dialog import ExportDialog


async def test_a_new_order_has_nothing_of_the_former_customer(
    run_app: RunApp, tmp_path: Path
) -> None:
    window = DraftWindow(tmp_path)
    async with window.run_app(run_app) as driver:
        documents = driver.app.main_screen.controllers.documents
        documents.seller_details.settings.names = SellerDetails("Li", "North")
        await driver.do(Choose("amethyst"))
        documents.save_sheet_details(
            SheetDetails(customer_name="[/red]", advisor="Wu", store="South")
        )
        former = driver.app.main_screen.workspace.current.exporter
        assert former.default_path(driver.configurator, "en")
        await driver.press("ctrl+n")
        configurator = driver.app.main_screen.workspace.current.configurator
        assert configurator.build == make_standard_build(configurator.catalog.models[0])
        assert configurator.sheet_details == SheetDetails(advisor="Li", store="North")
        assert not configurator.is_unsaved
        assert configurator.history.next_undo is None
        assert "New order. r resumes the unfinished one." in driver.part_text("#header")
        suggested = driver.app.main_screen.workspace.current.exporter.default_path(
            configurator, "en"
        )
        assert suggested != former.default_path(driver.configurator, "en")
        await open_list(driver)
        (draft,) = [row for row in list_rows(driver) if "[/red]" in row]
        assert "unfinished" in draft


async def test_the_switches_of_a_closed_export_are_those_of_its_build(
    run_app: RunApp, tmp_path: Path
) -> None:
    async with DraftWindow(tmp_path).run_app(run_app) as driver:
        await driver.do(Choose("amethyst"))
        await driver.press("e", "f3", "escape", "n", "e")
        assert not driver.dialog(ExportDialog).page
        await driver.press("escape", "[", "e")
        assert driver.dialog(ExportDialog).page
        await driver.press("f6", "escape", "ctrl+n", "e")
        dialog = driver.dialog(ExportDialog)
        assert (dialog.page, dialog.pdf) == (False, False)


async def test_nothing_is_left_of_a_build_that_has_no_changes(
    run_app: RunApp, tmp_path: Path
) -> None:
    window = DraftWindow(tmp_path)
    async with window.run_app(run_app, "zh") as driver:
        await driver.press("ctrl+n")
        assert "已新建订单" not in driver.part_text("#header")
        assert "新建订单" in driver.part_text("#header")
        await open_list(driver)
        assert not any("未完成" in row for row in list_rows(driver))


async def test_a_name_typed_in_the_path_is_that_of_the_customer(
    run_app: RunApp, tmp_path: Path
) -> None:
    window = DraftWindow(tmp_path)
    async with window.run_app(run_app) as driver:
        await driver.do(Choose("amethyst"))
        suggested = driver.app.main_screen.workspace.current.exporter.default_path(
            driver.configurator, "en"
        )
        for typed, path, name in (
            ("李四", suggested, "李四"),
            ("own.toml", "own.toml", ""),
            ("..", "..", ""),
            ("", "", ""),
        ):
            await driver.press("e")
            dialog = driver.dialog(ExportDialog)
            dialog.query_one("#path", Input).value = typed
            await driver.settle()
            request = dialog._make_request(write=True)
            assert (request.path, request.details.customer_name) == (path, name)
            explained = driver.part_text("#export-fault", dialog)
            assert ("Used as the customer's name" in explained) is bool(name)
            await driver.press("escape")
            driver.configurator.sheet_details = SheetDetails()


async def test_a_path_typed_as_the_customers_name_is_that_of_the_file(
    run_app: RunApp, tmp_path: Path
) -> None:
    window = DraftWindow(tmp_path)
    absolute = str(tmp_path / "sheet.toml")
    async with window.run_app(run_app) as driver:
        await driver.do(Choose("amethyst"))
        suggested = driver.app.main_screen.workspace.current.exporter.default_path(
            driver.configurator, "en"
        )
        for typed, is_path in (
            ("own.toml", True),
            (absolute, True),
            ("~/own.toml", True),
            ("/Li", False),
            ("[/red]", False),
        ):
            await driver.press("e")
            dialog = driver.dialog(ExportDialog)
            assert dialog.focused is not None
            assert dialog.focused.id == "customer_name"
            dialog.focused.value = typed  # type: ignore[attr-defined]
            await driver.settle()
            request = dialog._make_request(write=True)
            expected = (typed, "") if is_path else (suggested, typed)
            assert (request.path, request.details.customer_name) == expected
            explained = driver.part_text("#export-fault", dialog)
            assert ("Used as the file" in explained) is is_path
            await driver.press("escape")
            driver.configurator.sheet_details = SheetDetails()


async def test_a_new_order_closes_all_builds(run_app: RunApp, tmp_path: Path) -> None:
    window = DraftWindow(tmp_path)
    async with window.run_app(run_app) as driver:
        await driver.do(Choose("amethyst"))
        await driver.press("n")
        await driver.do(Choose("racing-red"))
        assert driver.app.main_screen.workspace.labels == "AB"
        await driver.press("ctrl+n")
        assert driver.app.main_screen.workspace.labels == "A"
        await open_list(driver)
        rows = [row for row in list_rows(driver) if "unfinished" in row]
        assert len(rows) == 2, rows
    assert len(list(list_and_expire_drafts(window.drafts))) == 2


@pytest.mark.parametrize("keys", [("r",), ("o", "enter")], ids=["resume", "list"])
async def test_the_builds_left_by_a_new_order_are_resumed_together(
    run_app: RunApp, tmp_path: Path, keys: tuple[str, ...]
) -> None:
    window = DraftWindow(tmp_path)
    async with window.run_app(run_app) as driver:
        await driver.do(Choose("amethyst"))
        await driver.press("n")
        await driver.do(Choose("racing-red"))
        left = [each.configurator.build for _, each in driver.workspace.labelled_sessions]
        await driver.press("ctrl+n")
        assert driver.workspace.labels == "A"
        for key in keys:
            if key == "enter":
                await driver.until(lambda: len(list_rows(driver)) == 2)
            await driver.press(key)
        assert driver.workspace.labels == "AB"
        resumed = [each.configurator.build for _, each in driver.workspace.labelled_sessions]
        assert resumed == left
        assert driver.workspace.label == "B", "as it was"


async def test_after_a_new_order_r_resumes_the_order_that_was_left(
    run_app: RunApp, tmp_path: Path
) -> None:
    window = DraftWindow(tmp_path)
    async with window.run_app(run_app) as driver:
        await driver.do(Choose("amethyst"))
        await driver.press("ctrl+n", "r")
        assert "amethyst" in driver.configurator.build.chosen
        assert "Draft resumed" in driver.part_text("#header")
        await driver.press("ctrl+n")
        await driver.do(Choose("racing-red"))
        await driver.press("r")
        assert driver.workspace.labels == "A"
        assert "amethyst" in driver.chosen
        await driver.press("r")
        assert driver.workspace.labels == "A"
        assert "racing-red" in driver.chosen, "it has remained a draft"
