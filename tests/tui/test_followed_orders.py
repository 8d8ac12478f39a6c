"""Orders in the list of documents: stages and outcomes, the filter, and recording outcomes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.storage.sheet_tools import QUALIFYING
from tests.tui.app_driver import AppDriver
from tests.tui.conftest import RunApp
from tests.tui.fake_slots import UNREACHABLE, FakeSlots
from tests.tui.test_open_dialog import DraftWindow, list_rows, open_list, widget_text, write_sheet
from xmc_tui.configurator import Configurator
from xmc_tui.domain.order_records import OrderRecord, Outcome
from xmc_tui.services.draft_autosave_and_recovery import FileDraftStore
from xmc_tui.services.sheet_exporter import SheetExporter
from xmc_tui.storage.sheets.sheet_reader import read_sheet
from xmc_tui.tui.dialogs import open_dialog
from xmc_tui.tui.dialogs.choice_dialog import ChoiceDialog
from xmc_tui.tui.dialogs.customer_call_day_dialog import CustomerCallDayDialog
from xmc_tui.tui.dialogs.open_dialog import OpenDialog

TODAY = date(2026, 3, 12)

CUSTOMERS = ("Ann", "Ben", "Cat", "Dan", "Eve")


class OrdersWindow(DraftWindow):
    """A window on a fixed day with five sheets, newest first, whose customers are `CUSTOMERS`."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.configurator = Configurator(self.cli_context.load_catalog(), lambda: TODAY)
        self.exporter = SheetExporter(orders=self.orders)
        self.draft_store = FileDraftStore(
            self.cli_context.catalog_provider, self.drafts, self.exporter, self.configurator
        )
        self.slots = FakeSlots()
        self.numbers: dict[str, str] = {}
        for age, customer in enumerate(CUSTOMERS):
            path = write_sheet(self.orders / f"{customer}.toml", customer, *QUALIFYING, age=age)
            self.numbers[customer] = read_sheet(path).identity.number

    def record(self, customer: str, outcome: Outcome, stage: str = "", **more: object) -> None:
        """Record what became of an order."""
        number = self.numbers[customer]
        self.slots.records[number] = OrderRecord(number, outcome, stage, **more)  # type: ignore[arg-type]


@pytest.fixture
def window(tmp_path: Path) -> OrdersWindow:
    """A window with five sheets, of which four have records."""
    window = OrdersWindow(tmp_path)
    window.record("Ann", Outcome.WON, "painting", hours=24)
    window.record("Ben", Outcome.LOST)
    window.record("Cat", Outcome.CALL_BACK, call_on=date(2026, 3, 20))
    window.record("Dan", Outcome.CALL_BACK, call_on=date(2026, 3, 12))
    return window


async def open_orders(driver: AppDriver, window: OrdersWindow) -> OpenDialog:
    """Open the list and wait until the orders are read."""
    dialog = await open_list(driver)
    await driver.until(lambda: sorted(window.slots.asked) == sorted(window.numbers.values()))
    await driver.settle()
    return dialog


def statuses(driver: AppDriver) -> dict[str, str]:
    """Return the status of each row by customer."""
    return {
        name: row.partition("¥")[2].partition(" ")[2].strip()
        for row in list_rows(driver)
        for name in CUSTOMERS
        if f" {name} " in row
    }


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("en", ("≈Painting", "Lost", "Call 03-20", "! Call 03-12", "Valid quote")),
        ("zh", ("≈喷涂", "已流失", "03-20 回访", "! 03-12 回访", "有效报价")),
    ],
)
@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_stage_and_outcome_take_the_place_of_the_status(
    run_app: RunApp,
    window: OrdersWindow,
    code: str,
    size: tuple[int, int],
    expected: tuple[str, ...],
) -> None:
    async with window.run_app(run_app, code, size, slots=window.slots) as driver:
        await open_orders(driver, window)
        assert statuses(driver) == dict(zip(CUSTOMERS, expected, strict=True))
        hint = driver.part_text("#dialog-hint", driver.dialog(OpenDialog))
        assert "F3" in hint
        assert "F4" in hint


async def test_the_current_order_is_described(run_app: RunApp, window: OrdersWindow) -> None:
    async with window.run_app(run_app, slots=window.slots) as driver:
        await open_orders(driver, window)
        described = widget_text(driver, "#document-text").replace("\n", " ")
        assert "≈ Example stages; the manufacturer's own are not published" in described
        described = described.partition(" · ≈ ")[0]
        assert described == f"{window.numbers['Ann']} · won · ≈Painting · 24 hours of work"
        await driver.press("down", "down")
        described = widget_text(driver, "#document-text")
        assert described == f"{window.numbers['Cat']} · call back on 2026-03-20"


async def test_one_key_filters(run_app: RunApp, window: OrdersWindow) -> None:
    async with window.run_app(run_app, slots=window.slots) as driver:
        dialog = await open_orders(driver, window)
        listed = []
        for _ in range(4):
            await driver.press("f3")
            title = driver.part_text("#dialog-title", dialog).partition(" · ")[2]
            listed.append((title, list(statuses(driver))))
        assert listed == [
            ("to call back", ["Dan", "Cat"]),  # by day
            ("won", ["Ann"]),
            ("lost", ["Ben"]),
            ("", list(CUSTOMERS)),
        ]


