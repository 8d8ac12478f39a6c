"""The stages of an order as customers see them: on the page in every format, and on the poster."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime
from html import unescape
from itertools import pairwise
from pathlib import Path
from threading import Event

import pytest
from PIL import Image

from tests.cli.cli_runner import run_cli
from tests.page.page_factory import DETAILS, FULLEST
from tests.picture.test_poster_layout import SIZES, check_layout, measure
from tests.storage.sheet_tools import QUALIFYING
from tests.tui.app_driver import DAY
from tests.tui.fake_slots import UNREACHABLE, FakeSlots
from tests.tui.test_open_dialog import write_sheet
from tests.wait_conditions import PATIENCE
from xmc_tui.configurator.ledger_ports import NoSlotBooking
from xmc_tui.domain.build import build_from_wished_options
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.domain.order_records import OrderRecord, Outcome
from xmc_tui.domain.pricing import Quote, compute_quote
from xmc_tui.domain.slots import Requester
from xmc_tui.i18n import translator_for
from xmc_tui.page import Page, PageHead, make_page, render_page
from xmc_tui.picture.poster_layout import lay_out_poster
from xmc_tui.presentation.order_progress import OrderProgress, StageState, make_order_progress
from xmc_tui.services.order_lookup import find_order
from xmc_tui.services.poster_writer import make_poster_text
from xmc_tui.storage.ledger.ledger_address import LedgerAddress
from xmc_tui.storage.ledger.ledger_setup import initialize_ledger
from xmc_tui.storage.ledger.sql_ledger import SqlLedger
from xmc_tui.storage.sheets.sheet_reader import read_sheet

NUMBER = "XMC-20251001-7K3Q9"

#: 08:00 in Beijing on the next day.
SINCE = datetime(2026, 3, 9, 16, 30, tzinfo=UTC)

NAMES = {
    "en": [
        "Ordered", "Scheduled", "Painting", "Assembly", "Inspection", "On its way", "Delivered",
    ],
    "zh": ["已下定", "已排产", "喷涂", "总装", "质检", "运输中", "已交付"],
}  # fmt: skip

PAINTING = OrderRecord(NUMBER, Outcome.WON, "painting", SINCE, hours=24)


def quote_of(catalog: Catalog, *options: str) -> Quote:
    """Return the quote of an SU7 Ultra."""
    build = build_from_wished_options(catalog.model_by_id["su7-ultra"], options)
    return compute_quote(catalog, build, DAY)


def progress_of(
    catalog: Catalog, record: OrderRecord, *options: str, code: str = "en"
) -> OrderProgress | None:
    """Return the stages of an order."""
    build = quote_of(catalog, *options).build
    return make_order_progress(record, catalog.programme, build, translator_for(code))


def page_of(catalog: Catalog, record: OrderRecord | None, code: str = "en") -> Page:
    """Return the page of an amethyst car."""
    head = PageHead(NUMBER, 1, DETAILS)
    quote = quote_of(catalog, "amethyst")
    return make_page(catalog, quote, head, translator_for(code), order=record)


# ── The stages ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("code", ["en", "zh"])
def test_the_stages_are_those_of_the_catalog_up_to_the_present_one(
    launch: Catalog, code: str
) -> None:
    progress = progress_of(launch, PAINTING, code=code)
    assert progress is not None
    assert [stage.name for stage in progress.stages] == NAMES[code]
    states = [StageState.DONE] * 2 + [StageState.NOW] + [StageState.AHEAD] * 4
    assert [stage.state for stage in progress.stages] == states
    assert progress.reached_count == 3
    assert progress.heading.endswith(" ≈")
    assert progress.legend.startswith("≈ ")


def test_the_last_stage_is_done(launch: Catalog) -> None:
    progress = progress_of(launch, OrderRecord(NUMBER, Outcome.WON, "delivered"))
    assert progress is not None
    assert {stage.state for stage in progress.stages} == {StageState.DONE}


@pytest.mark.parametrize(
    ("record", "options", "expected"),
    [
        (PAINTING, ["amethyst"], "24 of about 50 hours of hand polishing"),
        (replace(PAINTING, hours=0), ["amethyst"], "0 of about 50 hours of hand polishing"),
        (replace(PAINTING, hours=None), ["amethyst"], ""),
        (PAINTING, ["racing-red"], ""),
        (replace(PAINTING, stage="assembly"), ["amethyst"], ""),
    ],
)
def test_hours_are_claimed_only_if_they_are_recorded(
    launch: Catalog, record: OrderRecord, options: list[str], expected: str
) -> None:
    progress = progress_of(launch, record, *options)
    assert progress is not None
    assert progress.work == expected


@pytest.mark.parametrize(
    "record",
    [
        OrderRecord(NUMBER, Outcome.WON),
        OrderRecord(NUMBER, Outcome.LOST, "painting"),
        OrderRecord(NUMBER, Outcome.WON, "a stage of another catalog"),
    ],
)
def test_without_a_stage_there_is_no_bar(launch: Catalog, record: OrderRecord) -> None:
    assert progress_of(launch, record) is None
    catalog = replace(launch, programme=replace(launch.programme, stages=()))
    assert progress_of(catalog, PAINTING) is None


def test_days_of_the_catalog_are_named(launch: Catalog) -> None:
    stages = tuple(replace(stage, days=(5, 9)) for stage in launch.programme.stages)
    catalog = replace(launch, programme=replace(launch.programme, stages=stages))
    progress = progress_of(catalog, PAINTING)
    assert progress is not None
    expected = "Painting, stage 3 of 7, since 2026-03-10, usually 5 to 9 days"
    assert progress.current == expected


# ── The page ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("suffix", [".html", ".md", ".txt"])
@pytest.mark.parametrize("code", ["en", "zh"])
def test_the_page_shows_the_stages(launch: Catalog, suffix: str, code: str) -> None:
    text = render_page(page_of(launch, PAINTING, code), suffix)
    places = [text.index(name) for name in NAMES[code]]
    assert places == sorted(places)
    plain = " ".join(unescape(re.sub(r"<[^>]*>", " ", text)).replace("\\", "").split())
    work = {
        "en": "24 of about 50 hours of hand polishing",
        "zh": "手工抛光约 50 小时，已完成 24 小时",
    }
    legend = {"en": "≈ Example stages", "zh": "≈ 阶段为示意"}
    assert work[code] in plain
    assert legend[code] in plain
    assert "2026-03-10" in plain


def test_the_bar_of_plain_text_is_filled_up_to_the_stage(launch: Catalog) -> None:
    assert "[###....]" in render_page(page_of(launch, PAINTING), ".txt")


def test_the_present_stage_of_the_html_page_is_marked_for_screen_readers(launch: Catalog) -> None:
    html = render_page(page_of(launch, PAINTING), ".html")
    assert re.findall(r'aria-current="step">([^<]*)<', html) == ["Painting"]
    assert html.count(' class="done"') == 2


@pytest.mark.parametrize("suffix", [".html", ".md", ".txt"])
def test_without_a_record_the_page_is_as_before(launch: Catalog, suffix: str) -> None:
    text = render_page(page_of(launch, None), suffix)
    assert page_of(launch, None).progress is None
    assert "Order progress" not in text
    assert "Example stages" not in text


# ── The poster ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("code", ["zh", "en"])
def test_the_poster_has_a_bar_below_everything_and_cuts_no_text(
    launch: Catalog, code: str, size: tuple[int, int]
) -> None:
    for model, options in FULLEST.values():
        build = build_from_wished_options(launch.model_by_id[model], options)
        quote = compute_quote(launch, build, DAY)
        text = make_poster_text(launch, quote, translator_for(code), True, PAINTING)
        assert text.stages == (3, 7)
        layout = lay_out_poster(text, size, measure)
        check_layout(layout, text, size)
        boxes = [segment.box for segment in layout.segments]
        colours = [segment.colour for segment in layout.segments]
        assert len(boxes) == 7
        assert len(set(colours[:3])) == len(set(colours[3:])) == 1
        assert colours[0] != colours[3]
        assert all(one.x + one.width < other.x for one, other in pairwise(boxes))
        assert boxes[0].x >= 0
        assert boxes[-1].x + boxes[-1].width <= size[0]
        (label,) = [each for each in layout.labels if each.text == text.progress]
        assert label.y - 0.75 * label.size >= boxes[0].y + boxes[0].height
        others = [each.y + 0.2 * each.size for each in layout.labels if each is not label]
        assert max(others) <= boxes[0].y
        assert layout.picture.y + layout.picture.height <= boxes[0].y


# ── The commands ──────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A sheet that is at the painting in a SQLite ledger."""
    path = write_sheet(tmp_path / "sheet.toml", "Ann", *QUALIFYING)
    ledger = tmp_path / "slots.db"
    initialize_ledger(LedgerAddress(path=ledger))
    monkeypatch.setenv("XMC_SLOTS", str(ledger))
    number, requester = read_sheet(path).identity.number, Requester("Li", "Beijing")
    SqlLedger(LedgerAddress(path=ledger)).set_outcome(number, Outcome.WON, requester)
    SqlLedger(LedgerAddress(path=ledger)).set_stage(number, "painting", requester, 24)
    return path


