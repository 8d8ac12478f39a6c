"""Builds side by side in the app: copying, switching, comparing and exporting each."""

from __future__ import annotations

import shutil
import tomllib
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.tui.conftest import StageMaker
from xmc_tui.cli.common import Everywhere
from xmc_tui.configurator import Choose, ChooseModel, Configurator
from xmc_tui.configurator.ports import OpenedDocument
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.price import lines_of
from xmc_tui.files.drafts import draft_files
from xmc_tui.services.draft_store import FileDraftStore
from xmc_tui.services.sheet_exporter import SheetExporter
from xmc_tui.tui.screens.compare import CompareDialog
from xmc_tui.tui.screens.dialog import ChoiceDialog


async def test_a_copy_goes_its_own_way_and_the_kept_build_stands(staged: StageMaker) -> None:
    async with staged() as stage:
        await stage.do(Choose("amethyst"))
        await stage.press("n")
        assert stage.view.letter == "B"
        await stage.do(Choose("racing-red"))
        assert "A [B]" in stage.text()
        await stage.press("[")
        assert "amethyst" in stage.chosen
        assert "[A] B" in stage.text()
        await stage.press("u")
        assert stage.chosen == stage.workspace.entries[0][1].configurator.build.chosen
        assert "amethyst" not in stage.chosen
        await stage.press("]")
        assert "racing-red" in stage.chosen
        await stage.press("u", "u")
        assert not stage.chosen & {"racing-red", "amethyst"}


async def test_at_most_three_and_round_at_the_ends(staged: StageMaker) -> None:
    async with staged() as stage:
        await stage.press("[", "]", "c")
        assert stage.view.letters == "A"
        assert stage.screen.ui.message
        assert stage.dialogs == []
        await stage.press("n", "n", "n")
        assert (stage.view.letters, stage.view.letter) == ("ABC", "C")
        assert "three" in stage.screen.ui.message
        await stage.press("]")
        assert stage.view.letter == "A"
        await stage.press("[")
        assert stage.view.letter == "C"
        await stage.press("【")
        assert stage.view.letter == "B"


async def test_another_build_is_shown_as_it_is_and_previews_nothing(staged: StageMaker) -> None:
    """After a switch the chosen option is highlighted; moving the highlight starts the preview."""
    async with staged() as stage:
        await stage.do(Choose("obsidian-black"))
        await stage.press("2", "n")
        await stage.do(Choose("amethyst"))
        await stage.press("2", "up", "[")
        assert (stage.cursor.group, stage.cursor.highlight) == ("paint", "obsidian-black")
        assert stage.view.preview is None
        await stage.press("down")
        assert stage.view.preview is not None
        await stage.press("n")
        assert stage.view.preview is None
        await stage.press("1")
        await stage.do(ChooseModel("yu7-max"))
        await stage.press("[")
        assert (stage.cursor.highlight, stage.view.preview) == ("su7-ultra", None)


async def test_one_build_shows_no_letters(staged: StageMaker) -> None:
    async with staged() as stage:
        assert "[A]" not in stage.text()


async def test_compare_shows_what_differs_and_takes_a_line_over_as_one_step(
    staged: StageMaker,
) -> None:
    async with staged(size=(120, 40)) as stage:
        await stage.do(Choose("amethyst"))
        await stage.press("n")
        await stage.do(Choose("racing-red"))
        await stage.do(Choose("caliper-red"))
        await stage.press("c")
        dialog = stage.dialog(CompareDialog)
        told = stage.part_text("#compared-lines", dialog)
        assert [row.split()[0] for row in told.replace("> ", "  ").splitlines()] == [
            "Paint",
            "Calipers",
        ]
        assert "+8,000" in told
        assert "-1,500" in told
        assert "+6,500" in stage.part_text("#compared-sums", dialog)
        await stage.press("a")
        at = stage.configurator
        groups = {line.option.group for line in lines_of(at.model, at.build, at.quoted_on)}
        assert len(stage.part_text("#compared-lines", dialog).splitlines()) == len(groups)
        await stage.press("a", "down", "enter")
        assert stage.dialogs == []
        assert {"racing-red", "caliper-yellow"} <= stage.chosen
        assert (stage.cursor.step, stage.cursor.group) == ("calipers", "calipers")
        assert stage.screen.ui.message == "took over Calipers from build A"
        await stage.press("u")
        assert {"racing-red", "caliper-red"} <= stage.chosen
        assert "caliper-yellow" in stage.workspace.entries[0][1].configurator.build.chosen


async def test_the_source_of_three_is_chosen_by_the_arrows(staged: StageMaker) -> None:
    async with staged(size=(120, 40)) as stage:
        await stage.do(Choose("amethyst"))
        await stage.press("n")
        await stage.do(Choose("racing-red"))
        await stage.press("n")
        await stage.do(Choose("obsidian-black"))
        await stage.press("c", "enter")
        assert "amethyst" in stage.chosen
        await stage.press("u", "c", "right", "enter")
        assert "racing-red" in stage.chosen


