"""Builds side by side in the app: copying, switching, comparing and exporting each."""

from __future__ import annotations

import shutil
import tomllib
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.deep_test_sizes import covering_cases
from tests.tui.app_driver import AppDriver
from tests.tui.conftest import RunApp
from xmc_tui.cli.cli_context import CliContext
from xmc_tui.configurator import Choose, ChooseModel, Configurator
from xmc_tui.configurator.document_ports import OpenedDocument
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.pricing import make_quote_lines
from xmc_tui.services.draft_autosave_and_recovery import FileDraftStore
from xmc_tui.services.sheet_exporter import SheetExporter
from xmc_tui.storage.drafts.saved_drafts import list_and_expire_drafts
from xmc_tui.tui.dialogs.compare_dialog import CompareDialog


async def test_edits_of_a_copy_leave_the_original_unchanged(run_app: RunApp) -> None:
    async with run_app() as driver:
        await driver.do(Choose("amethyst"))
        await driver.press("n")
        assert driver.view.tab_label == "B"
        await driver.do(Choose("racing-red"))
        assert "A [B]" in driver.text()
        await driver.press("[")
        assert "amethyst" in driver.chosen
        assert "[A] B" in driver.text()
        await driver.press("u")
        assert driver.chosen == driver.workspace.labelled_sessions[0][1].configurator.build.chosen
        assert "amethyst" not in driver.chosen
        await driver.press("]")
        assert "racing-red" in driver.chosen
        await driver.press("u", "u")
        assert not driver.chosen & {"racing-red", "amethyst"}


async def test_at_most_three_builds_and_switching_wraps_around(run_app: RunApp) -> None:
    async with run_app() as driver:
        await driver.press("[", "]", "c")
        assert driver.view.tab_labels == "A"
        assert driver.screen.ui.message
        assert driver.dialogs == []
        await driver.press("n", "n", "n")
        assert (driver.view.tab_labels, driver.view.tab_label) == ("ABC", "C")
        assert "three" in driver.screen.ui.message
        await driver.press("]")
        assert driver.view.tab_label == "A"
        await driver.press("[")
        assert driver.view.tab_label == "C"
        await driver.press("【")
        assert driver.view.tab_label == "B"


async def test_another_build_is_shown_as_it_is_and_previews_nothing(run_app: RunApp) -> None:
    """After a switch the chosen option is highlighted; moving the highlight starts the preview."""
    async with run_app() as driver:
        await driver.do(Choose("obsidian-black"))
        await driver.press("2", "n")
        await driver.do(Choose("amethyst"))
        await driver.press("2", "up", "[")
        assert (driver.cursor.group, driver.cursor.highlight) == ("paint", "obsidian-black")
        assert driver.view.preview is None
        await driver.press("down")
        assert driver.view.preview is not None
        await driver.press("n")
        assert driver.view.preview is None
        await driver.press("1")
        await driver.do(ChooseModel("yu7-max"))
        await driver.press("[")
        assert (driver.cursor.highlight, driver.view.preview) == ("su7-ultra", None)


async def test_one_build_shows_no_letters(run_app: RunApp) -> None:
    async with run_app() as driver:
        assert "[A]" not in driver.text()


async def test_compare_shows_differences_and_copies_a_line_as_one_step(
    run_app: RunApp,
) -> None:
    async with run_app(size=(120, 40)) as driver:
        await driver.do(Choose("amethyst"))
        await driver.press("n")
        await driver.do(Choose("racing-red"))
        await driver.do(Choose("caliper-red"))
        await driver.press("c")
        dialog = driver.dialog(CompareDialog)
        text = driver.part_text("#compared-lines", dialog)
        assert [row.split()[0] for row in text.replace("> ", "  ").splitlines()] == [
            "Paint",
            "Calipers",
        ]
        assert "+¥8,000" in text
        assert "-¥1,500" in text
        assert "+¥6,500" in driver.part_text("#compared-sums", dialog)
        await driver.press("a")
        configurator = driver.configurator
        groups = {
            line.option.group
            for line in make_quote_lines(
                configurator.model, configurator.build, configurator.quoted_on
            )
        }
        assert len(driver.part_text("#compared-lines", dialog).splitlines()) == len(groups)
        await driver.press("a", "down", "enter")
        assert driver.dialogs == []
        assert {"racing-red", "caliper-yellow"} <= driver.chosen
        assert (driver.cursor.step, driver.cursor.group) == ("calipers", "calipers")
        assert driver.screen.ui.message == "Calipers copied from build A"
        await driver.press("u")
        assert {"racing-red", "caliper-red"} <= driver.chosen
        assert (
            "caliper-yellow" in driver.workspace.labelled_sessions[0][1].configurator.build.chosen
        )


