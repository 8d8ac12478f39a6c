"""The list of documents: every sheet and draft is listed, found by typing, and opened."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from threading import enumerate as enumerate_threads

import pytest

from tests.files.sheet_tools import QUALIFYING
from tests.files.test_drafts import moved_on
from tests.tui.conftest import StageMaker
from tests.tui.stage import Stage
from xmc_tui.cli.common import Everywhere
from xmc_tui.configurator import Choose, Configurator, Details
from xmc_tui.configurator.ports import DocumentEntry, NullDraftStore, Refusal, SheetSaved
from xmc_tui.domain.build import with_wishes
from xmc_tui.domain.catalog import Catalog, Localized
from xmc_tui.files.drafts import draft_files
from xmc_tui.files.places import shipped_catalog
from xmc_tui.locale import language
from xmc_tui.services.draft_store import FileDraftStore
from xmc_tui.services.open_documents import open_sheet
from xmc_tui.services.sheet_exporter import SheetExporter
from xmc_tui.tui.screens.drawer import DrawerDialog
from xmc_tui.tui.screens.reopen import ReopenDialog

NEWEST = 1_800_000_000.0


def write_sheet(
    path: Path, customer: str, *wishes: str, age: float = 0.0, given: Everywhere | None = None
) -> Path:
    """Write a sheet that is `age` seconds older than NEWEST."""
    configurator = Configurator(
        (given or Everywhere()).load(), lambda: date(2025, 10, 1), Details(customer_name=customer)
    )
    configurator.state.build = with_wishes(configurator.model, wishes)
    path.parent.mkdir(parents=True, exist_ok=True)
    SheetExporter().export(configurator, str(path), "en")
    os.utime(path, (NEWEST - age, NEWEST - age))
    return path


class Showroom:
    """A window with a draft store, an orders folder and a folder of drafts."""

    def __init__(self, folder: Path, given: Everywhere | None = None, offers: bool = False) -> None:
        self.orders, self.drafts = folder / "sheets", folder / "drafts"
        self.given = given or Everywhere()
        self.configurator = Configurator(self.given.load(), date.today)
        self.exporter = SheetExporter(orders=self.orders)
        self.draft_store = FileDraftStore(
            self.given.catalogs, self.drafts, self.exporter, self.configurator, offers
        )

    @asynccontextmanager
    async def staged(
        self, staged: StageMaker, code: str = "en", size: tuple[int, int] = (120, 40)
    ) -> AsyncIterator[Stage]:
        """Run the app for the window."""
        parts = {
            "configurator": self.configurator,
            "exporter": self.exporter,
            "draft_store": self.draft_store,
        }
        async with staged(code, size, **parts) as stage:  # type: ignore[arg-type]
            yield stage
        self.draft_store.close()


async def all_read(stage: Stage) -> DrawerDialog:
    """Open the list and wait until every file is read."""
    await stage.press("o")
    dialog = stage.dialog(DrawerDialog)
    await stage.until(lambda: dialog.is_read)
    return dialog


def shown(stage: Stage) -> list[str]:
    """Return the visible rows of the list."""
    return [row for row in told(stage, "#filed").splitlines() if row.strip()]


def told(stage: Stage, part: str) -> str:
    """Return the text of a widget of the dialog."""
    return stage.part_text(part, stage.dialog(DrawerDialog))


@pytest.mark.parametrize("code", ["zh", "en"])
@pytest.mark.parametrize("size", [(120, 40), (80, 24)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_sheets_and_drafts_are_listed_newest_first(
    staged: StageMaker, tmp_path: Path, code: str, size: tuple[int, int]
) -> None:
    room = Showroom(tmp_path)
    write_sheet(room.orders / "a.toml", "[/red]", *QUALIFYING, age=7200)
    write_sheet(room.orders / "b.toml", "王先生", age=3600)
    (room.orders / "c.toml").write_text("[sheet\n", "utf-8")
    os.utime(room.orders / "c.toml", (NEWEST - 10_000,) * 2)
    (room.orders / "d.toml").write_text("a = 1\n", "utf-8")
    os.utime(room.orders / "d.toml", (NEWEST - 20_000,) * 2)
    edited = write_sheet(room.orders / "e.toml", "Ms Chen", age=30_000)
    text = edited.read_text("utf-8")
    edited.write_text(text.replace("Ms Chen", "Ms Chan"), "utf-8")
    os.utime(edited, (NEWEST - 30_000,) * 2)
    (room.orders / "notes.txt").write_text("no sheet", "utf-8")
    other = Showroom(tmp_path)
    other.configurator.do(Choose("racing-red"))
    other.draft_store.save(
        other.configurator,
        code,
        # A draft, written now: the oldest, because the sheets have dates in the future.
    )
    async with room.staged(staged, code, size) as stage:
        await stage.do(Choose("carbon-roof"))  # the draft of this window is not listed
        await all_read(stage)
        rows = shown(stage)
        wanted = {
            "en": [
                ("王先生", "529,900", "draft sheet"),
                ("[/red]", "659,900", "quote"),
                ("c.toml", "damaged"),
                ("d.toml", "damaged"),
                ("Ms Chan", "529,900", "edited"),
                ("549,900", "in a window"),
            ],
            "zh": [
                ("王先生", "529,900", "草稿单"),
                ("[/red]", "659,900", "报价"),
                ("c.toml", "损坏"),
                ("d.toml", "损坏"),
                ("Ms Chan", "529,900", "被改动"),
                ("549,900", "窗口中"),
            ],
        }[code]
        assert len(rows) == len(wanted), rows
        for row, parts in zip(rows, wanted, strict=True):
            assert [part for part in parts if part not in row] == [], row
        assert rows[0].startswith("> ")
        assert "2027" in rows[0]
    other.draft_store.close()


async def test_what_is_wrong_with_a_file_is_said_and_it_stays_closed(
    staged: StageMaker, tmp_path: Path
) -> None:
    room = Showroom(tmp_path)
    room.orders.mkdir()
    (room.orders / "a.toml").write_text("a = 1\n", "utf-8")
    async with room.staged(staged) as stage:
        await all_read(stage)
        assert "is not an order sheet" in told(stage, "#filed-text")
        await stage.press("enter")
        assert isinstance(stage.app.screen, DrawerDialog)


@pytest.mark.parametrize(
    "typed",
    ["wang", "王", "WXS", "659,900", "659900", "quote su7", "报价", "2027-01", "zoe", "ZOË"],
)
async def test_a_sheet_is_found_by_whatever_is_known_of_it(
    staged: StageMaker, tmp_path: Path, typed: str
) -> None:
    room = Showroom(tmp_path)
    write_sheet(room.orders / "a.toml", "王先生 Zoë", *QUALIFYING)
    write_sheet(room.orders / "b.toml", "Miller", age=100_000_000)
    async with room.staged(staged) as stage:
        await all_read(stage)
        assert len(shown(stage)) == 2
        await stage.burst(*typed)
        assert ["王先生" in row for row in shown(stage)] == [True]


async def test_enter_opens_a_sheet_and_what_stood_here_stays_a_draft(
    staged: StageMaker, tmp_path: Path
) -> None:
    room = Showroom(tmp_path)
    sheet = write_sheet(room.orders / "a.toml", "王先生", *QUALIFYING)
    async with room.staged(staged) as stage:
        await stage.do(Choose("racing-red"))
        await all_read(stage)
        await stage.press("enter")
        assert "amethyst" in stage.configurator.build.chosen
        assert stage.configurator.details.customer_name == "王先生"
        assert not stage.configurator.is_unsaved
        kept = [found for found in draft_files(room.drafts) if found.car is not None]
        assert ["racing-red" in found.car.build.chosen for found in kept if found.car] == [True]
        assert not kept[0].is_open
        # The next edit starts a draft of the opened sheet, and an export writes its next revision.
        await stage.do(Choose("obsidian-black"))
        assert len(list(draft_files(room.drafts))) == 2
        await stage.press("e", "enter", "escape")
        assert "revision = 2" in sheet.read_text("utf-8")


async def test_enter_opens_a_draft_with_its_history(staged: StageMaker, tmp_path: Path) -> None:
    before = Showroom(tmp_path)
    async with before.staged(staged) as stage:
        await stage.do(Choose("racing-red"))
        await stage.do(Choose("carbon-roof"))
    room = Showroom(tmp_path)
    async with room.staged(staged) as stage:
        await all_read(stage)
        assert "unfinished" in shown(stage)[0]
        await stage.press("enter")
        assert {"racing-red", "carbon-roof"} <= stage.configurator.build.chosen
        await stage.press("u")
        assert "carbon-roof" not in stage.configurator.build.chosen
    assert len(list(draft_files(room.drafts))) == 1


async def test_a_sheet_of_another_catalog_opens_through_the_report(
    staged: StageMaker, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(shipped_catalog(), tmp_path / "catalog"))
    write_sheet(
        tmp_path / "sheets" / "a.toml",
        "李女士",
        "amethyst",
        "carbon-roof",
        given=Everywhere(folder),
    )
    moved_on(folder)
    room = Showroom(tmp_path, Everywhere(folder))
    async with room.staged(staged) as stage:
        await all_read(stage)
        await stage.press("enter")
        await stage.settle()
        stage.dialog(ReopenDialog)
        assert "25,000 → 26,000" in stage.dialog_text()


async def test_a_sheet_that_is_gone_by_then_says_so(staged: StageMaker, tmp_path: Path) -> None:
    room = Showroom(tmp_path)
    sheet = write_sheet(room.orders / "a.toml", "王先生")
    async with room.staged(staged) as stage:
        await all_read(stage)
        sheet.unlink()
        await stage.press("enter")
        assert "there is no such file" in stage.dialog_text()


async def test_the_customer_at_the_desk_does_not_read_who_else_was_here(
    staged: StageMaker, tmp_path: Path
) -> None:
    room = Showroom(tmp_path)
    write_sheet(room.orders / "a.toml", "王先生")
    async with room.staged(staged) as stage:
        await stage.press("f2")
        await all_read(stage)
        assert "王先生" not in told(stage, "#filed")
        assert "···" in told(stage, "#filed")
        await stage.burst("王")
        assert "529,900" not in told(stage, "#filed")


async def test_an_empty_drawer_says_so(staged: StageMaker, tmp_path: Path) -> None:
    async with Showroom(tmp_path).staged(staged) as stage:
        await all_read(stage)
        assert "neither sheet nor draft" in told(stage, "#filed")
        await stage.press("down", "enter", "escape")
        assert stage.app.screen is stage.screen


class Endless(NullDraftStore):
    """A draft store with endlessly many sheets; it counts those that were read."""

    def __init__(self) -> None:
        self.asked = 0

    def list_documents(self, language: str) -> Iterator[DocumentEntry]:  # noqa: ARG002
        """Yield sheets without end."""
        while True:
            self.asked += 1
            time.sleep(0.001)  # a disk takes its time
            yield DocumentEntry(
                f"{self.asked}.toml",
                str(self.asked),
                0.0,
                "quote",
                Localized("车", "Car"),
                "",
                self.asked,
            )


async def test_the_list_is_there_while_files_are_read_and_nobody_reads_on_behind_a_closed_one(
    staged: StageMaker,
) -> None:
    draft_store = Endless()
    async with staged(draft_store=draft_store) as stage:
        await stage.press("o")
        dialog = stage.dialog(DrawerDialog)
        await stage.until(lambda: len(shown(stage)) > 1)
        assert not dialog.is_read
        await stage.press("escape")
        await stage.until(
            lambda: "xmc-behind" not in {thread.name for thread in enumerate_threads()}
        )


@pytest.mark.parametrize("harm", ["", 'total = "x"', "total = []", "total = -1"])
async def test_a_sheet_without_its_figures_is_listed_all_the_same(
    staged: StageMaker, tmp_path: Path, harm: str
) -> None:
    room = Showroom(tmp_path)
    sheet = write_sheet(room.orders / "a.toml", "王先生")
    sheet.write_text(sheet.read_text("utf-8").replace("total = 529900", harm), "utf-8")
    async with room.staged(staged) as stage:
        await all_read(stage)
        assert ["529,900" in row and "edited" in row for row in shown(stage)] == [True]


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pipes of this kind")
async def test_what_is_no_file_holds_nobody_up(staged: StageMaker, tmp_path: Path) -> None:
    room = Showroom(tmp_path)
    room.orders.mkdir()
    os.mkfifo(room.orders / "pipe.toml")
    (room.orders / "nowhere.toml").symlink_to(tmp_path / "gone.toml")
    async with room.staged(staged) as stage:
        await all_read(stage)
        assert ["damaged" in row for row in shown(stage)] == [True, True]
        assert "1970" not in told(stage, "#filed")


async def test_what_is_exported_here_is_in_the_drawer_once(
    staged: StageMaker, tmp_path: Path
) -> None:
    """Its draft exists until the window is closed, but is not listed."""
    room = Showroom(tmp_path)
    async with room.staged(staged) as stage:
        await stage.do(Choose("racing-red"))
        await stage.press("e", "enter", "escape")
        assert len(list(draft_files(room.drafts))) == 1
        await all_read(stage)
        assert ["draft sheet" in row for row in shown(stage)] == [True]


async def test_what_the_disk_has_no_draft_of_is_not_given_up(
    staged: StageMaker, tmp_path: Path
) -> None:
    (tmp_path / "drafts").write_text("in the way", "utf-8")
    room = Showroom(tmp_path)
    write_sheet(room.orders / "a.toml", "王先生")
    async with room.staged(staged) as stage:
        await stage.do(Choose("racing-red"))
        await all_read(stage)
        await stage.press("enter")
        assert "export it first" in stage.dialog_text()
        await stage.press("escape", "q")
        assert "kept" not in stage.dialog_text()
        assert "racing-red" in stage.configurator.build.chosen


async def test_one_sheet_does_not_stand_in_two_builds(staged: StageMaker, tmp_path: Path) -> None:
    room = Showroom(tmp_path)
    write_sheet(room.orders / "a.toml", "王先生")
    async with room.staged(staged) as stage:
        await all_read(stage)
        await stage.press("enter", "n")
        await all_read(stage)
        await stage.press("enter")
        assert "stands beside this build already" in stage.dialog_text()


async def test_the_draft_of_a_sheet_does_not_join_the_sheet(
    staged: StageMaker, tmp_path: Path
) -> None:
    """A killed window had the sheet that is open here: both builds would write the same file."""
    room = Showroom(tmp_path)
    path = write_sheet(room.orders / "a.toml", "王先生")
    killed = open_sheet(Everywhere().catalogs, language("en"), path)
    draft_store = FileDraftStore(
        Everywhere().catalogs, room.drafts, killed.exporter, killed.configurator, offers=False
    )  # type: ignore[arg-type]
    outcome = killed.configurator.do(Choose("racing-red"))
    draft_store.save(killed.configurator, "en", outcome)  # type: ignore[arg-type]
    draft_store.close()
    async with room.staged(staged) as stage:
        await all_read(stage)
        await stage.press("enter", "n")
        await all_read(stage)
        await stage.burst(*"unfinished")
        await stage.press("enter")
        assert "stands beside this build already" in stage.dialog_text()
        assert "racing-red" not in stage.chosen
        await stage.press("escape", "[")
        await all_read(stage)
        await stage.burst(*"unfinished")
        await stage.press("enter")
        assert "racing-red" in stage.chosen, "it takes the place of its own sheet"


async def test_a_sheet_written_elsewhere_meanwhile_is_not_repeated_under_its_revision(
    tmp_path: Path,
) -> None:
    path = write_sheet(tmp_path / "sheets" / "a.toml", "王先生")
    first, second = (open_sheet(Everywhere().catalogs, language("en"), path) for _ in range(2))
    for opened, option in ((first, "caliper-green"), (second, "caliper-red")):
        opened.configurator.do(Choose(option))
        assert isinstance(opened.exporter.export(opened.configurator, str(path), "en"), SheetSaved)
    assert "revision = 3" in path.read_text("utf-8")
    assert isinstance(first.exporter.export(first.configurator, str(path), "en"), Refusal)


async def test_a_draft_that_cannot_be_written_says_so(
    staged: StageMaker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = Showroom(tmp_path)
    async with before.staged(staged) as stage:
        await stage.do(Choose("racing-red"))

    def refused(*_: object) -> bool:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("xmc_tui.files.journal.Journal.adopt", refused)
    async with Showroom(tmp_path, offers=True).staged(staged) as stage:
        await stage.press("r")
        assert "it is not permitted" in stage.part_text("#head")


async def test_each_build_has_a_report_of_its_own(staged: StageMaker, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(shipped_catalog(), tmp_path / "catalog"))
    write_sheet(
        tmp_path / "sheets" / "a.toml",
        "李女士",
        "amethyst",
        "carbon-roof",
        given=Everywhere(folder),
    )
    moved_on(folder)
    room = Showroom(tmp_path, Everywhere(folder))
    async with room.staged(staged) as stage:
        await stage.do(Choose("racing-red"))
        await stage.press("n")
        await all_read(stage)
        await stage.press("enter")
        await stage.settle()
        stage.dialog(ReopenDialog)
        await stage.press("escape", "[")
        await stage.do(Choose("caliper-red"))  # A has no report to confirm
        assert not stage.dialogs
        assert {"racing-red", "caliper-red"} <= stage.configurator.build.chosen
        await stage.press("]")
        await stage.do(Choose("caliper-red"))
        stage.dialog(ReopenDialog)  # B has one
        assert "caliper-red" not in stage.configurator.build.chosen


async def test_the_standard_car_and_the_history_of_a_copy_come_back_too(
    staged: StageMaker, tmp_path: Path
) -> None:
    room = Showroom(tmp_path)
    async with room.staged(staged) as stage:
        await stage.press("n")
        await stage.do(Choose("racing-red"))
        await stage.do(Choose("carbon-roof"))
        await stage.press("n")
        await stage.do(Choose("caliper-red"))
        left = tmp_path / "left"
        shutil.copytree(room.drafts, left / "drafts")
    assert len(list(draft_files(room.drafts))) == 2  # A is untouched: no draft after an exit
    async with Showroom(left, offers=True).staged(staged) as stage:
        await stage.press("r")
        assert stage.workspace.labels == "ABC"
        assert stage.workspace.label == "C"
        assert not stage.workspace.entries[0][1].configurator.is_unsaved
        for gone in ("caliper-red", "carbon-roof", "racing-red"):
            assert gone in stage.configurator.build.chosen
            await stage.press("u")
        assert stage.configurator.build == stage.workspace.entries[0][1].configurator.build


async def test_a_build_that_was_put_back_does_not_come_back(
    staged: StageMaker, tmp_path: Path
) -> None:
    room = Showroom(tmp_path)
    write_sheet(room.orders / "a.toml", "王先生", "amethyst")
    async with room.staged(staged) as stage:
        await stage.do(Choose("racing-red"))
        await all_read(stage)
        await stage.press("enter")
        await stage.do(Choose("carbon-roof"))
        left = tmp_path / "left"
        shutil.copytree(room.drafts, left / "drafts")
    async with Showroom(left, offers=True).staged(staged) as stage:
        await stage.press("r")
        assert stage.workspace.labels == "A"
        assert {"amethyst", "carbon-roof"} <= stage.configurator.build.chosen
    assert len([found for found in draft_files(left / "drafts") if found.car is not None]) == 2


async def test_a_draft_from_the_drawer_joins_the_builds_here(
    staged: StageMaker, tmp_path: Path
) -> None:
    before = Showroom(tmp_path)
    async with before.staged(staged) as stage:
        await stage.do(Choose("obsidian-black"))
    room = Showroom(tmp_path)
    async with room.staged(staged) as stage:
        await stage.do(Choose("racing-red"))
        await stage.press("n")
        await all_read(stage)
        await stage.press("enter")
        assert "obsidian-black" in stage.configurator.build.chosen
        left = tmp_path / "left"
        shutil.copytree(room.drafts, left / "drafts")
    (put_back,) = (found.path for found in draft_files(left / "drafts") if found.beside is None)
    put_back.rename(put_back.with_name("draft-29991231-235959-ffffffff.jsonl"))
    now = time.time()
    for path in (left / "drafts").iterdir():
        os.utime(path, (now, now))  # file times have a coarse resolution
    async with Showroom(left, offers=True).staged(staged) as stage:
        await stage.press("r")
        paints = [
            each.configurator.build.chosen & {"racing-red", "obsidian-black"}
            for _, each in stage.workspace.entries
        ]
        assert paints == [{"racing-red"}, {"obsidian-black"}]


async def test_leaving_exports_what_is_not_exported(staged: StageMaker, tmp_path: Path) -> None:
    room = Showroom(tmp_path)
    async with room.staged(staged) as stage:
        await stage.do(Choose("racing-red"))
        await stage.press("n")
        await stage.do(Choose("carbon-roof"))
        await stage.press("[", "e", "enter", "escape", "q", "down", "enter")
        assert stage.workspace.label == "B"


async def test_builds_side_by_side_come_back_like_one(
    staged: StageMaker, launch: Catalog, tmp_path: Path
) -> None:
    room = Showroom(tmp_path)
    async with room.staged(staged) as stage:
        await stage.do(Choose("carbon-roof"))
        await stage.press("n")
        await stage.do(Choose("racing-red"))
        await stage.press("n", "[", "[")
        await stage.do(Choose("caliper-red"))
        wanted = [each.configurator.build for _, each in stage.workspace.entries]
        left = tmp_path / "left"
        # The files that a kill would leave; locks do not survive.
        shutil.copytree(room.drafts, left / "drafts")
    again = Showroom(left, offers=True)
    async with again.staged(staged) as stage:
        await stage.press("r")
        assert stage.workspace.labels == "ABC"
        assert stage.workspace.label == "A"
        assert [each.configurator.build for _, each in stage.workspace.entries] == wanted
        await stage.press("]")
        await stage.do(Choose("obsidian-black"))
        again_wanted = [each.configurator.build for _, each in stage.workspace.entries]
        assert again_wanted[0] == wanted[0]
        assert again_wanted[2] == wanted[2]
        twice = tmp_path / "twice"
        shutil.copytree(again.drafts, twice / "drafts")
    once_more = Showroom(twice, offers=True)
    async with once_more.staged(staged) as stage:
        await stage.press("r")
        assert stage.workspace.label == "B"
        assert [each.configurator.build for _, each in stage.workspace.entries] == again_wanted
        assert launch.models[0].id == stage.configurator.build.model
    assert len([found for found in draft_files(twice / "drafts") if found.car is not None]) == 3
