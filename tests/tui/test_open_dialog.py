"""The list of documents: every sheet and draft is listed, found by typing, and opened."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from threading import enumerate as enumerate_threads

import pytest

from tests.deep_test_sizes import deep_cases
from tests.storage.sheet_tools import QUALIFYING
from tests.storage.test_drafts import change_catalog
from tests.tui.app_driver import AppDriver
from tests.tui.conftest import RunApp
from tests.wait_conditions import until
from xmc_tui.cli.cli_context import CliContext
from xmc_tui.configurator import Choose, Configurator, SheetDetails
from xmc_tui.configurator.document_ports import DocumentEntry, FileSaved, Refusal
from xmc_tui.configurator.ledger_ports import SlotBooking
from xmc_tui.configurator.null_draft_store import NullDraftStore
from xmc_tui.domain.build import build_from_wished_options
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.catalog_values import Localized
from xmc_tui.i18n import translator_for
from xmc_tui.services.document_opening import open_sheet
from xmc_tui.services.draft_autosave_and_recovery import FileDraftStore
from xmc_tui.services.sheet_exporter import SheetExporter
from xmc_tui.storage.drafts.saved_drafts import list_and_expire_drafts
from xmc_tui.storage.standard_paths import shipped_catalog
from xmc_tui.tui.dialogs import open_dialog
from xmc_tui.tui.dialogs.catalog_changed_dialog import CatalogChangedDialog
from xmc_tui.tui.dialogs.open_dialog import OpenDialog

NEWEST = 1_800_000_000.0


def write_sheet(
    path: Path, customer: str, *wishes: str, age: float = 0.0, cli_context: CliContext | None = None
) -> Path:
    """Write a sheet that is `age` seconds older than NEWEST."""
    configurator = Configurator(
        (cli_context or CliContext()).load_catalog(),
        lambda: date(2025, 10, 1),
        SheetDetails(customer_name=customer),
    )
    configurator.state.build = build_from_wished_options(configurator.model, wishes)
    path.parent.mkdir(parents=True, exist_ok=True)
    SheetExporter().export(configurator, str(path), "en")
    os.utime(path, (NEWEST - age, NEWEST - age))
    return path


class DraftWindow:
    """A window with a draft store, an orders folder and a folder of drafts."""

    def __init__(
        self, folder: Path, cli_context: CliContext | None = None, offers_resume: bool = False
    ) -> None:
        self.orders, self.drafts = folder / "sheets", folder / "drafts"
        self.cli_context = cli_context or CliContext()
        self.configurator = Configurator(self.cli_context.load_catalog(), date.today)
        self.exporter = SheetExporter(orders=self.orders)
        self.draft_store = FileDraftStore(
            self.cli_context.catalog_provider,
            self.drafts,
            self.exporter,
            self.configurator,
            offers_resume,
        )

    @asynccontextmanager
    async def run_app(
        self,
        run_app: RunApp,
        code: str = "en",
        size: tuple[int, int] = (120, 40),
        slots: SlotBooking | None = None,
    ) -> AsyncIterator[AppDriver]:
        """Run the app for the window."""
        parts = {
            "slots": slots,
            "configurator": self.configurator,
            "exporter": self.exporter,
            "draft_store": self.draft_store,
        }
        async with run_app(code, size, **parts) as driver:  # type: ignore[arg-type]
            yield driver
        self.draft_store.close()


async def open_list(driver: AppDriver) -> OpenDialog:
    """Open the list and wait until every file is read."""
    await driver.press("o")
    dialog = driver.dialog(OpenDialog)
    await driver.until(lambda: dialog.is_read)
    return dialog


def list_rows(driver: AppDriver) -> list[str]:
    """Return the visible rows of the list."""
    return [row for row in widget_text(driver, "#documents").splitlines() if row.strip()]


def widget_text(driver: AppDriver, part: str) -> str:
    """Return the text of a widget of the dialog."""
    return driver.part_text(part, driver.dialog(OpenDialog))


def make_window_with_sheet_of_former_catalog(folder: Path) -> DraftWindow:
    """Write a sheet below a folder, then change its catalog; return a window on the new one."""
    catalog = CliContext(Path(shutil.copytree(shipped_catalog(), folder / "catalog")))
    path = folder / "sheets" / "a.toml"
    write_sheet(path, "李女士", "amethyst", "carbon-roof", cli_context=catalog)
    change_catalog(folder / "catalog")
    return DraftWindow(folder, CliContext(folder / "catalog"))


@pytest.mark.parametrize("code", ["zh", "en"])
@pytest.mark.parametrize("size", [(120, 40), (80, 24)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_sheets_and_drafts_are_listed_newest_first(
    run_app: RunApp, tmp_path: Path, code: str, size: tuple[int, int]
) -> None:
    window = DraftWindow(tmp_path)
    write_sheet(window.orders / "a.toml", "[/red]", *QUALIFYING, age=7200)
    write_sheet(window.orders / "b.toml", "王先生", age=3600)
    (window.orders / "c.toml").write_text("[sheet\n", "utf-8")
    os.utime(window.orders / "c.toml", (NEWEST - 10_000,) * 2)
    (window.orders / "d.toml").write_text("a = 1\n", "utf-8")
    os.utime(window.orders / "d.toml", (NEWEST - 20_000,) * 2)
    edited = write_sheet(window.orders / "e.toml", "Ms Chen", age=30_000)
    text = edited.read_text("utf-8")
    edited.write_text(text.replace("Ms Chen", "Ms Chan"), "utf-8")
    os.utime(edited, (NEWEST - 30_000,) * 2)
    (window.orders / "notes.txt").write_text("no sheet", "utf-8")
    other = DraftWindow(tmp_path)
    other.configurator.do(Choose("racing-red"))
    other.draft_store.save(
        other.configurator,
        code,
        # A draft, written now: the oldest, because the sheets have dates in the future.
    )
    async with window.run_app(run_app, code, size) as driver:
        await driver.do(Choose("carbon-roof"))  # the draft of this window is not listed
        await open_list(driver)
        rows = list_rows(driver)
        wanted = {
            "en": [
                ("王先生", "¥529,900", "Not a quote"),
                ("[/red]", "¥659,900", "Valid quote"),
                ("c.toml", "Damaged"),
                ("d.toml", "Damaged"),
                ("Ms Chan", "¥529,900", "Edited"),
                ("¥549,900", "In use"),
            ],
            "zh": [
                ("王先生", "¥529,900", "暂不可报价"),
                ("[/red]", "¥659,900", "有效报价"),
                ("c.toml", "文件损坏"),
                ("d.toml", "文件损坏"),
                ("Ms Chan", "¥529,900", "已被改动"),
                ("¥549,900", "使用中"),
            ],
        }[code]
        assert len(rows) == len(wanted), rows
        for row, parts in zip(rows, wanted, strict=True):
            assert [part for part in parts if part not in row] == [], row
        assert rows[0].startswith("> ")
        assert "2027" in rows[0]
    other.draft_store.close()


async def test_a_damaged_file_shows_the_reason_and_is_not_opened(
    run_app: RunApp, tmp_path: Path
) -> None:
    window = DraftWindow(tmp_path)
    window.orders.mkdir()
    (window.orders / "a.toml").write_text("a = 1\n", "utf-8")
    async with window.run_app(run_app) as driver:
        await open_list(driver)
        assert "is not an order sheet" in widget_text(driver, "#document-text")
        await driver.press("enter")
        assert isinstance(driver.app.screen, OpenDialog)


@pytest.mark.parametrize(
    "typed",
    [
        *("王", "659900", "wang 报价", "2027-01"),
        *deep_cases(["wang", "WXS", "659,900", "wang su7", "zoe", "ZOË"]),
    ],
)
async def test_a_sheet_is_found_by_each_of_its_attributes(
    run_app: RunApp, tmp_path: Path, typed: str
) -> None:
    window = DraftWindow(tmp_path)
    write_sheet(window.orders / "a.toml", "王先生 Zoë", *QUALIFYING)
    write_sheet(window.orders / "b.toml", "Miller", age=100_000_000)
    async with window.run_app(run_app) as driver:
        await open_list(driver)
        assert len(list_rows(driver)) == 2
        await driver.burst(*typed)
        assert ["王先生" in row for row in list_rows(driver)] == [True]


async def test_enter_opens_a_sheet_and_the_former_build_remains_a_draft(
    run_app: RunApp, tmp_path: Path
) -> None:
    window = DraftWindow(tmp_path)
    sheet = write_sheet(window.orders / "a.toml", "王先生", *QUALIFYING)
    async with window.run_app(run_app) as driver:
        await driver.do(Choose("racing-red"))
        await open_list(driver)
        await driver.press("enter")
        assert "amethyst" in driver.configurator.build.chosen
        assert driver.configurator.sheet_details.customer_name == "王先生"
        assert not driver.configurator.is_unsaved
        drafts = [found for found in list_and_expire_drafts(window.drafts) if found.car is not None]
        assert ["racing-red" in found.car.build.chosen for found in drafts if found.car] == [True]
        assert not drafts[0].is_open
        # The next edit starts a draft of the opened sheet, and an export writes its next revision.
        await driver.do(Choose("obsidian-black"))
        assert len(list(list_and_expire_drafts(window.drafts))) == 2
        await driver.press("e", "enter", "escape")
        assert "revision = 2" in sheet.read_text("utf-8")


async def test_enter_opens_a_draft_with_its_history(run_app: RunApp, tmp_path: Path) -> None:
    before = DraftWindow(tmp_path)
    async with before.run_app(run_app) as driver:
        await driver.do(Choose("racing-red"))
        await driver.do(Choose("carbon-roof"))
    window = DraftWindow(tmp_path)
    async with window.run_app(run_app) as driver:
        await open_list(driver)
        assert "unfinished" in list_rows(driver)[0]
        await driver.press("enter")
        assert {"racing-red", "carbon-roof"} <= driver.configurator.build.chosen
        await driver.press("u")
        assert "carbon-roof" not in driver.configurator.build.chosen
    assert len(list(list_and_expire_drafts(window.drafts))) == 1


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("enter", 0),
        ("down enter", 1),
        ("enter down", 0),
        ("pagedown pagedown down enter", 21),  # beyond the files that are read at once
        ("pagedown up enter", 9),
        ("n a m e 7 x enter", 7),
    ],
)
async def test_keys_pressed_before_the_files_are_read_apply_to_them(
    run_app: RunApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keys: str, expected: int
) -> None:
    window = DraftWindow(tmp_path)
    for age in range(24):
        write_sheet(window.orders / f"{age}.toml", f"Name{age}x", "amethyst", age=age)
    reading: list[Callable[[], None]] = []
    monkeypatch.setattr(open_dialog, "run_in_background", lambda _app, read: reading.append(read))
    async with window.run_app(run_app) as driver:
        await driver.press("o")
        await driver.until(lambda: bool(reading))
        await driver.press(*keys.split())
        assert driver.configurator.saved_sheet is None
        await asyncio.to_thread(reading[0])
        await driver.until(lambda: not driver.dialogs)
        assert driver.configurator.sheet_details.customer_name == f"Name{expected}x"


async def test_what_is_typed_after_enter_withdraws_it(
    run_app: RunApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = DraftWindow(tmp_path)
    write_sheet(window.orders / "a.toml", "Li", "amethyst")
    reading: list[Callable[[], None]] = []
    monkeypatch.setattr(open_dialog, "run_in_background", lambda _app, read: reading.append(read))
    async with window.run_app(run_app) as driver:
        await driver.press("o")
        await driver.until(lambda: bool(reading))
        await driver.press("enter", "l")
        dialog = driver.dialog(OpenDialog)
        await asyncio.to_thread(reading[0])
        await driver.until(lambda: dialog.is_read)
        await driver.settle()
        assert driver.dialogs == [dialog]


async def test_a_sheet_of_another_catalog_opens_through_the_report(
    run_app: RunApp, tmp_path: Path
) -> None:
    window = make_window_with_sheet_of_former_catalog(tmp_path)
    async with window.run_app(run_app) as driver:
        await open_list(driver)
        await driver.press("enter")
        await driver.settle()
        driver.dialog(CatalogChangedDialog)
        assert "¥25,000 → ¥26,000" in driver.dialog_text()


async def test_a_sheet_removed_meanwhile_is_reported(run_app: RunApp, tmp_path: Path) -> None:
    window = DraftWindow(tmp_path)
    sheet = write_sheet(window.orders / "a.toml", "王先生")
    async with window.run_app(run_app) as driver:
        await open_list(driver)
        sheet.unlink()
        await driver.press("enter")
        assert "no such file" in driver.dialog_text()


async def test_the_customer_view_hides_the_names_of_other_customers(
    run_app: RunApp, tmp_path: Path
) -> None:
    window = DraftWindow(tmp_path)
    write_sheet(window.orders / "a.toml", "王先生")
    async with window.run_app(run_app) as driver:
        await driver.press("f2")
        await open_list(driver)
        assert "王先生" not in widget_text(driver, "#documents")
        assert "···" in widget_text(driver, "#documents")
        await driver.burst("王")
        assert "¥529,900" not in widget_text(driver, "#documents")


async def test_an_empty_list_says_so(run_app: RunApp, tmp_path: Path) -> None:
    async with DraftWindow(tmp_path).run_app(run_app) as driver:
        await open_list(driver)
        assert "No orders or drafts" in widget_text(driver, "#documents")
        await driver.press("down", "enter", "escape")
        assert driver.app.screen is driver.screen


class EndlessDraftStore(NullDraftStore):
    """A draft store with endlessly many sheets; it counts those that were read."""

    def __init__(self) -> None:
        self.asked = 0

    def list_documents(self, language: str) -> Iterator[DocumentEntry]:  # noqa: ARG002
        """Yield sheets without end."""
        while True:
            self.asked += 1
            time.sleep(0.02)  # a disk takes its time
            yield DocumentEntry(
                f"{self.asked}.toml",
                str(self.asked),
                0.0,
                "quote",
                Localized("车", "Car"),
                "",
                self.asked,
            )


async def test_the_list_is_usable_while_files_are_read_and_closing_it_stops_reading(
    run_app: RunApp,
) -> None:
    draft_store = EndlessDraftStore()
    async with run_app(draft_store=draft_store) as driver:
        await driver.press("o")
        dialog = driver.dialog(OpenDialog)
        await driver.until(lambda: len(list_rows(driver)) > 1)
        assert not dialog.is_read
        await driver.press("escape")
        await driver.until(
            lambda: "xmc-background" not in {thread.name for thread in enumerate_threads()}
        )


@pytest.mark.parametrize("harm", ["", 'total = "x"', "total = []", "total = -1"])
async def test_a_sheet_without_figures_is_listed(
    run_app: RunApp, tmp_path: Path, harm: str
) -> None:
    window = DraftWindow(tmp_path)
    sheet = write_sheet(window.orders / "a.toml", "王先生")
    sheet.write_text(sheet.read_text("utf-8").replace("total = 529900", harm), "utf-8")
    async with window.run_app(run_app) as driver:
        await open_list(driver)
        assert ["¥529,900" in row and "Edited" in row for row in list_rows(driver)] == [True]


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pipes of this kind")
async def test_entries_that_are_no_files_do_not_block(run_app: RunApp, tmp_path: Path) -> None:
    window = DraftWindow(tmp_path)
    window.orders.mkdir()
    os.mkfifo(window.orders / "pipe.toml")
    (window.orders / "nowhere.toml").symlink_to(tmp_path / "gone.toml")
    async with window.run_app(run_app) as driver:
        await open_list(driver)
        assert ["Damaged" in row for row in list_rows(driver)] == [True, True]
        assert "1970" not in widget_text(driver, "#documents")


async def test_an_exported_build_is_listed_once(run_app: RunApp, tmp_path: Path) -> None:
    """Its draft exists until the window is closed, but is not listed."""
    window = DraftWindow(tmp_path)
    async with window.run_app(run_app) as driver:
        await driver.do(Choose("racing-red"))
        await driver.press("e", "enter", "escape")
        assert len(list(list_and_expire_drafts(window.drafts))) == 1
        await open_list(driver)
        assert ["Not a quote" in row for row in list_rows(driver)] == [True]


async def test_a_build_without_a_draft_on_disk_is_not_replaced(
    run_app: RunApp, tmp_path: Path
) -> None:
    (tmp_path / "drafts").write_text("in the way", "utf-8")
    window = DraftWindow(tmp_path)
    write_sheet(window.orders / "a.toml", "王先生")
    async with window.run_app(run_app) as driver:
        await driver.do(Choose("racing-red"))
        await open_list(driver)
        await driver.press("enter")
        assert "export it first" in driver.dialog_text()
        await driver.press("escape", "q")
        assert "kept" not in driver.dialog_text()
        assert "racing-red" in driver.configurator.build.chosen


async def test_one_sheet_is_not_open_in_two_builds(run_app: RunApp, tmp_path: Path) -> None:
    window = DraftWindow(tmp_path)
    write_sheet(window.orders / "a.toml", "王先生")
    async with window.run_app(run_app) as driver:
        await open_list(driver)
        await driver.press("enter", "n")
        await open_list(driver)
        await driver.press("enter")
        assert "is already open in another build" in driver.dialog_text()


async def test_the_draft_of_a_sheet_is_not_opened_next_to_the_sheet(
    run_app: RunApp, tmp_path: Path
) -> None:
    """A killed window had the sheet that is open here: both builds would write the same file."""
    window = DraftWindow(tmp_path)
    path = write_sheet(window.orders / "a.toml", "王先生")
    killed = open_sheet(CliContext().catalog_provider, translator_for("en"), path)
    draft_store = FileDraftStore(
        CliContext().catalog_provider,
        window.drafts,
        killed.exporter,
        killed.configurator,
        offers_resume=False,
    )  # type: ignore[arg-type]
    result = killed.configurator.do(Choose("racing-red"))
    draft_store.save(killed.configurator, "en", result)  # type: ignore[arg-type]
    draft_store.close()
    async with window.run_app(run_app) as driver:
        await open_list(driver)
        await driver.press("enter", "n")
        await open_list(driver)
        await driver.burst(*"unfinished")
        await driver.press("enter")
        assert driver.workspace.labels == "A"
        assert "racing-red" in driver.chosen
        assert driver.configurator.saved_sheet is not None, "it takes the place of its own sheet"


async def test_a_revision_written_elsewhere_meanwhile_is_not_used_again(
    tmp_path: Path,
) -> None:
    path = write_sheet(tmp_path / "sheets" / "a.toml", "王先生")
    first, second = (
        open_sheet(CliContext().catalog_provider, translator_for("en"), path) for _ in range(2)
    )
    for opened, option in ((first, "caliper-green"), (second, "caliper-red")):
        opened.configurator.do(Choose(option))
        assert isinstance(opened.exporter.export(opened.configurator, str(path), "en"), FileSaved)
    assert "revision = 3" in path.read_text("utf-8")
    assert isinstance(first.exporter.export(first.configurator, str(path), "en"), Refusal)


async def test_a_draft_that_cannot_be_written_is_reported(
    run_app: RunApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = DraftWindow(tmp_path)
    async with before.run_app(run_app) as driver:
        await driver.do(Choose("racing-red"))

    def refuse(*_: object) -> bool:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("xmc_tui.storage.drafts.draft_journal.DraftJournal.open_existing", refuse)
    async with DraftWindow(tmp_path, offers_resume=True).run_app(run_app) as driver:
        await driver.press("r")
        assert "permission denied" in driver.part_text("#header")


async def test_each_build_has_a_separate_report(run_app: RunApp, tmp_path: Path) -> None:
    window = make_window_with_sheet_of_former_catalog(tmp_path)
    async with window.run_app(run_app) as driver:
        await driver.do(Choose("racing-red"))
        await driver.press("n")
        await open_list(driver)
        await driver.press("enter")
        await driver.settle()
        driver.dialog(CatalogChangedDialog)
        await driver.press("escape", "[")
        await driver.do(Choose("caliper-red"))  # A has no report to confirm
        assert not driver.dialogs
        assert {"racing-red", "caliper-red"} <= driver.configurator.build.chosen
        await driver.press("]")
        await driver.do(Choose("caliper-red"))
        driver.dialog(CatalogChangedDialog)  # B has one
        assert "caliper-red" not in driver.configurator.build.chosen


async def test_the_standard_build_and_the_history_of_a_copy_are_resumed_too(
    run_app: RunApp, tmp_path: Path
) -> None:
    window = DraftWindow(tmp_path)
    async with window.run_app(run_app) as driver:
        await driver.press("n")
        await driver.do(Choose("racing-red"))
        await driver.do(Choose("carbon-roof"))
        await driver.press("n")
        await driver.do(Choose("caliper-red"))
        left = tmp_path / "left"
        shutil.copytree(window.drafts, left / "drafts")
    assert (
        len(list(list_and_expire_drafts(window.drafts))) == 2
    )  # A is untouched: no draft after an exit
    async with DraftWindow(left, offers_resume=True).run_app(run_app) as driver:
        await driver.press("r")
        assert driver.workspace.labels == "ABC"
        assert driver.workspace.label == "C"
        assert not driver.workspace.labelled_sessions[0][1].configurator.is_unsaved
        for gone in ("caliper-red", "carbon-roof", "racing-red"):
            assert gone in driver.configurator.build.chosen
            await driver.press("u")
        assert (
            driver.configurator.build == driver.workspace.labelled_sessions[0][1].configurator.build
        )


async def test_a_build_that_was_closed_is_not_resumed(run_app: RunApp, tmp_path: Path) -> None:
    window = DraftWindow(tmp_path)
    write_sheet(window.orders / "a.toml", "王先生", "amethyst")
    async with window.run_app(run_app) as driver:
        await driver.do(Choose("racing-red"))
        await open_list(driver)
        await driver.press("enter")
        await driver.do(Choose("carbon-roof"))
        left = tmp_path / "left"
        shutil.copytree(window.drafts, left / "drafts")
    async with DraftWindow(left, offers_resume=True).run_app(run_app) as driver:
        await driver.press("r")
        assert driver.workspace.labels == "A"
        assert {"amethyst", "carbon-roof"} <= driver.configurator.build.chosen
    assert (
        len([found for found in list_and_expire_drafts(left / "drafts") if found.car is not None])
        == 2
    )


async def test_a_draft_opened_from_the_list_replaces_the_order(
    run_app: RunApp, tmp_path: Path
) -> None:
    before = DraftWindow(tmp_path)
    async with before.run_app(run_app) as driver:
        await driver.do(Choose("obsidian-black"))
    window = DraftWindow(tmp_path)
    async with window.run_app(run_app) as driver:
        await driver.do(Choose("racing-red"))
        await driver.press("n")
        await driver.do(Choose("carbon-roof"))
        await open_list(driver)
        await driver.press("enter")
        assert driver.workspace.labels == "A"
        assert "obsidian-black" in driver.configurator.build.chosen
        await driver.press("r")
        builds = [each.configurator.build for _, each in driver.workspace.labelled_sessions]
        roofs = [build.chosen & {"carbon-roof"} for build in builds]
        assert roofs == [set(), {"carbon-roof"}]
        assert all("racing-red" in build.chosen for build in builds)
        assert driver.workspace.label == "B"


async def test_quitting_exports_the_unsaved_build(run_app: RunApp, tmp_path: Path) -> None:
    window = DraftWindow(tmp_path)
    async with window.run_app(run_app) as driver:
        await driver.do(Choose("racing-red"))
        await driver.press("n")
        await driver.do(Choose("carbon-roof"))
        await driver.press("[", "e", "enter", "escape", "q", "down", "enter")
        assert driver.workspace.label == "B"


async def wait_for_newer_file_times(drafts: Path, folder: Path) -> None:
    """Wait until a file that is written is newer than all drafts: the time counts in ticks."""
    newest, probe = max(each.stat().st_mtime_ns for each in drafts.iterdir()), folder / "probe"

    def is_newer() -> bool:
        probe.write_text("")
        return probe.stat().st_mtime_ns > newest

    await until(is_newer, "a later time of files")


async def test_builds_that_were_open_together_are_resumed_together(
    run_app: RunApp, launch: Catalog, tmp_path: Path
) -> None:
    window = DraftWindow(tmp_path)
    async with window.run_app(run_app) as driver:
        await driver.do(Choose("carbon-roof"))
        await driver.press("n")
        await driver.do(Choose("racing-red"))
        await driver.press("n", "[", "[")
        await wait_for_newer_file_times(window.drafts, tmp_path)
        await driver.do(Choose("caliper-red"))
        wanted = [each.configurator.build for _, each in driver.workspace.labelled_sessions]
        left = tmp_path / "left"
        # The files that a kill would leave; locks do not survive.
        shutil.copytree(window.drafts, left / "drafts")
    again = DraftWindow(left, offers_resume=True)
    async with again.run_app(run_app) as driver:
        await driver.press("r")
        assert driver.workspace.labels == "ABC"
        assert driver.workspace.label == "A"
        assert [each.configurator.build for _, each in driver.workspace.labelled_sessions] == wanted
        await driver.press("]")
        await wait_for_newer_file_times(again.drafts, tmp_path)
        await driver.do(Choose("obsidian-black"))
        again_wanted = [each.configurator.build for _, each in driver.workspace.labelled_sessions]
        assert again_wanted[0] == wanted[0]
        assert again_wanted[2] == wanted[2]
        twice = tmp_path / "twice"
        shutil.copytree(again.drafts, twice / "drafts")
    once_more = DraftWindow(twice, offers_resume=True)
    async with once_more.run_app(run_app) as driver:
        await driver.press("r")
        assert driver.workspace.label == "B"
        assert [
            each.configurator.build for _, each in driver.workspace.labelled_sessions
        ] == again_wanted
        assert launch.models[0].id == driver.configurator.build.model
    assert (
        len([found for found in list_and_expire_drafts(twice / "drafts") if found.car is not None])
        == 3
    )


@pytest.mark.parametrize("size", [(120, 40), (80, 24)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_drafts_without_a_customer_are_told_apart_by_their_paint(
    run_app: RunApp, tmp_path: Path, size: tuple[int, int]
) -> None:
    for choices in (("amethyst", "carbon-roof"), ("racing-red",)):
        other = DraftWindow(tmp_path)
        for option in choices:
            other.draft_store.save(
                other.configurator,
                "en",
                other.configurator.do(Choose(option)),  # type: ignore[arg-type]
            )
        other.draft_store.close()
    window = DraftWindow(tmp_path)
    async with window.run_app(run_app, "en", size) as driver:
        await open_list(driver)
        rows = list_rows(driver)
        assert ["Racing Red" in rows[0], "Amethyst" in rows[1]] == [True, True], rows
        assert widget_text(driver, "#document-text").strip() == "Racing Red"
        await driver.press("down")
        assert (
            widget_text(driver, "#document-text").strip() == "Amethyst; Carbon-fibre roof, 1.7 m²"
        )
        await driver.burst(*"fibre")
        assert len(list_rows(driver)) == 1


@pytest.mark.parametrize("wanted", [0, 1])
async def test_the_builds_of_an_order_are_listed_as_such_and_opened_together(
    run_app: RunApp, tmp_path: Path, wanted: int
) -> None:
    window = DraftWindow(tmp_path)
    async with window.run_app(run_app, "en", (80, 24)) as driver:
        for option in ("amethyst", "carbon-roof", "caliper-red"):
            await driver.do(Choose(option))
        await driver.press("n")
        await driver.do(Choose("caliper-green"))
        await driver.press("ctrl+n")
        await open_list(driver)
        rows, details = list_rows(driver), list[str]()
        assert [row.split()[-2:] for row in rows] == [["unfinished", "B"], ["unfinished", "A"]]
        for _ in rows:
            details.append(" ".join(widget_text(driver, "#document-text").split()))
            await driver.press("down")
        names = driver.configurator.model.options
        green, red = names["caliper-green"].name.en, names["caliper-red"].name.en
        assert details[0].startswith(f"Build B of 2, opened together · {green}; ")
        assert details[1].startswith(f"Build A of 2, opened together · {red}; ")
        await driver.press(*["up"] * (1 - wanted), "enter")  # the list ends at the last row
        assert driver.workspace.labels == "AB"
        assert driver.workspace.label == "BA"[wanted]
