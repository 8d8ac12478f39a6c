"""Full, read-only and missing folders: one message, the same build, another path, a retry."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from textual.widgets import Input

from tests.headless_sessions import HeadlessSession
from tests.tui.app_driver import DAY
from tests.tui.conftest import RunApp
from xmc_tui.cli.cli_context import CliContext
from xmc_tui.configurator import Choose, Configurator, SheetDetails
from xmc_tui.configurator.document_ports import Refusal
from xmc_tui.domain.catalog import Catalog
from xmc_tui.presentation.money_format import format_amount
from xmc_tui.services.draft_autosave_and_recovery import FileDraftStore
from xmc_tui.services.sheet_exporter import SheetExporter
from xmc_tui.storage.drafts.saved_drafts import read_draft
from xmc_tui.storage.sheets.sheet_reader import read_sheet
from xmc_tui.storage.sheets.sheet_verification import verify_sheet
from xmc_tui.tui.dialogs.export_dialog import ExportDialog

Mount = Callable[[str], Path]


@pytest.fixture
def mount(tmp_path: Path) -> Iterator[Mount]:
    """Return a function that mounts a file system in memory; skip if that is not allowed."""
    mounted: list[Path] = []

    def make(options: str) -> Path:
        folder = tmp_path / f"disk{len(mounted)}"
        folder.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", options, "none", str(folder)]
        if sys.platform != "linux" or shutil.which("mount") is None:
            pytest.skip("nothing can be mounted here")
        if subprocess.run(command, capture_output=True, check=False).returncode:
            pytest.skip("this user may not mount a file system")
        mounted.append(folder)
        return folder

    yield make
    for folder in mounted:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill_up(folder: Path, spare: int = 0) -> Path:
    """Fill a file system except for `spare` bytes; return the file that fills it."""
    path = folder / "ballast"
    with path.open("ab", buffering=0) as file:
        block = b" " * 4096
        while True:
            try:
                file.write(block)
            except OSError:
                break
    os.truncate(path, max(0, path.stat().st_size - spare))
    return path


def make_draft_store(folder: Path, configurator: Configurator) -> FileDraftStore:
    """Return the draft store of a window for a folder of drafts."""
    return FileDraftStore(
        CliContext().catalog_provider, folder, SheetExporter(), configurator, offers_resume=False
    )


async def test_a_full_disk_during_an_export(run_app: RunApp, mount: Mount, orders: Path) -> None:
    folder = mount("size=64k")
    fill_up(folder)
    async with run_app() as driver:
        await driver.do(Choose("amethyst"))
        build = driver.configurator.build
        await driver.press("e")
        driver.dialog(ExportDialog).query_one("#path", Input).value = str(folder / "sheet.toml")
        await driver.press("enter")
        dialog = driver.dialog(ExportDialog)
        assert "the disk is full" in " ".join(driver.part_text("#export-fault", dialog).split())
        assert str(orders) in dialog.fallback_path
        assert "F4" in driver.text()
        assert driver.configurator.build == build
        assert format_amount(557_900) in driver.text()
        assert [path.name for path in folder.iterdir()] == ["ballast"], (
            "something half written stays behind"
        )
        await driver.press("f4")
        assert driver.dialogs
        assert not isinstance(driver.dialogs[-1], ExportDialog)
    (sheet,) = orders.glob("*.toml")
    assert verify_sheet(read_sheet(sheet), driver.configurator.catalog) == []


async def test_a_full_disk_during_a_draft_write(
    run_app: RunApp, mount: Mount, launch: Catalog
) -> None:
    """One message is shown, the app continues, and the lines are written once there is space."""
    folder = mount("size=64k")
    configurator = Configurator(launch, lambda: DAY)
    draft_store = make_draft_store(folder / "drafts", configurator)
    async with run_app(configurator=configurator, draft_store=draft_store) as driver:
        await driver.do(Choose("amethyst"))
        ballast = fill_up(folder, spare=1000)
        text = ""
        for number in range(12):
            await driver.do(Choose(("amethyst", "space-silver")[number % 2]))
            if "not saved" in driver.view.message:
                text = driver.text()
                break
        assert "Draft not saved (the disk is full); retrying" in text
        await driver.press("2", "j", "space")
        assert driver.view.message, "the app goes on"
        assert "not saved" not in driver.view.message, "it is said once"
        ballast.unlink()
        await driver.do(Choose("racing-red"))
        assert driver.view.message == "Draft saved again"
        assert draft_store.path is not None
        draft = read_draft(draft_store.path)
        assert draft.damaged == 0
        assert draft.car.build == driver.configurator.build
    draft_store.close()


def test_a_refused_folder_of_orders_is_reported_in_one_sentence(
    launch: Catalog, tmp_path: Path
) -> None:
    """A name that is too long is an example of any error of a folder: another one is offered."""
    exporter, configurator = (
        SheetExporter(orders=tmp_path / ("x" * 300)),
        Configurator(launch, lambda: DAY),
    )
    path = exporter.default_path(configurator, "en")
    refused = exporter.export(configurator, path, "en")
    assert isinstance(refused, Refusal)
    assert "the name is too long" in refused.message
    assert refused.fallback_path


def test_a_quota_that_lets_no_file_grow(tmp_path: Path) -> None:
    """A quota ends in the middle of a line: whole lines are written, the rest later, no error."""
    resource = pytest.importorskip("resource")
    program = """
