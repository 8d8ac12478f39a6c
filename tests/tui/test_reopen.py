"""The report after a catalog change: old figures until it is confirmed, and replacements."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.files.test_drafts import moved_on
from tests.tui.conftest import StageMaker
from tests.tui.stage import Stage
from xmc_tui.cli.common import Everywhere
from xmc_tui.configurator import Choose, Configurator, Details
from xmc_tui.configurator.ports import OpenedDocument
from xmc_tui.domain.build import with_wishes
from xmc_tui.files.check import check_sheet
from xmc_tui.files.places import shipped_catalog
from xmc_tui.files.problem import FileError
from xmc_tui.files.read_sheet import read_sheet
from xmc_tui.locale import language
from xmc_tui.present.money import amount
from xmc_tui.services.draft_store import FileDraftStore
from xmc_tui.services.open_documents import open_sheet
from xmc_tui.services.sheet_exporter import SheetExporter
from xmc_tui.tui.screens.dialog import ChoiceDialog
from xmc_tui.tui.screens.export import ExportDialog
from xmc_tui.tui.screens.reopen import ReopenDialog

WISHES = ("amethyst", "carbon-roof", "carbon-exterior")
TOTAL = 529_900 + 28_000 + 25_000 + 18_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped catalog, to be changed."""
    return Path(shutil.copytree(shipped_catalog(), tmp_path / "catalog"))


@pytest.fixture
def sheet(tmp_path: Path, folder: Path) -> Path:
    """A sheet from before a change: amethyst is gone, the carbon roof costs 1,000 yuan more."""
    configurator = Configurator(
        Everywhere(folder).load(), lambda: date(2025, 10, 1), Details(customer_name="李女士")
    )
    configurator.state.build = with_wishes(configurator.model, WISHES)
    SheetExporter().export(configurator, str(tmp_path / "sheet.toml"), "zh")
    moved_on(folder)
    return tmp_path / "sheet.toml"


def opened(folder: Path, sheet: Path) -> OpenedDocument:
    """Open a sheet as `xmc open` does."""
    return open_sheet(Everywhere(folder).catalogs, language("en"), sheet)


async def on_stage(stage: Stage) -> None:
    """Wait for the report."""
    await stage.settle()
    stage.dialog(ReopenDialog)