async def test_stages_and_outcomes_are_found_by_typing(
    run_app: RunApp, window: OrdersWindow
) -> None:
    async with window.run_app(run_app, slots=window.slots) as driver:
        await open_orders(driver, window)
        await driver.press(*"paint")
        assert list(statuses(driver)) == ["Ann"]
        await driver.press(*["backspace"] * 5, *"流失")
        assert list(statuses(driver)) == ["Ben"]


@pytest.mark.parametrize(
    ("digit", "outcome", "status"),
    [("1", Outcome.WON, "Won"), ("2", Outcome.LOST, "Lost"), ("4", Outcome.OPEN, "Valid quote")],
)
async def test_an_outcome_is_recorded(
    run_app: RunApp, window: OrdersWindow, digit: str, outcome: Outcome, status: str
) -> None:
    async with window.run_app(run_app, slots=window.slots) as driver:
        dialog = await open_orders(driver, window)
        await driver.press("down", "down", "down", "f4")
        assert isinstance(driver.dialogs[-1], ChoiceDialog)
        await driver.press(digit)
        await driver.until(lambda: statuses(driver)["Dan"] == status)
        assert window.slots.requests == [(outcome.value, window.numbers["Dan"])]
        assert window.numbers["Dan"] in driver.part_text("#orders-note", dialog)
        assert dialog.position == 3


@pytest.mark.parametrize("code", ["en", "zh"])
@pytest.mark.parametrize(("digit", "is_lost"), [("1", False), ("2", True)], ids=["won", "lost"])
async def test_a_lost_order_is_said_to_keep_its_slot(
    run_app: RunApp, window: OrdersWindow, code: str, digit: str, is_lost: bool
) -> None:
    """Whole on a narrow screen; the other outcomes say nothing of slots."""
    kept = {"en": "any slot it has stays taken", "zh": "如有名额，不会自动释放"}[code]
    number = window.numbers["Ann"]
    async with window.run_app(run_app, code, (80, 24), slots=window.slots) as driver:
        dialog = await open_orders(driver, window)
        await driver.press("f4", digit)
        await driver.until(lambda: driver.part_text("#orders-note", dialog).startswith(number))
        assert any(kept in line for line in driver.text().splitlines()) == is_lost


async def test_a_day_to_call_back_is_typed_or_chosen(run_app: RunApp, window: OrdersWindow) -> None:
    async with window.run_app(run_app, slots=window.slots) as driver:
        await open_orders(driver, window)
        await driver.press("f4", "3")
        dialog = driver.dialogs[-1]
        assert isinstance(dialog, CustomerCallDayDialog)
        await driver.press("ctrl+u", *"2026-03-11", "enter")
        assert "That date has passed" in driver.part_text("#day-note", dialog)
        await driver.press("ctrl+u", *"so")
        assert "Enter a date" in driver.part_text("#day-note", dialog)
        await driver.press("ctrl+u", *"2026-0")
        assert "Enter a date" not in driver.part_text("#day-note", dialog)
        await driver.press("enter")
        assert "Enter a date" in driver.part_text("#day-note", dialog)
        await driver.press("ctrl+u", *"2026-03-15")
        assert "In 3 days." in driver.part_text("#day-note", dialog)
        await driver.press("down", "pagedown", "up", "up", "enter")  # 03-15 + 1 + 7 - 2
        await driver.until(lambda: statuses(driver)["Ann"] == "Call 03-21")
        record = window.slots.records[window.numbers["Ann"]]
        assert (record.outcome, record.call_on) == (Outcome.CALL_BACK, date(2026, 3, 21))


async def test_a_refusal_is_below_the_list_and_the_list_is_as_without_a_ledger(
    run_app: RunApp, window: OrdersWindow
) -> None:
    window.slots.refusal = UNREACHABLE
    async with window.run_app(run_app, slots=window.slots) as driver:
        dialog = await open_list(driver)
        await driver.until(lambda: "cannot be reached" in driver.part_text("#orders-note", dialog))
        assert set(statuses(driver).values()) == {"Valid quote"}
        await driver.press("enter")
        assert driver.dialogs == []


async def test_a_slow_ledger_is_left_with_escape_and_answers_later(
    run_app: RunApp, window: OrdersWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_dialog, "SLOW_SECONDS", 0.05)
    async with window.run_app(run_app, size=(120, 40), slots=window.slots) as driver:
        dialog = await open_orders(driver, window)
        window.slots.is_slow = True
        await driver.press("f4", "2")
        await driver.until(lambda: "Still working" in driver.part_text("#orders-note", dialog))
        await driver.press("escape")
        assert driver.dialogs == []
        window.slots.answer.set()
        message = f"{window.numbers['Ann']}: lost"
        await driver.until(lambda: message in driver.part_text("#header"))


async def test_a_customer_does_not_see_what_others_decided(
    run_app: RunApp, window: OrdersWindow
) -> None:
    async with window.run_app(run_app, slots=window.slots) as driver:
        await driver.press("f2")
        dialog = await open_list(driver)
        assert dialog.orders is None
        assert window.slots.asked == []


async def test_without_a_ledger_the_list_is_as_before(
    run_app: RunApp, window: OrdersWindow
) -> None:
    async with window.run_app(run_app) as driver:
        dialog = await open_list(driver)
        assert set(statuses(driver).values()) == {"Valid quote"}
        await driver.press("f3", "f4")
        driver.dialog(OpenDialog)
        assert not dialog.query("#orders-note")
        hint = driver.part_text("#dialog-hint", dialog)
        assert hint.strip() == "↑ ↓ Move   Enter Open   Esc Close"
