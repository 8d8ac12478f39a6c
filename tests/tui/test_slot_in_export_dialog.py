"""A slot that is held or locked in the export dialog, together with the export."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from textual.widgets import Input

from tests.tui.app_driver import DAY, AppDriver
from tests.tui.conftest import RunApp
from tests.tui.fake_host import make_host
from tests.tui.fake_slots import (
    UNREACHABLE,
    FakeSlots,
    held_text,
    locked_text,
    until_in_dialog,
)
from xmc_tui.configurator import Choose, Configurator
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.slots import LedgerRefusal, RefusalReason
from xmc_tui.i18n import Translator, translator_for
from xmc_tui.presentation.slot_hold_choice import SlotChoice
from xmc_tui.tui.controllers.slots_controller import SlotsController
from xmc_tui.tui.dialogs import exported_dialog
from xmc_tui.tui.dialogs.export_dialog import ExportDialog
from xmc_tui.tui.dialogs.exported_dialog import ExportedDialog

#: Options that make the build qualify.
QUALIFYING = ("amethyst", "carbon-hood-raw", "carbon-roof", "five-spoke-carbon-black")

SIZE = (80, 24)


@pytest.fixture
def qualifying(launch: Catalog) -> Callable[[date], Configurator]:
    """Return a function that makes a configurator with a quote on a day."""

    def make(day: date = DAY) -> Configurator:
        configurator = Configurator(launch, lambda: day)
        for option in QUALIFYING:
            configurator.do(Choose(option))
        return configurator

    return make


def sheet_number(driver: AppDriver) -> str:
    """Return the number of the sheet that was exported, whose file exists."""
    path = Path(driver.dialog(ExportedDialog).path)
    assert path.is_file(), "the sheet was not written"
    return path.stem


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("en", ("F7 · Hold slot (11 free in 2026-03)", "F8 · Deposit taken, lock the slot")),
        ("zh", ("F7 · 保留名额（2026-03 剩余 11）", "F8 · 定金已收，锁定名额")),
    ],
)
async def test_the_dialog_shows_the_choice_and_what_is_free_in_a_low_window(
    run_app: RunApp,
    qualifying: Callable[[], Configurator],
    code: str,
    words: tuple[str, str],
) -> None:
    async with run_app(code, SIZE, configurator=qualifying(), slots=FakeSlots(11)) as driver:
        await driver.press("e")
        await until_in_dialog(driver, words[0])
        (row,) = [line for line in driver.text().splitlines() if words[0] in line]
        assert words[1] in row
        shown = driver.text()
        tr = translator_for(code)
        for label in ("File", "Advisor", "Store", "Customer", "Phone", "Note"):
            assert tr.translate(label) in shown
        assert tr.translate("Tab Next field   Enter Export   Esc Close, keep entries") in shown


@pytest.mark.parametrize("code", ["en", "zh"])
async def test_the_choice_fits_the_lowest_window_with_every_notice(
    run_app: RunApp, qualifying: Callable[[date], Configurator], code: str
) -> None:
    configurator = qualifying(date(2026, 7, 20))  # other terms apply, and outside the trial later
    async with run_app(code, SIZE, configurator=configurator, slots=FakeSlots(11)) as driver:
        await driver.press("e")
        driver.dialog(ExportDialog).query_one("#path", Input).value = ""
        await driver.press("enter")  # a fault takes a line
        assert driver.dialog(ExportDialog).fault
        shown = driver.text()
        tr = translator_for(code)
        for text in (
            "Note",
            "Tab Next field   Enter Export   Esc Close, keep entries",
            "Enter a file name",
        ):
            assert tr.translate(text) in shown, shown
        assert "F7" in shown


@pytest.mark.parametrize("code", ["en", "zh"])
async def test_a_sheet_is_exported_and_its_slot_held_at_once(run_app: RunApp, code: str) -> None:
    slots = FakeSlots(free=11)
    tr = translator_for(code)
    async with run_app(code, SIZE, slots=slots) as driver:
        await driver.press("e", "f7")
        assert f"F7 ✓ {tr.translate('Hold slot')}" in driver.dialog_text()
        assert slots.requests == []
        await driver.press("enter")
        number = sheet_number(driver)
        await until_in_dialog(driver, held_text(number, tr))
        assert slots.requests == [("hold", number)]


async def test_a_quote_of_a_store_is_exported_and_its_slot_locked_at_once(
    run_app: RunApp, qualifying: Callable[[], Configurator], orders: Path
) -> None:
    slots = FakeSlots(free=11)
    async with run_app(configurator=qualifying(), slots=slots) as driver:
        await driver.press("e", "f8", "enter")
        assert "A slot is locked for a store; enter the store" in driver.dialog_text()
        assert not list(orders.glob("*.toml")), "the sheet was written before"
        driver.dialog(ExportDialog).query_one("#store", Input).value = "Beijing"
        await driver.press("enter")
        number = sheet_number(driver)
        await until_in_dialog(driver, locked_text(number))
        assert slots.requests == [("lock", number)]


@pytest.mark.parametrize(
    ("day", "is_quote", "reason"),
    [
        (DAY, False, "Lock needs valid quote"),
        (date(2026, 10, 1), True, "No lock outside trial"),
    ],
)
async def test_what_cannot_be_locked_says_why_and_can_be_held(
    run_app: RunApp,
    launch: Catalog,
    qualifying: Callable[[date], Configurator],
    day: date,
    is_quote: bool,
    reason: str,
) -> None:
    slots = FakeSlots(free=11)
    configurator = qualifying(day) if is_quote else Configurator(launch, lambda: day)
    assert configurator.quote.is_draft is not is_quote
    async with run_app(configurator=configurator, slots=slots) as driver:
        await driver.press("e")
        assert f"F8 · {reason}" in driver.dialog_text()
        await driver.press("f8")
        assert f"F8 · {reason}" in driver.dialog_text()
        await driver.press("f7", "f8", "enter")
        number = sheet_number(driver)
        await driver.until(lambda: slots.requests == [("hold", number)])


async def test_one_choice_replaces_the_other_and_is_withdrawn_by_its_key(
    run_app: RunApp, qualifying: Callable[[], Configurator]
) -> None:
    slots = FakeSlots()
    async with run_app(configurator=qualifying(), slots=slots) as driver:
        await driver.press("e", "f7", "f8")
        assert "F7 ·" in driver.dialog_text()
        assert "F8 ✓" in driver.dialog_text()
        await driver.press("f8")
        assert "✓" not in driver.dialog_text()
        await driver.press("enter")
        sheet_number(driver)
        assert slots.requests == []
        assert "Hold slot" in driver.dialog_text()


async def test_the_choice_is_kept_when_the_sheet_cannot_be_written(
    run_app: RunApp, tmp_path: Path
) -> None:
    slots = FakeSlots(free=11)
    async with run_app(slots=slots) as driver:
        await driver.press("e", "f7")
        target = tmp_path / "missing" / "sheet.toml"
        driver.dialog(ExportDialog).query_one("#path", Input).value = str(target)
        await driver.press("enter")
        assert "F5 Create folder and save" in driver.dialog_text()
        assert "F7 ✓" in driver.dialog_text()
        assert slots.requests == []
        await driver.press("f5")
        await driver.until(lambda: slots.requests == [("hold", "sheet")])
        assert target.is_file()


@pytest.mark.parametrize("code", ["en", "zh"])
async def test_a_sheet_is_written_if_the_ledger_fails_and_the_key_tries_again(
    run_app: RunApp, code: str
) -> None:
    slots = FakeSlots(free=11)
    slots.refusal = UNREACHABLE
    tr = translator_for(code)
    async with run_app(code, SIZE, slots=slots) as driver:
        await driver.press("e")
        await until_in_dialog(driver, tr.translate("Ledger offline"))
        await driver.press("f7", "enter")
        number = sheet_number(driver)
        reason = tr.translate(
            "The ledger at {ledger} cannot be reached; try again later",
            ledger="postgresql://hq/slots",
        )
        message = "{sheet}: no slot held (press {keys} to try again): {reason}"
        sentence = tr.translate(message, sheet=number, keys="h", reason=reason)
        # Chinese is wrapped anywhere.
        wanted = sentence.replace(" ", "")
        await driver.until(lambda: wanted in driver.dialog_text().replace(" ", ""))
        slots.refusal = None
        await driver.press("h")
        await driver.until(lambda: slots.requests == [("hold", number)] * 2)
        await until_in_dialog(driver, "2026-03-11 16:00")


async def test_a_refusal_that_stays_does_not_ask_to_try_again(run_app: RunApp) -> None:
    slots = FakeSlots()
    async with run_app(slots=slots) as driver:
        await driver.press("e", "f7")
        slots.refusal = LedgerRefusal(RefusalReason.OTHER_CUSTOMER, {"sheet": "XMC-1"})
        await driver.press("enter")
        await until_in_dialog(driver, "no slot held: The slot of XMC-1 belongs to another")


async def test_no_key_waits_and_the_count_appears_when_it_is_answered(run_app: RunApp) -> None:
    slots = FakeSlots(free=11)
    slots.is_slow = True
    async with run_app(size=SIZE, slots=slots) as driver:
        await driver.press("e")
        assert "Hold slot (checking)" in driver.dialog_text()
        await driver.press(*"Li")
        assert driver.dialog(ExportDialog).query_one("#customer_name", Input).value == "Li"
        slots.answer.set()
        await until_in_dialog(driver, "Hold slot (11 free in 2026-03)")


async def test_a_ledger_that_does_not_answer_can_be_asked_again_after_the_time_limit(
    run_app: RunApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exported_dialog, "SLOW_SECONDS", 0.05)
    monkeypatch.setattr(exported_dialog, "LIMIT_SECONDS", 0.3)
    slots = FakeSlots(free=11)
    async with run_app(slots=slots) as driver:
        await driver.press("e", "f7")
        slots.is_slow = True
        await driver.press("enter")
        number = sheet_number(driver)
        await until_in_dialog(driver, "Still working")
        await driver.press("h")
        assert slots.requests == [("hold", number)]
        await until_in_dialog(driver, "No reply from the ledger yet. Press h to try again")
        await driver.press("h")
        await driver.until(lambda: slots.requests == [("hold", number)] * 2)
        slots.answer.set()
        await until_in_dialog(driver, f"{number}: slot")


async def test_after_escape_the_head_line_has_the_keys_that_try_again(run_app: RunApp) -> None:
    slots = FakeSlots(free=11)
    async with run_app(size=(160, 50), slots=slots) as driver:
        await driver.press("e", "f7")
        slots.is_slow, slots.refusal = True, UNREACHABLE
        await driver.press("enter")
        number = sheet_number(driver)
        await driver.press("escape")
        assert driver.dialogs == []
        slots.answer.set()
        text = (
            f"{number}: no slot held (press e F7 to try again): The ledger at postgresql://hq/slots"
        )
        await driver.until(lambda: text in " ".join(driver.part_text("#header").split()))


async def test_without_a_ledger_the_dialog_has_no_choice(run_app: RunApp) -> None:
    async with run_app() as driver:
        await driver.press("e")
        before = driver.dialog_text()
        assert "F7" not in before
        await driver.press("f7", "f8")
        assert driver.dialog_text() == before
        await driver.press("enter")
        sheet_number(driver)


# ── Requests that overlap ─────────────────────────────────────────────────────────────────────────


@dataclass
class FakeExportedDialog:
    """The dialog after the export, which lets every request begin; it records the replies."""

    path: str = "XMC-1.toml"
    is_open: bool = True
    replies: list[str] = field(default_factory=list)

    def start_waiting(self, choice: SlotChoice) -> bool:  # noqa: ARG002
        """Let the request begin, as after the time limit."""
        return True

    def end_waiting(self, make_text: Callable[[Translator], str], is_given: bool) -> None:
        """Record the reply."""
        self.replies.append(f"{make_text(translator_for('en'))} {is_given}")


async def test_a_late_refusal_does_not_replace_the_answer_to_the_repeated_request(
    launch: Catalog,
) -> None:
    host, slots = make_host(Configurator(launch, lambda: DAY)), FakeSlots(11)
    controller, dialog = SlotsController(host, slots), FakeExportedDialog()
    for _ in range(2):
        controller.request(SlotChoice.HOLD, dialog)  # type: ignore[arg-type]
    first, second = host.work
    host.work.clear()
    second()
    slots.refusal = UNREACHABLE
    first()
    slots.refusal = None
    await host.run_work()
    assert [reply.endswith("True") for reply in dialog.replies] == [True]


async def test_a_late_slot_is_shown_although_the_request_was_repeated(launch: Catalog) -> None:
    host, slots = make_host(Configurator(launch, lambda: DAY)), FakeSlots(11)
    controller, dialog = SlotsController(host, slots), FakeExportedDialog()
    for _ in range(2):
        controller.request(SlotChoice.HOLD, dialog)  # type: ignore[arg-type]
    first, second = host.work
    host.work.clear()
    slots.refusal = UNREACHABLE
    second()
    slots.refusal = None
    first()
    await host.run_work()
    assert [reply.endswith("True") for reply in dialog.replies] == [False, True]


async def test_a_refusal_is_shown_although_a_slot_was_asked_for_another_sheet(
    launch: Catalog,
) -> None:
    host, slots = make_host(Configurator(launch, lambda: DAY)), FakeSlots(11)
    controller = SlotsController(host, slots)
    former, latter = FakeExportedDialog("A.toml", is_open=False), FakeExportedDialog("B.toml")
    controller.request(SlotChoice.HOLD, former)  # type: ignore[arg-type]
    controller.request(SlotChoice.HOLD, latter)  # type: ignore[arg-type]
    slots.refusal = UNREACHABLE
    host.work.pop(0)()
    slots.refusal = None
    await host.run_work()
    assert host.message.startswith("A: no slot held (press e F7 to try again): The ledger at")
    assert [reply.endswith("True") for reply in latter.replies] == [True]