@pytest.mark.parametrize("code", ["zh", "en"])
@pytest.mark.parametrize("size", [(120, 40), (80, 24)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_report_tells_all_three(
    staged: StageMaker, folder: Path, sheet: Path, code: str, size: tuple[int, int]
) -> None:
    start = opened(folder, sheet)
    async with staged(
        code, size, configurator=start.configurator, reopening=start.reopening
    ) as stage:
        await on_stage(stage)
        said = stage.dialog_text()
        for part in ("28,000", "25,000 → 26,000", "+1,000", amount(TOTAL)):
            assert part in said, part
        names = {
            "zh": ("没有了", "价格有变", "保留", "紫水晶"),
            "en": ("Gone", "Price changed", "Kept", "Amethyst"),
        }
        assert [name for name in names[code] if name not in said] == []
        assert amount(TOTAL) in stage.part_text("#bar")


async def test_until_it_is_confirmed_the_old_figures_stand(
    staged: StageMaker, folder: Path, sheet: Path
) -> None:
    """After Escape the sheet is shown and exported unchanged; any edit opens the report again."""
    raw = sheet.read_bytes()
    start = opened(folder, sheet)
    async with staged(
        configurator=start.configurator, exporter=start.exporter, reopening=start.reopening
    ) as stage:
        await on_stage(stage)
        await stage.press("escape", "2", "down", "down", "space")
        assert amount(TOTAL) in stage.part_text("#bar")
        await on_stage(stage)
        await stage.press("escape")
        for key in ("u", "ctrl+r", "backspace"):
            await stage.press(key)
            await on_stage(stage)
            await stage.press("escape")
        assert stage.configurator.build.chosen >= set(WISHES)
        await stage.press("e", "enter", "escape")
        assert sheet.read_bytes() == raw
        await stage.press("e")
        stage.dialog(ExportDialog).query_one("#customer_name").value = "别人"  # type: ignore[attr-defined]
        await stage.press("enter")
        await on_stage(stage)
        assert sheet.read_bytes() == raw
        assert not sheet.with_name("sheet.toml.old").exists()


async def test_a_ceiling_changes_no_car_and_holds_before_and_after(
    staged: StageMaker, folder: Path, sheet: Path
) -> None:
    start = opened(folder, sheet)
    async with staged(
        configurator=start.configurator, exporter=start.exporter, reopening=start.reopening
    ) as stage:
        await on_stage(stage)
        await stage.press("escape", "b", *"800000", "enter")
        assert stage.dialogs == []
        assert "800,000" in stage.screen.ui.message
        assert stage.configurator.ceiling == 800_000
        await stage.press("b", *"550000", "enter")
        assert stage.dialog(ChoiceDialog).choices, "the ways back under it, by the figures of then"
        await stage.press("enter")
        await on_stage(stage)
        await stage.press("enter", "down", "down", "enter")
        assert stage.workspace.current.pending is None
        assert stage.configurator.ceiling == 550_000


async def test_what_is_gone_is_chosen_by_the_advisor(
    staged: StageMaker, folder: Path, sheet: Path
) -> None:
    """Enter asks for each replacement; Escape keeps the old figures; a choice makes a revision."""
    start = opened(folder, sheet)
    async with staged(
        configurator=start.configurator, exporter=start.exporter, reopening=start.reopening
    ) as stage:
        await on_stage(stage)
        await stage.press("enter")
        assert "Amethyst" in stage.dialog_text()
        stage.dialog(ChoiceDialog)
        await stage.press("escape")
        assert stage.dialogs == []
        assert amount(TOTAL) in stage.part_text("#bar")
        await stage.press("2", "space")
        await on_stage(stage)
        await stage.press("enter", "down", "down", "enter")
        assert stage.dialogs == []
        assert stage.workspace.current.pending is None
        now = stage.configurator
        assert now.build.chosen >= {"space-silver", "carbon-roof", "carbon-exterior"}
        assert now.quote.totals.total == 529_900 + 9_000 + 26_000 + 18_000
        assert now.details.customer_name == "李女士"
        await stage.do(Choose("carbon-hood-raw"))
        await stage.press("u")
        assert now.quote.totals.total == 529_900 + 9_000 + 26_000 + 18_000
        await stage.press("e", "enter")
    written = read_sheet(sheet)
    assert written.identity.revision == 2
    assert check_sheet(written, now.catalog) == []
    assert read_sheet(sheet.with_name("sheet.toml.old")).identity.revision == 1


async def test_until_it_is_confirmed_the_code_is_that_of_the_sheet_and_there_is_no_page(
    staged: StageMaker, folder: Path, sheet: Path
) -> None:
    """No catalog with the old figures could decode a code of them."""
    start = opened(folder, sheet)
    raw, code = sheet.read_bytes(), read_sheet(sheet).code
    async with staged(
        size=(120, 40),
        configurator=start.configurator,
        exporter=start.exporter,
        reopening=start.reopening,
    ) as stage:
        await on_stage(stage)
        await stage.press("escape", "6")
        assert f" {code}\n" in stage.part_text("#code")
        await stage.press("e", "f3", "enter")
        assert "waits for today's catalog" in stage.dialog_text()
        assert (sheet.read_bytes(), sheet.with_suffix(".html").exists()) == (raw, False)
        await stage.press(
            "f3", "enter", "escape", "2", "space", "enter", "down", "down", "enter", "6"
        )
        assert "XMC-" in stage.part_text("#code")
        assert code not in stage.part_text("#code")
        await stage.press("e", "f3", "enter")
        await stage.until(sheet.with_suffix(".html").exists)


async def test_a_newer_overlay_of_the_same_name_is_reported_too(
    staged: StageMaker, tmp_path: Path
) -> None:
    """An older sheet is opened with today's price list of the showroom."""
    path = tmp_path / "ours.toml"
    text = '[overlay]\nname = "our prices"\n[model.su7-ultra.group.paint.option.amethyst]\nprice = {}\n'
    path.write_text(text.format(27_000), encoding="utf-8")
    configurator = Configurator(Everywhere(overlays=(path,)).load(), lambda: date(2025, 10, 1))
    configurator.state.build = with_wishes(configurator.model, ["amethyst"])
    SheetExporter().export(configurator, str(tmp_path / "sheet.toml"), "en")
    path.write_text(text.format(31_000), encoding="utf-8")
    start = open_sheet(
        Everywhere(overlays=(path,)).catalogs, language("en"), tmp_path / "sheet.toml"
    )
    assert start.reopening is not None
    assert [(each.before, each.after) for each in start.reopening.repriced] == [(27_000, 31_000)]
    async with staged(configurator=start.configurator, reopening=start.reopening) as stage:
        await on_stage(stage)
        assert amount(556_900) in stage.part_text("#bar")
        await stage.press("enter")
        assert amount(560_900) in stage.part_text("#bar")


@pytest.mark.parametrize("from_settings", [False, True])
async def test_an_overlay_that_has_come_since_is_reported_too(
    staged: StageMaker, tmp_path: Path, write_settings: Callable[[str], Path], from_settings: bool
) -> None:
    """A sheet and a draft were written before the showroom had a price list."""
    path, sheet = tmp_path / "ours.toml", tmp_path / "sheet.toml"
    path.write_text(
        '[overlay]\nname = "ours"\n[model.su7-ultra.group.paint.option.amethyst]\nprice = 31000\n',
        "utf-8",
    )
    configurator = Configurator(Everywhere().load(), lambda: date(2025, 10, 1))
    outcome = configurator.do(Choose("amethyst"))
    draft_store = FileDraftStore(
        Everywhere().catalogs, tmp_path / "drafts", SheetExporter(), configurator
    )
    draft_store.save(configurator, "en", outcome)  # type: ignore[arg-type]
    draft_store.close()
    SheetExporter().export(configurator, str(sheet), "en")
    if from_settings:
        write_settings(f"overlays = ['{path}']\n")
    given = Everywhere() if from_settings else Everywhere(overlays=(path,))
    start = open_sheet(given.catalogs, language("en"), sheet)
    late = FileDraftStore(
        given.catalogs, tmp_path / "drafts", SheetExporter(), Configurator(given.load(), date.today)
    )
    assert late.find_resumable() is not None
    draft = late.resume("en")
    late.close()
    assert isinstance(draft, OpenedDocument)
    for opened_now in (start, draft):
        assert opened_now.reopening is not None
        assert [(each.before, each.after) for each in opened_now.reopening.repriced] == [
            (28_000, 31_000)
        ]
    async with staged(
        configurator=start.configurator, exporter=start.exporter, reopening=start.reopening
    ) as stage:
        await on_stage(stage)
        assert amount(557_900) in stage.part_text("#bar")
        await stage.press("enter")
        assert amount(560_900) in stage.part_text("#bar")
        await stage.press("e", "enter")
    assert [overlay.name for overlay in read_sheet(sheet).overlays] == ["ours"]
    write_settings("")
    with pytest.raises(FileError, match="not at hand"):
        open_sheet(Everywhere().catalogs, language("en"), sheet)


async def test_an_overlay_that_leaves_the_figures_alone_asks_nothing(
    staged: StageMaker, tmp_path: Path
) -> None:
    """Unchanged, the sheet has the same bytes; later choices have the prices of the overlay."""
    path, sheet = tmp_path / "ours.toml", tmp_path / "sheet.toml"
    path.write_text(
        '[overlay]\nname = "ours"\n[model.su7-ultra.group.paint.option.amethyst]\nprice = 31000\n',
        "utf-8",
    )
    SheetExporter().export(
        Configurator(Everywhere().load(), lambda: date(2025, 10, 1)), str(sheet), "en"
    )
    raw = sheet.read_bytes()
    start = open_sheet(Everywhere(overlays=(path,)).catalogs, language("en"), sheet)
    assert (start.reopening, start.sentence) == (None, "")
    async with staged(configurator=start.configurator, exporter=start.exporter) as stage:
        await stage.press("e", "enter", "escape")
        assert sheet.read_bytes() == raw
        await stage.do(Choose("amethyst"))
        assert amount(560_900) in stage.part_text("#bar")


def test_an_overlay_for_another_edition_keeps_no_sheet_shut(tmp_path: Path) -> None:
    path, sheet = tmp_path / "ours.toml", tmp_path / "sheet.toml"
    path.write_text(
        '[overlay]\nname = "ours"\n[model.su7-ultra.group.paint.option.to-come]\nprice = 31000\n',
        "utf-8",
    )
    SheetExporter().export(
        Configurator(Everywhere().load(), lambda: date(2025, 10, 1)), str(sheet), "en"
    )
    opened = open_sheet(Everywhere(overlays=(path,)).catalogs, language("en"), sheet)
    assert (opened.reopening, opened.sentence) == (None, "")


async def test_a_sheet_that_holds_asks_nothing(tmp_path: Path, folder: Path) -> None:
    """Catalog changes that do not concern the sheet need no confirmation."""
    configurator = Configurator(Everywhere(folder).load(), lambda: date(2025, 10, 1))
    SheetExporter().export(configurator, str(tmp_path / "plain.toml"), "en")
    moved_on(folder)
    start = opened(folder, tmp_path / "plain.toml")
    assert (start.reopening, start.sentence) == (None, "")


def test_a_forged_sheet_gets_no_report(folder: Path, sheet: Path) -> None:
    """Edited figures are not offered as the old ones."""
    text = sheet.read_text(encoding="utf-8")
    sheet.write_text(text.replace("list_price = 25000", "list_price = 15000"), encoding="utf-8")
    with pytest.raises(FileError):
        opened(folder, sheet)
