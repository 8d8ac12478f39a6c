"""A new order: the standard car for the next customer, while the former build stays a draft."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import Input

from tests.tui.conftest import RunApp
from tests.tui.test_open_dialog import DraftWindow, list_rows, open_list
from xmc_tui.configurator import Choose, SheetDetails
from xmc_tui.configurator.ports import StoreNames
from xmc_tui.domain.build import make_standard_build
from xmc_tui.storage.drafts.draft_files import list_and_expire_drafts
from xmc_tui.tui.dialogs.export_dialog import ExportDialog


async def test_a_new_order_has_nothing_of_the_former_customer(
    run_app: RunApp, tmp_path: Path
) -> None:
    window = DraftWindow(tmp_path)
    async with window.run_app(run_app) as driver:
        documents = driver.app.main_screen.controllers.documents
        documents.store_names.settings.names = StoreNames("Li", "North")
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
        assert "the unfinished one is in Orders" in driver.part_text("#header")
        suggested = driver.app.main_screen.workspace.current.exporter.default_path(
            configurator, "en"
        )
        assert suggested != former.default_path(driver.configurator, "en")
        await open_list(driver)
        (draft,) = [row for row in list_rows(driver) if "[/red]" in row]
        assert "unfinished" in draft


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
            assert ("Taken as the customer's name" in explained) is bool(name)
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
    drafts = list(list_and_expire_drafts(window.drafts))
    assert len(drafts) == 2
    assert all(draft.tab is None for draft in drafts), "each is resumed alone"