async def test_the_keys_of_the_comparison_are_those_that_do_something(run_app: RunApp) -> None:
    async with run_app(size=(80, 24), language="en") as driver:
        await driver.do(Choose("amethyst"))
        await driver.press("n", "c")
        dialog = driver.dialog(CompareDialog)
        assert keys_shown(driver) == "a All lines   Esc Close"
        await driver.press("enter")
        driver.dialog(CompareDialog)
        await driver.press("a")
        assert keys_shown(driver) == "↑ ↓ Move   a Differences   Esc Close"
        await driver.press("enter")
        assert keys_shown(driver) == "The same in both builds"
        await driver.press("escape")
        await driver.do(Choose("racing-red"))
        await driver.press("c")
        dialog = driver.dialog(CompareDialog)
        assert len(driver.part_text("#compared-lines", dialog).splitlines()) == 1
        assert keys_shown(driver) == "Enter Use this item   a All lines   Esc Close"
        await driver.press("a")
        assert keys_shown(driver).startswith("↑ ↓ Move   Enter Use this item   a Differences")
        await driver.press("down")
        assert "Enter" not in keys_shown(driver)
        await driver.press("escape", "n")
        await driver.do(ChooseModel("yu7-max"))
        await driver.press("c")
        assert "← → From" in keys_shown(driver)


def keys_shown(driver: AppDriver) -> str:
    """Return the line of keys of the open comparison."""
    return driver.part_text("#dialog-hint", driver.dialog(CompareDialog)).strip()


async def test_the_source_of_three_is_chosen_by_the_arrows(run_app: RunApp) -> None:
    async with run_app(size=(120, 40)) as driver:
        await driver.do(Choose("amethyst"))
        await driver.press("n")
        await driver.do(Choose("racing-red"))
        await driver.press("n")
        await driver.do(Choose("obsidian-black"))
        await driver.press("c", "enter")
        assert "amethyst" in driver.chosen
        await driver.press("u", "c", "right", "enter")
        assert "racing-red" in driver.chosen


async def test_a_copied_line_that_breaks_rules_offers_resolutions(run_app: RunApp) -> None:
    async with run_app(size=(120, 40)) as driver:
        await driver.press("n")
        await driver.do(Choose("classic-gold"))
        await driver.press("enter")
        assert "classic-gold" in driver.chosen
        await driver.press("[")
        await driver.do(Choose("amethyst"))
        await driver.press("c")
        rows = driver.part_text("#compared-lines", driver.dialog(CompareDialog)).splitlines()
        place = next(number for number, row in enumerate(rows) if "Classic" in row)
        await driver.press(*["down"] * place, "enter")
        assert driver.panel is not None
        assert driver.panel.entries
        assert "amethyst" in driver.chosen
        await driver.press("enter")
        assert "classic-gold" in driver.chosen
        await driver.press("u")
        assert "classic-gold" not in driver.chosen
        assert "amethyst" in driver.chosen


async def test_a_choice_that_this_car_does_not_have_is_reported(run_app: RunApp) -> None:
    async with run_app(size=(120, 40)) as driver:
        await driver.press("n")
        await driver.do(ChooseModel("yu7-max"))
        await driver.press("c")
        rows = driver.part_text("#compared-lines", driver.dialog(CompareDialog)).splitlines()
        place = next(number for number, row in enumerate(rows) if "Bonnet" in row)
        before = driver.configurator.build
        await driver.press(*["down"] * place, "enter")
        driver.dialog(CompareDialog)
        assert "Not available on this model" in driver.dialog_text()
        assert driver.configurator.build == before
        await driver.press("up")
        assert "Not available on this model" not in driver.dialog_text(), (
            "it was said of the line before"
        )
        assert "Esc Close" in driver.dialog_text()


