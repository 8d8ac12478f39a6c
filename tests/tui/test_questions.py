"""Questions: digits, verbs and language; and what is shown after an export."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.widgets import Input

from tests.golden.test_screens import make_catalog_diff
from tests.tui.app_driver import DAY, AppDriver
from tests.tui.conftest import RunApp
from xmc_tui.configurator import Choose, Configurator
from xmc_tui.configurator.saved_car_catalog_diff import catalog_from_snapshot
from xmc_tui.domain.catalog import Catalog
from xmc_tui.i18n import translator_for
from xmc_tui.tui import folder_opener
from xmc_tui.tui.dialogs import exported_dialog
from xmc_tui.tui.dialogs.catalog_changed_dialog import CatalogChangedDialog
from xmc_tui.tui.dialogs.choice_dialog import ChoiceDialog
from xmc_tui.tui.dialogs.export_dialog import ExportDialog
from xmc_tui.tui.dialogs.exported_dialog import ExportedDialog


def run_with_changed_catalog(run_app: RunApp, launch: Catalog, size: tuple[int, int]):  # type: ignore[no-untyped-def]
    """Run the app on a sheet of another catalog."""
    report = make_catalog_diff(launch)
    catalog, build = catalog_from_snapshot(report.snapshot, launch), report.snapshot.build
    configurator = Configurator(catalog, lambda: DAY, imported_build=build)
    return run_app(size=size, configurator=configurator, saved_car_diff=report)


def hint_of(driver: AppDriver) -> str:
    """Return the hint of the top dialog."""
    return driver.part_text("#dialog-hint", driver.dialogs[-1]).strip()


@pytest.mark.parametrize(
    ("key", "hint"),
    [
        ("q", "↑ ↓ Move   1-3 Enter Select   Esc Keep editing   l 中文"),
        ("p", "↑ ↓ Move   1-2 Enter Save   Esc Close   l 中文"),
    ],
)
async def test_a_question_names_its_keys_with_the_right_verb(
    run_app: RunApp, key: str, hint: str
) -> None:
    async with run_app() as driver:
        await driver.do(Choose("amethyst"))
        await driver.press(key)
        assert hint_of(driver) == hint


@pytest.mark.parametrize("key", ["q", "p", "f1", "a"])
async def test_l_switches_the_language_of_a_dialog_and_of_the_screen_below(
    run_app: RunApp, key: str
) -> None:
    async with run_app() as driver:
        await driver.do(Choose("amethyst"))
        await driver.press(key)
        english = driver.dialog_text()
        await driver.press("l")
        chinese = driver.dialog_text()
        assert translator_for("zh").translate("Close" if key != "q" else "Keep editing") in chinese
        assert driver.app.tr.code == "zh"
        assert len(driver.dialogs) == 1
        await driver.press("l")
        assert driver.dialog_text() == english


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_report_of_a_changed_catalog_has_numbered_answers(
    run_app: RunApp, launch: Catalog, size: tuple[int, int]
) -> None:
    async with run_with_changed_catalog(run_app, launch, size) as driver:
        driver.dialog(CatalogChangedDialog)
        await driver.until(lambda: "1  Use today's catalog" in driver.text())
        assert "2  Keep the saved prices" in driver.text()
        assert "1 Enter Update   2 Esc Keep" in hint_of(driver)
        await driver.press("l", "2")
        assert driver.dialogs == []
        assert driver.workspace.current.pending is not None
        await driver.press("2", "space")
        driver.dialog(CatalogChangedDialog)
        await driver.press("1")
        dialog = driver.dialog(ChoiceDialog)
        assert "Enter 改用此项" in hint_of(driver)
        await driver.press("l")
        assert "Enter Use this one" in hint_of(driver)
        wanted = dialog.choices[1].result
        await driver.press("2")
        assert driver.workspace.current.pending is None
        assert wanted in driver.chosen


# ── After an export ───────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders that were shown in the file manager."""
    folders: list[Path] = []

    def open_folder(folder: Path) -> bool:
        folders.append(folder)
        return len(folders) == 1

    monkeypatch.setattr(exported_dialog, "open_folder", open_folder)
    return folders


async def test_y_copies_the_path_of_the_sheet_and_f_opens_its_folder(
    run_app: RunApp, orders: Path, opened: list[Path]
) -> None:
    async with run_app() as driver:
        await driver.do(Choose("amethyst"))
        await driver.press("e", "enter")
        dialog = driver.dialog(ExportedDialog)
        (sheet,) = orders.glob("*.toml")
        assert dialog.path == str(sheet)
        assert hint_of(driver).startswith("y Copy path   f Open folder   Esc Close")
        await driver.press("y")
        assert driver.app.clipboard == str(sheet)
        assert "Path copied" in driver.dialog_text()
        await driver.press("f")
        assert opened == [orders]
        assert "Folder opened" in driver.dialog_text()
        await driver.press("f")
        assert "No file manager: press y to copy the path" in driver.dialog_text()
        await driver.press("enter")
        assert driver.dialogs == []


