"""Pages and posters next to a sheet that is exported again: written anew, or named as older."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from tests.deep_test_sizes import deep_case
from tests.tui.app_driver import AppDriver
from tests.tui.conftest import RunApp
from tests.wait_conditions import PATIENCE, until
from xmc_tui.configurator import Choose
from xmc_tui.services import customer_page
from xmc_tui.services.customer_page import PageRequest
from xmc_tui.services.sheet_pages_and_posters import (
    find_outdated_files,
    find_page_suffixes,
    touch_derived_file,
)
from xmc_tui.tui.dialogs.choice_dialog import ChoiceDialog
from xmc_tui.tui.dialogs.export_dialog import ExportDialog
from xmc_tui.tui.dialogs.exported_dialog import ExportedDialog


async def export(driver: AppDriver, *keys: str) -> ExportedDialog:
    """Export with some keys pressed in the dialog, and wait for the pages."""
    await driver.press("e", *keys, "enter")
    dialog = driver.dialog(ExportedDialog)
    await driver.until(lambda: len(dialog.pages) + len(dialog.page_faults) == dialog.pending)
    assert dialog.page_faults == []
    return dialog


def make_older(path: Path) -> None:
    """Set the time of a file to ten seconds ago, as if it had been written then."""
    seconds = path.stat().st_mtime_ns - 10_000_000_000
    os.utime(path, ns=(seconds, seconds))


@pytest.mark.parametrize(
    ("code", "first", "again"),
    [
        ("zh", "附客户页", "更新客户页"),
        deep_case("en", "with customer page", "update customer page"),
    ],
)
async def test_a_page_is_written_again_with_its_sheet(
    run_app: RunApp, orders: Path, code: str, first: str, again: str
) -> None:
    async with run_app(code) as driver:
        await driver.do(Choose("amethyst"))
        await driver.press("e")
        assert f"F3 · {first}" in driver.dialog_text()
        assert "F6 · " in driver.dialog_text()
        await driver.press("escape")
        await export(driver, "f3")
        (page,) = orders.glob("*.html")
        assert "¥557,900" in page.read_text("utf-8")
        await driver.press("escape")
        await driver.do(Choose("caliper-red"))
        total = driver.configurator.quote.totals.total
        assert total != 557_900
        await driver.press("e")
        assert f"F3 ✓ {again}" in driver.dialog_text()
        assert "F6 · " in driver.dialog_text()
        await driver.press("escape")
        dialog = await export(driver)
        assert dialog.pages == [str(page)]
        assert dialog.older_files == []
        assert f"¥{total:,}" in page.read_text("utf-8")


async def test_a_page_that_is_still_being_written_does_not_replace_a_newer_one(
    run_app: RunApp, orders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_exported_again, write_page = threading.Event(), customer_page.write_sheet_page

    def write_slowly(target: Path, request: PageRequest, font: Path | None = None) -> None:
        if request.identity.revision == 1:
            assert is_exported_again.wait(PATIENCE)
        write_page(target, request, font)

    monkeypatch.setattr(customer_page, "write_sheet_page", write_slowly)
    async with run_app() as driver:
        await driver.do(Choose("amethyst"))
        await driver.press("e", "f3", "f6", "enter", "escape")
        await driver.do(Choose("caliper-red"))
        await driver.press("e")
        assert "F3 ✓ " in driver.dialog_text()
        assert "F6 ✓ " in driver.dialog_text()
        await driver.press("f6", "enter")  # the PDF of the former build is not written any more
        dialog = driver.dialog(ExportedDialog)
        is_exported_again.set()
        await driver.until(lambda: len(dialog.pages) == dialog.pending)
        (page,) = orders.glob("*.html")
        assert f"¥{driver.configurator.quote.totals.total:,}" in page.read_text("utf-8")
        assert list(orders.glob("*.pdf")) == []


@pytest.mark.parametrize(
    ("code", "heading"), [("en", "Older than this sheet"), deep_case("zh", "早于本订单")]
)
async def test_a_page_that_is_not_written_again_is_named(
    run_app: RunApp, orders: Path, code: str, heading: str
) -> None:
    async with run_app(code) as driver:
        await driver.do(Choose("amethyst"))
        await export(driver, "f3")
        (page,) = orders.glob("*.html")
        before = page.read_bytes()
        await driver.press("escape")
        make_older(page)
        dialog = await export(driver, "f3")
        assert dialog.older_files == [str(page)], "it was older than the sheet even before"
        assert ".old" not in driver.dialog_text(), "an unchanged sheet replaces nothing"
        await driver.press("escape")
        await driver.do(Choose("caliper-red"))
        dialog = await export(driver, "f3")
        assert dialog.older_files == [str(page)]
        (former,) = orders.glob("*.old")
        assert former.name in "".join(driver.dialog_text().split())
        text = driver.dialog_text()
        assert heading in text
        assert page.name in text.replace(" ", "")
        await driver.press("p")
        assert driver.dialog(ExportedDialog) is dialog, "p is for posters"
        assert page.read_bytes() == before


@pytest.mark.parametrize(
    ("code", "kept", "lost"),
    [
        ("en", "Revision {n} is kept as", "(one revision only)"),
        ("zh", "第 {n} 版已保留为", "（只保留一版）"),
    ],
)
async def test_the_revision_of_the_former_sheet_is_named(
    run_app: RunApp, orders: Path, code: str, kept: str, lost: str
) -> None:
    async with run_app(code) as driver:
        for revision, option in enumerate(("amethyst", "racing-red", "obsidian-black")):
            await driver.do(Choose(option))
            await export(driver)
            if revision:
                assert kept.format(n=revision) in driver.dialog_text()
                assert (lost in " ".join(driver.dialog_text().split())) is (revision > 1)
                (former,) = orders.glob("*.old")
                assert f"revision = {revision}\n" in former.read_text("utf-8")
            else:
                assert ".old" not in driver.dialog_text()
            await driver.press("escape")


async def test_an_older_poster_is_named_and_saved_again_by_p(run_app: RunApp, orders: Path) -> None:
    async with run_app("en", (120, 40)) as driver:
        await driver.do(Choose("amethyst"))
        await driver.press("p", "1")
        await until(lambda: len(list(orders.glob("*.png"))) == 2)
        await driver.until(lambda: "Saved:" in driver.screen.ui.message)
        posters = sorted(orders.glob("*.png"))
        for poster in posters:
            make_older(poster)
        dialog = await export(driver)
        assert sorted(dialog.older_files) == list(map(str, posters))
        assert "p Save the poster again" in driver.dialog_text()
        before = [poster.read_bytes() for poster in posters]
        await driver.press("p")
        driver.dialog(ChoiceDialog)
        await driver.press("1")
        await driver.until(lambda: "Saved:" in driver.screen.ui.message)
        assert [poster.read_bytes() for poster in posters] == before, "of the same build"
        await driver.press("escape")
        dialog = await export(driver)
        assert dialog.older_files == []
        assert "Save the poster" not in driver.dialog_text()


async def test_pages_of_another_name_are_not_written_by_themselves(
    run_app: RunApp, tmp_path: Path
) -> None:
    (tmp_path / "report.html").write_text("mine", "utf-8")
    async with run_app("en") as driver:
        await driver.do(Choose("amethyst"))
        await driver.press("e")
        target = tmp_path / "report.toml"
        driver.dialog(ExportDialog).query_one("#path").value = str(target)  # type: ignore[attr-defined]
        await driver.press("enter", "escape", "e")
        assert "F3 · with customer page" in driver.dialog_text()


def test_files_older_than_their_sheet_are_found(tmp_path: Path) -> None:
    sheet = tmp_path / "XMC-1.toml"
    assert find_outdated_files(sheet) == ()
    names = ["XMC-1.html", "XMC-1.pdf", "XMC-1.png", "XMC-1-chat.png"]
    for name in (*names, "XMC-1.txt", "XMC-2.html"):
        (tmp_path / name).write_text(name, "utf-8")
        make_older(tmp_path / name)
    (tmp_path / "XMC-1.toml").write_text("", "utf-8")
    assert find_outdated_files(sheet) == tuple(str(tmp_path / name) for name in names)
    touch_derived_file(tmp_path / "XMC-1.pdf")
    assert str(tmp_path / "XMC-1.pdf") not in find_outdated_files(sheet)
    assert find_outdated_files(Path("\0")) == ()


def test_only_files_with_the_number_are_pages_of_a_sheet(tmp_path: Path) -> None:
    for name in ("XMC-1.html", "XMC-1.pdf", "li.html"):
        (tmp_path / name).write_text(name, "utf-8")
    assert find_page_suffixes(tmp_path / "XMC-1.toml", "XMC-1") == (".html", ".pdf")
    assert find_page_suffixes(tmp_path / "li.toml", "XMC-1") == ()
    assert find_page_suffixes(tmp_path / "XMC-2.toml", "XMC-2") == ()