@pytest.mark.parametrize(
    ("size", "code"), covering_cases([(120, 40), (80, 24), (60, 15)], ["zh", "en"])
)
async def test_the_comparison_fits(run_app: RunApp, size: tuple[int, int], code: str) -> None:
    async with run_app(size=size, language=code) as driver:
        await driver.do(Choose("amethyst"))
        await driver.press("n", "n")
        await driver.do(ChooseModel("yu7-max"))
        await driver.press("c", *["down"] * 30)
        lines = driver.text().splitlines()
        assert len(lines) == size[1]
        assert max(map(cell_len, lines)) <= size[0]
        dialog = driver.dialog(CompareDialog)
        assert any(row.highlighted for row in dialog.query_one("#compared-lines").rows)  # type: ignore[attr-defined]


async def test_each_build_has_a_separate_sheet(run_app: RunApp, orders: Path) -> None:
    async with run_app() as driver:
        await driver.do(Choose("amethyst"))
        await driver.press("e", "enter", "escape", "n")
        assert not driver.workspace.unsaved_labels()
        await driver.do(Choose("racing-red"))
        await driver.press("q")
        assert "B" in driver.dialog_text()
        await driver.press("escape", "e", "enter", "escape")
        sheets = [
            tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(orders.iterdir())
        ]
        assert {sheet["lines"][0]["option"] for sheet in sheets} == {"amethyst", "racing-red"}
        assert [sheet["sheet"]["revision"] for sheet in sheets] == [1, 1]
        await driver.press("[")
        await driver.do(Choose("obsidian-black"))
        await driver.press("e", "enter", "escape")
        again = [tomllib.loads(path.read_text(encoding="utf-8")) for path in orders.glob("*.toml")]
        assert sorted(
            (sheet["lines"][0]["option"], sheet["sheet"]["revision"]) for sheet in again
        ) == [
            ("obsidian-black", 2),
            ("racing-red", 1),
        ]
        assert not driver.workspace.unsaved_labels()


async def test_each_build_has_a_draft_after_a_kill(
    run_app: RunApp, launch: Catalog, tmp_path: Path
) -> None:
    cli_context, folder, left = CliContext(), tmp_path / "drafts", tmp_path / "left"
    configurator, exporter = Configurator(cli_context.load_catalog(), date.today), SheetExporter()
    draft_store = FileDraftStore(
        cli_context.catalog_provider, folder, exporter, configurator, offers_resume=False
    )
    async with run_app(
        configurator=configurator, exporter=exporter, draft_store=draft_store
    ) as driver:
        await driver.do(Choose("carbon-roof"))
        await driver.press("n")
        await driver.do(Choose("racing-red"))
        await driver.press("n", "[", "[")
        await driver.do(Choose("caliper-red"))
        wanted = [each.configurator.build for _, each in driver.workspace.labelled_sessions]
        shutil.copytree(folder, left)  # the files a kill would leave; locks do not survive
    found = list(list_and_expire_drafts(left))
    assert len(found) == 3
    brought = []
    for file in found:
        fresh = FileDraftStore(
            cli_context.catalog_provider,
            left,
            SheetExporter(),
            Configurator(launch, date.today),
            offers_resume=False,
        )
        resumed = fresh.open_draft(file.path, "en")
        assert isinstance(resumed, OpenedDocument), resumed
        brought.append(resumed.configurator.build)
        fresh.close()
    assert Counter(brought) == Counter(wanted)


async def test_a_build_that_is_exported_leaves_no_draft(run_app: RunApp, tmp_path: Path) -> None:
    cli_context, folder = CliContext(), tmp_path / "drafts"
    configurator, exporter = Configurator(cli_context.load_catalog(), date.today), SheetExporter()
    draft_store = FileDraftStore(
        cli_context.catalog_provider, folder, exporter, configurator, offers_resume=False
    )
    async with run_app(
        configurator=configurator, exporter=exporter, draft_store=draft_store
    ) as driver:
        await driver.do(Choose("carbon-roof"))
        await driver.press("n")
        await driver.do(Choose("racing-red"))
        driver.workspace.current.exporter.export(
            driver.configurator, str(tmp_path / "b.toml"), "en"
        )
        driver.screen.controllers.documents.save()
    draft_store.close()
    builds = [file.car.build for file in list_and_expire_drafts(folder) if file.car is not None]
    assert [("racing-red" in build.chosen, "carbon-roof" in build.chosen) for build in builds] == [
        (False, True)
    ]
