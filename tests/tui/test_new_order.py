"""A new order: the standard car for the next customer, while the former build stays a draft."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import Input

from tests.tui.conftest import RunApp
from tests.tui.test_open_dialog import DraftWindow, list_rows, open_list
from xmc_tui.configurator import Choose, SheetDetails
from xmc_tui.configurator.ports import StoreNames
from xmc_tui.domain.build import make_standard_build
from xmc_tui.tui.dialogs.export_dialog import ExportDialog


async def test_a_new_order_has_nothing_of_the_former_customer(
    run_app: RunApp, tmp_path: Path
) -> None:
    window = DraftWindow(tmp_path)
    async with window.run_app(run_app) as driver:
        documents = driver.app.main_screen.controllers.documents
        documents.store_names.settings.names = StoreNames("Li", "North")
        await driver.do(Choose("amethyst"))
        documents.save_details(SheetDetails(customer_name="[/red]", advisor="Wu", store="South"))
        former = driver.app.main_screen.workspace.current.exporter
        assert former.default_path(driver.configurator, "en")
        await driver.press("ctrl+n")
        configurator = driver.app.main_screen.workspace.current.configurator
        assert configurator.build == make_standard_build(configurator.catalog.models[0])
        assert configurator.details == SheetDetails(advisor="Li", store="North")
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


async def test_a_name_typed_in_the_path_is_a_sheet_in_the_orders_folder(
    run_app: RunApp, tmp_path: Path
) -> None:
    window = DraftWindow(tmp_path)
    async with window.run_app(run_app) as driver:
        await driver.do(Choose("amethyst"))
        for name, path in (
            ("李四", window.orders / "李四.toml"),
            ("own.toml", None),
            ("..", None),
        ):
            await driver.press("e")
            dialog = driver.dialog(ExportDialog)
            dialog.query_one("#path", Input).value = name
            request = dialog._make_request(write=True)
            assert request.path == (name if path is None else str(path))
            await driver.press("escape")