async def test_a_line_in_the_way_of_rules_tells_the_ways_out(staged: StageMaker) -> None:
    async with staged(size=(120, 40)) as stage:
        await stage.press("n")
        await stage.do(Choose("classic-gold"))
        await stage.press("enter")
        assert "classic-gold" in stage.chosen
        await stage.press("[")
        await stage.do(Choose("amethyst"))
        await stage.press("c")
        rows = stage.part_text("#compared-lines", stage.dialog(CompareDialog)).splitlines()
        place = next(number for number, row in enumerate(rows) if "Classic" in row)
        await stage.press(*["down"] * place, "enter")
        dialog = stage.dialog(ChoiceDialog)
        assert dialog.choices
        assert "amethyst" in stage.chosen
        await stage.press("enter")
        assert "classic-gold" in stage.chosen
        await stage.press("u")
        assert "classic-gold" not in stage.chosen
        assert "amethyst" in stage.chosen


async def test_what_this_car_does_not_have_is_told(staged: StageMaker) -> None:
    async with staged(size=(120, 40)) as stage:
        await stage.press("n")
        await stage.do(ChooseModel("yu7-max"))
        await stage.press("c")
        rows = stage.part_text("#compared-lines", stage.dialog(CompareDialog)).splitlines()
        place = next(number for number, row in enumerate(rows) if "Hood" in row)
        before = stage.configurator.build
        await stage.press(*["down"] * place, "enter")
        stage.dialog(CompareDialog)
        assert "cannot be taken over" in stage.dialog_text()
        assert stage.configurator.build == before
        await stage.press("up")
        assert "cannot be taken over" not in stage.dialog_text(), "it was said of the line before"
        assert "Esc close" in stage.dialog_text()


@pytest.mark.parametrize("code", ["zh", "en"])
@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 15)])
async def test_the_comparison_fits(staged: StageMaker, size: tuple[int, int], code: str) -> None:
    async with staged(size=size, language=code) as stage:
        await stage.do(Choose("amethyst"))
        await stage.press("n", "n")
        await stage.do(ChooseModel("yu7-max"))
        await stage.press("c", *["down"] * 30)
        shown = stage.text().splitlines()
        assert len(shown) == size[1]
        assert max(map(cell_len, shown)) <= size[0]
        dialog = stage.dialog(CompareDialog)
        assert any(row.highlighted for row in dialog.query_one("#compared-lines").rows)  # type: ignore[attr-defined]


async def test_each_build_has_a_sheet_of_its_own(staged: StageMaker, orders: Path) -> None:
    async with staged() as stage:
        await stage.do(Choose("amethyst"))
        await stage.press("e", "enter", "escape", "n")
        assert not stage.workspace.unsaved()
        await stage.do(Choose("racing-red"))
        await stage.press("q")
        assert "B" in stage.dialog_text()
        await stage.press("escape", "e", "enter", "escape")
        sheets = [
            tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(orders.iterdir())
        ]
        assert {sheet["lines"][0]["option"] for sheet in sheets} == {"amethyst", "racing-red"}
        assert [sheet["sheet"]["revision"] for sheet in sheets] == [1, 1]
        await stage.press("[")
        await stage.do(Choose("obsidian-black"))
        await stage.press("e", "enter", "escape")
        again = [tomllib.loads(path.read_text(encoding="utf-8")) for path in orders.glob("*.toml")]
        assert sorted(
            (sheet["lines"][0]["option"], sheet["sheet"]["revision"]) for sheet in again
        ) == [
            ("obsidian-black", 2),
            ("racing-red", 1),
        ]
        assert not stage.workspace.unsaved()


async def test_each_build_is_a_draft_that_a_kill_leaves(
    staged: StageMaker, launch: Catalog, tmp_path: Path
) -> None:
    given, folder, left = Everywhere(), tmp_path / "drafts", tmp_path / "left"
    configurator, exporter = Configurator(given.load(), date.today), SheetExporter()
    draft_store = FileDraftStore(given.catalogs, folder, exporter, configurator, offers=False)
    async with staged(
        configurator=configurator, exporter=exporter, draft_store=draft_store
    ) as stage:
        await stage.do(Choose("carbon-roof"))
        await stage.press("n")
        await stage.do(Choose("racing-red"))
        await stage.press("n", "[", "[")
        await stage.do(Choose("caliper-red"))
        wanted = [each.configurator.build for _, each in stage.workspace.entries]
        shutil.copytree(folder, left)  # the files a kill would leave; locks do not survive
    found = list(draft_files(left))
    assert len(found) == 3
    brought = []
    for file in found:
        fresh = FileDraftStore(
            given.catalogs, left, SheetExporter(), Configurator(launch, date.today), offers=False
        )
        resumed = fresh.open_draft(file.path, "en")
        assert isinstance(resumed, OpenedDocument), resumed
        brought.append(resumed.configurator.build)
        fresh.close()
    assert Counter(brought) == Counter(wanted)


async def test_a_build_that_is_exported_leaves_no_draft(staged: StageMaker, tmp_path: Path) -> None:
    given, folder = Everywhere(), tmp_path / "drafts"
    configurator, exporter = Configurator(given.load(), date.today), SheetExporter()
    draft_store = FileDraftStore(given.catalogs, folder, exporter, configurator, offers=False)
    async with staged(
        configurator=configurator, exporter=exporter, draft_store=draft_store
    ) as stage:
        await stage.do(Choose("carbon-roof"))
        await stage.press("n")
        await stage.do(Choose("racing-red"))
        stage.workspace.current.exporter.export(stage.configurator, str(tmp_path / "b.toml"), "en")
        stage.screen.documents.save()
    draft_store.close()
    builds = [file.car.build for file in draft_files(folder) if file.car is not None]
    assert [("racing-red" in build.chosen, "carbon-roof" in build.chosen) for build in builds] == [
        (False, True)
    ]
