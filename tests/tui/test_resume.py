"""Resuming: a draft takes the place of the present order; a build without edits is no draft."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.tui.app_driver import AppDriver
from tests.tui.conftest import RunApp
from tests.tui.test_open_dialog import DraftWindow, list_rows, open_list, write_sheet
from xmc_tui.configurator import Choose, SheetDetails
from xmc_tui.configurator.document_ports import SellerDetails
from xmc_tui.storage.drafts.draft_journal import DraftJournal
from xmc_tui.storage.drafts.saved_drafts import list_and_expire_drafts
from xmc_tui.tui.dialogs.export_dialog import ExportDialog

PAINTS = {"amethyst", "racing-red", "obsidian-black", "space-silver", "lightning-yellow"}


def leave_draft(folder: Path, *options: str, customer: str = "") -> None:
    """Leave the draft of another run in the drafts folder."""
    window = DraftWindow(folder)
    for option in options:
        result = window.configurator.do(Choose(option))
        window.draft_store.save(window.configurator, "en", result)  # type: ignore[arg-type]
    if customer:
        window.configurator.sheet_details = SheetDetails(customer_name=customer)
        window.draft_store.save(window.configurator, "en")
    window.draft_store.close()


def paints(driver: AppDriver) -> list[str]:
    """Return the paint of each open build."""
    builds = [session.configurator.build for _, session in driver.workspace.labelled_sessions]
    return [paint for build in builds for paint in build.chosen & PAINTS]


def draft_files(window: DraftWindow) -> list[Path]:
    """Return the files in the drafts folder."""
    return sorted(window.drafts.glob("*")) if window.drafts.exists() else []


# ── Resuming another order ────────────────────────────────────────────────────────────────────────

LEADS_BACK = "Draft resumed. Press r for the previous order."


@pytest.mark.parametrize("offers_resume", [True, False], ids=["offered", "fresh"])
async def test_resuming_leaves_the_present_order_as_drafts(
    run_app: RunApp, tmp_path: Path, offers_resume: bool
) -> None:
    leave_draft(tmp_path, "amethyst", customer="Li")
    window = DraftWindow(tmp_path, offers_resume=offers_resume)
    async with window.run_app(run_app) as driver:
        await driver.do(Choose("racing-red"))
        await driver.press("r")
        assert paints(driver) == ["amethyst"]
        assert driver.configurator.sheet_details.customer_name == "Li"
        assert LEADS_BACK in driver.part_text("#header")
        await driver.press("r")
        assert paints(driver) == ["racing-red"]
        assert driver.configurator.sheet_details.customer_name == ""
        await driver.press("r")
        left = tmp_path / "left"
        shutil.copytree(window.drafts, left / "drafts")  # what a kill would leave
    assert len(draft_files(window)) == 2
    async with DraftWindow(left, offers_resume=True).run_app(run_app) as driver:
        await driver.press("r")
        assert paints(driver) == ["amethyst"], "the one that was open last"
        await driver.press("r")
        assert "Nothing to resume" not in driver.part_text("#header")
        assert paints(driver) == ["racing-red"]


async def test_the_builds_of_two_customers_are_never_open_together(
    run_app: RunApp, tmp_path: Path
) -> None:
    window = DraftWindow(tmp_path)
    async with window.run_app(run_app, size=(80, 24)) as driver:
        await driver.do(Choose("amethyst"))
        await driver.press("n")
        await driver.do(Choose("obsidian-black"))
        await driver.press("ctrl+n")
        await driver.do(Choose("racing-red"))
        await open_list(driver)
        await driver.burst(*"amethyst")
        await driver.press("enter")
        assert paints(driver) == ["amethyst", "obsidian-black"]
        assert driver.workspace.label == "A"
        await driver.press("r")
        assert paints(driver) == ["racing-red"]
        assert LEADS_BACK in driver.part_text("#header")
        await driver.press("r")
        assert paints(driver) == ["amethyst", "obsidian-black"]
        assert driver.workspace.label == "A"
        assert LEADS_BACK in driver.part_text("#header")
    groups = {
        paint: found.tab.group
        for found in list_and_expire_drafts(window.drafts)
        if found.car is not None and found.tab is not None
        for paint in found.car.build.chosen & PAINTS
    }
    assert groups["amethyst"] == groups["obsidian-black"] != groups["racing-red"]


async def test_only_drafts_of_the_window_are_nothing_else_to_resume(
    run_app: RunApp, tmp_path: Path
) -> None:
    async with DraftWindow(tmp_path).run_app(run_app) as driver:
        await driver.do(Choose("amethyst"))
        await driver.press("n")
        await driver.do(Choose("racing-red"))
        await driver.press("r")
        text = "Nothing else to resume. o lists orders and drafts."
        assert text in driver.part_text("#header")
        assert paints(driver) == ["amethyst", "racing-red"]


@pytest.mark.parametrize("keys", [("n", "n"), ("n", "[")])
async def test_the_offered_draft_is_resumed_in_place_of_untouched_copies(
    run_app: RunApp, tmp_path: Path, keys: tuple[str, ...]
) -> None:
    leave_draft(tmp_path, "amethyst")
    window = DraftWindow(tmp_path, offers_resume=True)
    async with window.run_app(run_app) as driver:
        await driver.press(*keys, "r")
        assert paints(driver) == ["amethyst"]
        assert driver.workspace.labels == "A"
        assert "Draft resumed" in driver.part_text("#header")
        assert LEADS_BACK not in driver.part_text("#header")
    assert len(draft_files(window)) == 1


async def test_nothing_is_left_if_the_draft_cannot_be_opened(
    run_app: RunApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave_draft(tmp_path, "amethyst")
    async with DraftWindow(tmp_path).run_app(run_app) as driver:
        await driver.do(Choose("racing-red"))
        await driver.press("n")
        monkeypatch.setattr(DraftJournal, "open_existing", lambda *_: False)
        await driver.press("r")
        assert "Another window has this draft open" in driver.part_text("#header")
        assert paints(driver) == ["racing-red", "racing-red"]


async def test_a_draft_that_had_no_other_builds_is_resumed_with_a_copy_made_of_it(
    run_app: RunApp, tmp_path: Path
) -> None:
    """The draft of a build that a sheet has replaced belongs to no window."""
    write_sheet(tmp_path / "sheets" / "a.toml", "Li")
    window = DraftWindow(tmp_path)
    async with window.run_app(run_app) as driver:
        await driver.do(Choose("racing-red"))
        await open_list(driver)
        await driver.press("enter", "r", "n")
        await driver.do(Choose("amethyst"))
        left = tmp_path / "left"
        shutil.copytree(window.drafts, left / "drafts")
    async with DraftWindow(left, offers_resume=True).run_app(run_app) as driver:
        await driver.press("r")
        assert paints(driver) == ["racing-red", "amethyst"]


async def test_the_draft_of_an_open_sheet_takes_its_place(run_app: RunApp, tmp_path: Path) -> None:
    async with DraftWindow(tmp_path).run_app(run_app) as driver:
        await driver.do(Choose("amethyst"))
        await driver.press("e", "enter", "escape")
        await driver.do(Choose("racing-red"))
    async with DraftWindow(tmp_path).run_app(run_app) as driver:
        await open_list(driver)
        assert len(list_rows(driver)) == 2
        await driver.burst(*"not a quote")  # the status of the sheet
        await driver.press("enter")
        assert driver.configurator.saved_sheet is not None
        await driver.press("n", "r")
        assert driver.workspace.labels == "A"
        assert paints(driver) == ["racing-red"]
        assert LEADS_BACK not in driver.part_text("#header"), "the sheet has no draft"


# ── Builds without edits ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("keys", [("n",), ("n", "n", "["), ("ctrl+n",), ("n", "ctrl+n")])
async def test_untouched_builds_are_no_drafts(
    run_app: RunApp, tmp_path: Path, keys: tuple[str, ...]
) -> None:
    window, left = DraftWindow(tmp_path), tmp_path / "left"
    async with window.run_app(run_app) as driver:
        await driver.press(*keys)
        if window.drafts.exists():
            shutil.copytree(window.drafts, left / "drafts")  # what a kill would leave
    assert draft_files(window) == []
    async with DraftWindow(left, offers_resume=True).run_app(run_app) as driver:
        assert "resume" not in driver.part_text("#header")
        await driver.press("r")
        assert "Nothing to resume" in driver.part_text("#header")
        await open_list(driver)
        assert "No orders or drafts yet" in driver.part_text("#documents", driver.dialogs[-1])


@pytest.mark.parametrize("keys", [(), ("ctrl+n",)], ids=["quit", "new order"])
async def test_an_unchanged_copy_is_no_draft_of_its_own(
    run_app: RunApp, tmp_path: Path, keys: tuple[str, ...]
) -> None:
    window = DraftWindow(tmp_path)
    async with window.run_app(run_app) as driver:
        await driver.do(Choose("amethyst"))
        await driver.press("n", "n", *keys)
    (draft,) = list_and_expire_drafts(window.drafts)
    assert draft.car is not None
    assert "amethyst" in draft.car.build.chosen
    async with DraftWindow(tmp_path, offers_resume=True).run_app(run_app) as driver:
        await driver.press("r")
        assert driver.workspace.labels == "A"
        await driver.press("u")
        assert "amethyst" not in driver.chosen


async def test_a_copy_is_a_draft_once_the_other_build_has_changed(
    run_app: RunApp, tmp_path: Path
) -> None:
    """The copy alone holds what both were."""
    window = DraftWindow(tmp_path)
    async with window.run_app(run_app) as driver:
        await driver.do(Choose("amethyst"))
        await driver.press("n", "[")
        await driver.do(Choose("racing-red"))
    async with DraftWindow(tmp_path).run_app(run_app) as driver:
        await driver.press("r")
        assert paints(driver) == ["racing-red", "amethyst"]


async def test_an_undone_edit_of_a_copy_can_be_redone_after_quitting(
    run_app: RunApp, tmp_path: Path
) -> None:
    async with DraftWindow(tmp_path).run_app(run_app) as driver:
        await driver.do(Choose("amethyst"))
        await driver.press("n")
        await driver.do(Choose("racing-red"))
        await driver.press("u")
    async with DraftWindow(tmp_path).run_app(run_app) as driver:
        await driver.press("r")
        assert paints(driver) == ["amethyst", "amethyst"]
        await driver.press("ctrl+r")
        assert paints(driver) == ["amethyst", "racing-red"]


async def test_a_copy_of_an_exported_sheet_is_no_draft(run_app: RunApp, tmp_path: Path) -> None:
    write_sheet(tmp_path / "sheets" / "a.toml", "Li", "amethyst")
    window = DraftWindow(tmp_path)
    async with window.run_app(run_app) as driver:
        await open_list(driver)
        await driver.press("enter", "n")
        assert driver.workspace.labels == "AB"
    assert draft_files(window) == []


async def test_a_build_whose_copy_was_exported_is_no_draft(run_app: RunApp, tmp_path: Path) -> None:
    window = DraftWindow(tmp_path)
    async with window.run_app(run_app) as driver:
        await driver.do(Choose("amethyst"))
        await driver.press("n", "e", "enter", "escape")
        assert driver.configurator.saved_sheet is not None
    assert draft_files(window) == []


async def test_a_copy_with_another_customer_is_a_draft(run_app: RunApp, tmp_path: Path) -> None:
    window = DraftWindow(tmp_path)
    async with window.run_app(run_app) as driver:
        await driver.do(Choose("amethyst"))
        await driver.press("n", "e")
        driver.dialog(ExportDialog)
        await driver.press(*"Wu", "escape")
    assert sorted(found.customer for found in list_and_expire_drafts(window.drafts)) == ["", "Wu"]


@pytest.mark.parametrize("keys", [(), ("ctrl+n",)], ids=["quit", "new order"])
async def test_names_of_the_settings_make_no_draft(
    run_app: RunApp, tmp_path: Path, keys: tuple[str, ...]
) -> None:
    window = DraftWindow(tmp_path)
    async with window.run_app(run_app) as driver:
        await driver.press("s", *"Li", "tab", *"North", "enter", *keys)
        settings = driver.screen.controllers.documents.seller_details.settings
        assert settings.names == SellerDetails("Li", "North", "")
        assert driver.configurator.sheet_details == SheetDetails(advisor="Li", store="North")
    assert draft_files(window) == []


async def test_an_advisor_typed_for_one_order_makes_a_draft(
    run_app: RunApp, tmp_path: Path
) -> None:
    window = DraftWindow(tmp_path)
    async with window.run_app(run_app) as driver:
        await driver.press("s", *"Li", "enter", "e", "up", "up", *"South", "escape")
        details = SheetDetails(advisor="Li", store="South")
        assert driver.configurator.sheet_details == details
    assert len(draft_files(window)) == 1


async def test_a_copy_is_kept_if_the_draft_of_the_original_cannot_be_written(
    run_app: RunApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = DraftWindow(tmp_path)
    async with window.run_app(run_app) as driver:
        await driver.do(Choose("amethyst"))
        await driver.press("n")
        monkeypatch.setattr(DraftJournal, "error", "the disk is full")
    assert len(draft_files(window)) == 2
