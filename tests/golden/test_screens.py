"""Golden screens of every step and dialog.

`XMC_GOLDEN=write python -m pytest tests/golden` writes them.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.tui.app_driver import DAY, AppDriver
from tests.tui.conftest import RunApp
from xmc_tui.configurator import Choose, Configurator
from xmc_tui.configurator.document_ports import DocumentEntry, FileSaved, Refusal, ResumeOffer
from xmc_tui.configurator.null_draft_store import NullDraftStore
from xmc_tui.configurator.saved_car_catalog_diff import (
    SavedCarDiff,
    catalog_from_snapshot,
    diff_against_catalog,
)
from xmc_tui.configurator.saved_car_snapshot import take_snapshot
from xmc_tui.domain.build import build_from_wished_options
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.catalog_values import Localized
from xmc_tui.i18n import translator_for
from xmc_tui.storage.file_content_problems import Problem
from xmc_tui.tui.dialogs.open_dialog import OpenDialog

FOLDER = Path(__file__).resolve().parent / "screens"

STEPS = ("model", "paint", "wheels", "calipers", "interior", "review")

#: The steps on a screen of 160x50 cells, where the column of the picture is wider.
LARGE_STEPS = ("paint", "review")

#: Keys pressed on a step; on the wheels they move the highlight, so that there is a preview.
PRESSED = {"wheels": ("j", "j", "j", "j")}

#: The keys that open each dialog, on the paint step.
DIALOGS = {
    "search": ("slash", *"carbon"),
    "compare": ("n", "j", "space", "c"),
    "arithmetic": ("a",),
    "drawer": ("o",),
    "help": ("f1",),
    "export": ("e",),
    "quit": ("q",),
}

#: The keys that open each panel, on the paint step.
PANELS = {
    "why": ("question_mark",),
    "why-details": ("question_mark", "question_mark"),
    "why-blocked": ("tab", "tab", "j", "question_mark"),
    "blocked": ("tab", "tab", "j", "space"),
    "blocked-details": ("tab", "tab", "j", "space", "question_mark"),
    "qualify": ("g", "j"),
    "qualify-details": ("g", "question_mark"),
    "budget": ("b", *"54w"),
    "savings": ("b", *"54w", "enter"),
    "changes": ("d",),
    "themes": ("t", "j"),
    "themes-details": ("t", "j", "question_mark"),
}

#: Screens that interrupt the work; see `test_interruption`.
INTERRUPTIONS = ("offer", "reopen", "gone", "export-refused")


class FailingExporter:
    """An exporter whose disk is full, and that offers another path."""

    def default_path(self, configurator: Configurator, language: str) -> str:  # noqa: ARG002
        """Return a path on the full disk."""
        return "/media/stick/XMC-20251001-7K3Q9.toml"

    def find_page_suffixes(self) -> tuple[str, ...]:
        """Return none."""
        return ()

    def export(self, configurator: Configurator, path: str, language: str) -> FileSaved | Refusal:  # noqa: ARG002
        """Refuse, in the language of the screen."""
        problem = Problem(
            path,
            "",
            "cannot be written ({reason})",
            "choose another path",
            {"reason": "the disk is full"},
        )
        return Refusal(
            problem.full_text(translator_for(language)),
            "/home/showroom/xmc-orders/XMC-20251001-7K3Q9.toml",
        )


class OfferingDraftStore(NullDraftStore):
    """A draft store with an unfinished draft of the day before."""

    def find_resumable(self) -> ResumeOffer | None:
        """Return the draft."""
        return ResumeOffer(Localized("小米YU7 Max", "Xiaomi YU7 Max"), 357_900, True, 26 * 3600)


class ListingDraftStore(NullDraftStore):
    """A draft store that lists one document of each status."""

    is_saved = True

    def list_documents(self, language: str) -> Iterator[DocumentEntry]:  # noqa: ARG002
        """Yield a quote, a draft sheet, two drafts, and two damaged sheets, an hour apart."""
        sedan, suv = (
            Localized("小米SU7 Ultra", "Xiaomi SU7 Ultra"),
            Localized("小米YU7 Max", "Xiaomi YU7 Max"),
        )
        hours = [datetime(2025, 10, 1, hour, 5).timestamp() for hour in range(15, 9, -1)]
        yield DocumentEntry("a", "XMC-20251001-7K3Q9", hours[0], "quote", sedan, "李女士", 659_900)
        yield DocumentEntry(
            "b",
            "XMC-20251001-9DMA2",
            hours[1],
            "draft",
            suv,
            "Very Long & Sons [/red] Ltd",
            357_900,
            True,
        )
        yield DocumentEntry(
            "c",
            "draft-20251001-130500-1f.jsonl",
            hours[2],
            "unfinished",
            sedan,
            "",
            1_557_900,
            choices=(Localized("紫水晶", "Amethyst"), Localized("碳纤维车顶", "Carbon roof")),
        )
        yield DocumentEntry(
            "d", "draft-20251001-120500-2f.jsonl", hours[3], "open", suv, "欧阳娜娜", 329_900
        )
        yield DocumentEntry(
            "e", "XMC-20251001-3T5YZ", hours[4], "edited", suv, "王先生", 1, reason="edited"
        )
        yield DocumentEntry("f", "XMC-20251001-88888.toml", hours[5], "damaged", reason="damaged")


class FixedPathExporter:
    """An exporter with a fixed path that writes nothing."""

    def default_path(self, configurator: Configurator, language: str) -> str:  # noqa: ARG002
        """Return the fixed path."""
        return "/home/showroom/Documents/xmc-orders/XMC-20251001-7K3Q9.toml"

    def catalog_for_code(self, code: str) -> None:
        """Return None: no other catalog is known."""

    def fork(self) -> FixedPathExporter:
        """Return itself."""
        return self

    def check_page_target(self, path: str, language: str) -> str:  # noqa: ARG002
        """Return no fault."""
        return ""

    def make_page_writer(
        self,
        configurator: Configurator,  # noqa: ARG002
        language: str,  # noqa: ARG002
    ) -> Callable[[], FileSaved | Refusal]:
        """Return a function that reports the page as written."""
        return lambda: FileSaved("/home/showroom/Documents/xmc-orders/XMC-20251001-7K3Q9.html")

    def find_page_suffixes(self) -> tuple[str, ...]:
        """Return none."""
        return ()

    def export(self, configurator: Configurator, path: str, language: str) -> FileSaved | Refusal:  # noqa: ARG002
        """Report the sheet as written."""
        return FileSaved(path)


def assert_golden(name: str, text: str) -> None:
    """Compare a screen with its golden file; with XMC_GOLDEN=write, write the file instead."""
    file = FOLDER / f"{name}.txt"
    if os.environ.get("XMC_GOLDEN") == "write":
        FOLDER.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
        return
    if not file.exists():
        pytest.fail(f"{file} is missing; XMC_GOLDEN=write writes it")
    golden = file.read_text(encoding="utf-8")
    if golden != text:
        difference = difflib.unified_diff(
            golden.splitlines(),
            text.splitlines(),
            f"{file.name}, golden",
            f"{file.name}, now",
            n=1,
            lineterm="",
        )
        pytest.fail("\n".join(difference), pytrace=False)


def check_width(text: str, size: tuple[int, int]) -> None:
    """Check that a screen has the lines of the window and none is wider."""
    lines = text.splitlines()
    assert len(lines) == size[1]
    assert [line for line in lines if cell_len(line) > size[0]] == []


async def walk_to_step(driver: AppDriver, step: int) -> None:
    """Choose amethyst, then go through the steps up to a number."""
    await driver.do(Choose("amethyst"))
    await driver.press(*(str(number) for number in range(1, step + 1)))


async def settled_text(driver: AppDriver) -> str:
    """Return the text of the settled screen.

    Scroll bars are drawn one or more refreshes after the lines they scroll.
    """
    texts = [driver.text()]
    while len(texts) < 6 or len(set(texts[-6:])) > 1:
        await driver.pilot.pause()
        texts.append(driver.text())
    return texts[-1]


@pytest.mark.parametrize("code", ["zh", "en"])
@pytest.mark.parametrize("size", [(120, 40), (80, 24)], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("step", STEPS)
async def test_step(run_app: RunApp, step: str, size: tuple[int, int], code: str) -> None:
    async with run_app(language=code, size=size, exporter=FixedPathExporter()) as driver:
        await walk_to_step(driver, STEPS.index(step) + 1)
        await driver.press(*PRESSED.get(step, ()))
        text = await settled_text(driver)
    check_width(text, size)
    assert_golden(f"{step}-{size[0]}x{size[1]}-{code}", text)


@pytest.mark.parametrize("code", ["zh", "en"])
@pytest.mark.parametrize("step", LARGE_STEPS)
async def test_step_on_a_large_screen(run_app: RunApp, step: str, code: str) -> None:
    size = (160, 50)
    async with run_app(language=code, size=size, exporter=FixedPathExporter()) as driver:
        await walk_to_step(driver, STEPS.index(step) + 1)
        text = await settled_text(driver)
    check_width(text, size)
    assert_golden(f"{step}-160x50-{code}", text)


@pytest.mark.parametrize("dialog", DIALOGS)
async def test_dialog(run_app: RunApp, dialog: str) -> None:
    size = (80, 24)
    async with run_app(
        language="zh", size=size, exporter=FixedPathExporter(), draft_store=ListingDraftStore()
    ) as driver:
        await walk_to_step(driver, 2)
        await driver.press(*DIALOGS[dialog])
        assert len(driver.dialogs) == 1
        top = driver.dialogs[0]
        await driver.until(lambda: not isinstance(top, OpenDialog) or top.is_read)
        text = await settled_text(driver)
    check_width(text, size)
    assert_golden(f"dialog-{dialog}-80x24-zh", text)


#: The ends of the bar of a list that was scrolled, which depend on the time of the last layout.
NO_SCROLL_BAR = str.maketrans(dict.fromkeys("▁▂▃▄▅▆▇", " "))


@pytest.mark.parametrize(("size", "code"), [((80, 24), "zh"), ((120, 40), "en")])
@pytest.mark.parametrize("panel", PANELS)
async def test_panel(run_app: RunApp, panel: str, size: tuple[int, int], code: str) -> None:
    async with run_app(language=code, size=size, exporter=FixedPathExporter()) as driver:
        await walk_to_step(driver, 2)
        await driver.press(*PANELS[panel])
        assert driver.panel is not None
        text = (await settled_text(driver)).translate(NO_SCROLL_BAR)
    check_width(text, size)
    assert_golden(f"panel-{panel}-{size[0]}x{size[1]}-{code}", text)


def make_catalog_diff(launch: Catalog) -> SavedCarDiff:
    """Return a report in which model and roof cost more and amethyst is gone."""
    car = launch.models[0]
    written = take_snapshot(
        launch,
        build_from_wished_options(car, ["amethyst", "carbon-roof", "carbon-exterior"]),
        date(2025, 10, 1),
    )
    lines = tuple(
        replace(line, option="purple-crystal", name=Localized("紫晶石", "Purple Crystal"))
        if line.option == "amethyst"
        else replace(line, price=24_000)
        if line.option == "carbon-roof"
        else line
        for line in written.lines
    )
    return diff_against_catalog(
        replace(written, lines=lines, base=525_900, wishes=frozenset({"purple-crystal"})),
        launch,
        DAY,
    )


@pytest.mark.parametrize("code", ["zh", "en"])
@pytest.mark.parametrize("interruption", INTERRUPTIONS)
async def test_interruption(run_app: RunApp, launch: Catalog, interruption: str, code: str) -> None:
    size = (80, 24)
    report = make_catalog_diff(launch) if interruption in ("reopen", "gone") else None
    configurator = None
    if report is not None:
        configurator = Configurator(
            catalog_from_snapshot(report.snapshot, launch),
            lambda: DAY,
            imported_build=report.snapshot.build,
        )
    draft_store = OfferingDraftStore() if interruption == "offer" else None
    exporter = FailingExporter() if interruption == "export-refused" else FixedPathExporter()
    async with run_app(
        code,
        size,
        configurator=configurator,
        exporter=exporter,
        draft_store=draft_store,
        saved_car_diff=report,
    ) as driver:
        await driver.press(
            *{"offer": ("2", "j"), "gone": ("enter",), "export-refused": ("e", "enter")}.get(
                interruption, ()
            )
        )
        text = await settled_text(driver)
    check_width(text, size)
    assert_golden(f"{interruption}-80x24-{code}", text)


def test_every_golden_file_has_a_test() -> None:
    expected = {
        f"{step}-{size}-{code}"
        for step in STEPS
        for size in ("120x40", "80x24")
        for code in ("zh", "en")
    }
    expected |= {f"{step}-160x50-{code}" for step in LARGE_STEPS for code in ("zh", "en")}
    expected |= {f"panel-{panel}-{size}" for panel in PANELS for size in ("80x24-zh", "120x40-en")}
    expected |= {f"dialog-{dialog}-80x24-zh" for dialog in DIALOGS}
    expected |= {
        f"{interruption}-80x24-{code}" for interruption in INTERRUPTIONS for code in ("zh", "en")
    }
    assert {file.stem for file in FOLDER.glob("*.txt")} == expected