import resource, sys
from pathlib import Path
from tests.headless_sessions import HeadlessSession
from xmc_tui.configurator import Choose
from xmc_tui.storage.drafts.saved_drafts import read_draft
window = HeadlessSession(Path(sys.argv[1]) / "drafts")
window.do(Choose("amethyst"))
size = window.draft_store.path.stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 700, resource.RLIM_INFINITY))
window.do(Choose("carbon-roof"))
window.do(Choose("carbon-exterior"))
problem = "Draft not saved (the file size limit is reached); retrying"
assert window.messages == [problem], window.messages
draft = read_draft(window.draft_store.path)
assert draft.damaged == 0 and "carbon-roof" not in draft.car.build.chosen
sheet = Path(sys.argv[1]) / "sheet.toml"
refused = window.export(sheet)
assert not sheet.exists() or sheet.stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
window.do(Choose("carbon-hood-raw"))
assert window.messages[-1] == "Draft saved again", window.messages
draft = read_draft(window.draft_store.path)
assert draft.damaged == 0 and draft.car.build == window.configurator.build
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, resource.RLIM_INFINITY))
refused = window.export(Path(sys.argv[1]) / "large.toml")
assert "file size limit" in refused.message, refused
assert not (Path(sys.argv[1]) / "large.toml").exists()
"""
    assert resource
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)],
        capture_output=True,
        text=True,
        cwd=root,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("kind", ["below a file", "on a disk that is read-only"])
async def test_a_folder_that_cannot_be_written(
    run_app: RunApp, tmp_path: Path, mount: Mount, kind: str
) -> None:
    """A missing draft is reported in one sentence, and another path is offered for the sheet.

    The test also works for root, which file modes do not restrict.
    """
    if kind == "below a file":
        folder, reason = tmp_path / "file", "part of the path is not a folder"
        folder.write_bytes(b"")
    else:
        folder, reason = mount("ro"), "the disk is read-only"
    configurator = Configurator(CliContext().load_catalog(), lambda: DAY)
    draft_store = make_draft_store(
        folder / "drafts" if kind == "below a file" else folder, configurator
    )
    async with run_app(
        size=(120, 40), configurator=configurator, draft_store=draft_store
    ) as driver:
        await driver.do(Choose("amethyst"))
        assert f"Draft not saved ({reason}); retrying" in driver.text()
        await driver.press("e")
        driver.dialog(ExportDialog).query_one("#path", Input).value = str(folder / "sheet.toml")
        await driver.press("enter")
        assert reason in " ".join(
            driver.part_text("#export-fault", driver.dialog(ExportDialog)).split()
        )
        assert driver.dialog(ExportDialog).fallback_path
        await driver.press("escape")
        assert "amethyst" in driver.chosen
    draft_store.close()


def test_a_removed_folder_of_drafts_is_written_again_completely(
    tmp_path: Path, launch: Catalog
) -> None:
    """Removed or moved while a window is open, it is written again by the next command."""
    window = HeadlessSession(tmp_path / "drafts", catalog=launch)
    for number, name in enumerate(("amethyst", "carbon-roof", "carbon-exterior")):
        window.do(Choose(name))
        window.set_details(SheetDetails(customer_name=f"name {number}"))
        if number == 0:
            shutil.rmtree(window.folder)
        elif number == 1:
            window.folder.rename(tmp_path / "elsewhere")
    assert window.messages == []
    after = window.open_copy(tmp_path / "left")
    assert after.resume().message == ""
    assert after.state == window.state


def test_a_folder_of_drafts_that_cannot_be_written_again_is_reported_and_retried(
    tmp_path: Path, launch: Catalog
) -> None:
    window = HeadlessSession(tmp_path / "data" / "drafts", catalog=launch)
    window.do(Choose("amethyst"))
    shutil.rmtree(tmp_path / "data")
    (tmp_path / "data").write_bytes(b"")
    window.do(Choose("carbon-roof"))
    assert len(window.messages) == 1
    assert "retrying" in window.messages[0]
    (tmp_path / "data").unlink()
    window.do(Choose("carbon-exterior"))
    assert window.messages[1:] == ["Draft saved again"]
    after = window.open_copy(tmp_path / "left")
    after.resume()
    assert after.state == window.state


async def test_a_folder_removed_before_an_export(run_app: RunApp, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    async with run_app() as driver:
        await driver.do(Choose("amethyst"))
        await driver.press("e")
        driver.dialog(ExportDialog).query_one("#path", Input).value = str(folder / "sheet.toml")
        folder.rmdir()
        await driver.press("enter")
        fault = " ".join(driver.part_text("#export-fault", driver.dialog(ExportDialog)).split())
        assert "the folder does not exist; create it or choose another path" in fault
        assert driver.dialog(ExportDialog).fallback_path
        await driver.press("f4")
        assert not isinstance(driver.dialogs[-1], ExportDialog)
        assert not folder.exists()