async def test_a_missing_folder_is_made_on_the_spot(run_app: RunApp, tmp_path: Path) -> None:
    async with run_app() as driver:
        await driver.do(Choose("amethyst"))
        await driver.press("e")
        target = tmp_path / "stick" / "october" / "sheet.toml"
        driver.dialog(ExportDialog).query_one("#path", Input).value = str(target)
        await driver.press("f5")
        driver.dialog(ExportDialog)
        assert not target.parent.exists(), "nothing is created before the folder is known to lack"
        await driver.press("enter")
        assert "F5 Create folder and save" in hint_of(driver)
        assert not target.parent.exists()
        await driver.press("f5")
        assert driver.dialog(ExportedDialog).path == str(target)
        assert target.is_file()


async def test_f4_is_still_offered_after_f5_has_failed(
    run_app: RunApp, orders: Path, tmp_path: Path
) -> None:
    async with run_app(size=(80, 24)) as driver:
        await driver.do(Choose("amethyst"))
        await driver.press("e")
        target = tmp_path / "stick" / "october" / "sheet.toml"
        driver.dialog(ExportDialog).query_one("#path", Input).value = str(target)
        await driver.press("enter")
        assert "F4 Save to" in hint_of(driver)
        assert "F5 Create folder" in hint_of(driver)
        (tmp_path / "stick").write_text("a file in the way", "utf-8")
        await driver.press("f5")
        assert "F4 Save to" in hint_of(driver)
        assert "F4 Save to" in driver.text()
        await driver.press("f4")
        assert driver.dialog(ExportedDialog)
        assert list(orders.glob("*.toml"))


async def test_no_folder_is_offered_where_none_can_be_made(run_app: RunApp, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    async with run_app() as driver:
        await driver.do(Choose("amethyst"))
        for folder in ("file", "\0"):
            await driver.press("e")
            path = f"{tmp_path}/{folder}/sheet.toml"
            driver.dialog(ExportDialog).missing_folder = ""
            driver.dialog(ExportDialog).query_one("#path", Input).value = path
            await driver.press("enter", "escape")
            assert driver.dialogs == [] or "F5" not in hint_of(driver)
            while driver.dialogs:
                await driver.press("escape")


async def test_a_finished_poster_takes_no_key_and_names_both_files_until_the_next_one(
    run_app: RunApp, orders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    timers: list[object] = []
    async with run_app(size=(120, 40)) as driver:
        monkeypatch.setattr(driver.screen, "set_timer", lambda *_: timers.append(_))
        await driver.do(Choose("amethyst"))
        await driver.press("p", "1", "2", "j", "j")
        highlight = driver.cursor.highlight
        await driver.until(lambda: "Saved:" in driver.screen.ui.message)
        small, large = sorted(orders.glob("*.png"))
        assert small.name == f"{large.stem}-chat.png"
        shown = Path("~") / large.relative_to(Path.home())
        assert driver.screen.ui.message == f"Saved: {shown} and -chat.png"
        assert timers == [], "it does not go by itself"
        assert driver.dialogs == []
        assert driver.cursor.highlight == highlight
        await driver.press("j")
        assert driver.screen.ui.message == ""


async def test_a_notice_leaves_a_later_message_alone(
    run_app: RunApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    timers: list[Callable[[], None]] = []
    async with run_app() as driver:
        monkeypatch.setattr(driver.screen, "set_timer", lambda _, end: timers.append(end))
        driver.screen.show_transient_message("Page saved: car.html")
        assert "Page saved: car.html" in driver.part_text("#header")
        await driver.do(Choose("amethyst"))
        later = driver.screen.ui.message
        assert later
        timers[0]()
        assert driver.screen.ui.message == later


# ── The file manager ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="of the desktops of Linux")
def test_a_folder_is_opened_only_on_a_desktop_and_without_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[tuple[list[str], dict[str, object]]] = []
    monkeypatch.setattr(
        subprocess, "Popen", lambda command, **options: started.append((command, options))
    )
    monkeypatch.setattr(folder_opener.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert not folder_opener.open_folder(tmp_path)
    monkeypatch.setenv("DISPLAY", ":0")
    assert folder_opener.open_folder(tmp_path)
    ((command, options),) = started
    assert command == ["/usr/bin/xdg-open", str(tmp_path)]
    assert {options[name] for name in ("stdin", "stdout", "stderr")} == {subprocess.DEVNULL}
    monkeypatch.setattr(folder_opener.shutil, "which", lambda _: None)
    assert not folder_opener.open_folder(tmp_path)