def test_the_commands_show_the_stage_of_the_ledger(sheet: Path, tmp_path: Path) -> None:
    result = run_cli("page", str(sheet), lang="en")
    assert result.code == 0
    assert "[###....]" in result.out
    assert run_cli("poster", str(sheet), "-o", str(tmp_path / "car.svg"), lang="en").code == 0
    assert "Painting, stage 3 of 7" in (tmp_path / "car.svg").read_text("utf-8")
    assert run_cli("poster", str(sheet), "-o", str(tmp_path / "car.png"), lang="en").code == 0
    image = Image.open(tmp_path / "car.png").convert("RGB")
    # The bar is 1480 pixels wide from 60 on: three of seven stages end at about 694.
    bar = [image.getpixel((x, 900 - 68)) for x in (100, 300, 650, 720, 1500)]
    assert bar == [(255, 105, 0)] * 3 + [(58, 61, 66)] * 2


@pytest.mark.parametrize("ledger", ["off", "postgresql://127.0.0.1:1/slots"])
def test_the_commands_work_as_before_without_an_answer(
    sheet: Path, monkeypatch: pytest.MonkeyPatch, ledger: str
) -> None:
    monkeypatch.setenv("XMC_SLOTS", ledger)
    result = run_cli("page", str(sheet), lang="en")
    assert (result.code, result.error_lines) == (0, [])
    assert "Order progress" not in result.out


def test_a_ledger_that_does_not_answer_is_left_alone_at_the_time_limit() -> None:
    slots = FakeSlots()
    slots.is_slow, slots.answer = True, Event()
    slots.records[NUMBER] = PAINTING
    start = time.monotonic()
    assert find_order(slots, NUMBER, 0.05) is None
    assert time.monotonic() - start < PATIENCE / 2  # the slots would answer after PATIENCE
    slots.answer.set()
    assert find_order(slots, NUMBER, 30.0) == PAINTING
    slots.refusal = UNREACHABLE
    assert find_order(slots, NUMBER, 30.0) is None
    assert find_order(NoSlotBooking(), NUMBER) is None
