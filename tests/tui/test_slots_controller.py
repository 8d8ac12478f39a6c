"""The quota in the bar: counted in a thread, its age, and what is shown when nothing answers."""

from __future__ import annotations

import re

import pytest
from rich.cells import cell_len

from tests.tui.app_driver import DAY
from tests.tui.fake_host import FakeHost, make_host
from tests.tui.fake_slots import COUNTED_AT, MARCH, UNREACHABLE, FakeSlots, count_of
from xmc_tui.configurator import Choose, Configurator
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.domain.slots import LedgerRefusal, MonthCount, Quota, RefusalReason
from xmc_tui.presentation.price_arithmetic import condition_lines
from xmc_tui.presentation.price_bar import condition_at, price_bar_lines
from xmc_tui.presentation.styled_text import cell_width, plain_text
from xmc_tui.tui.controllers.slots_controller import GREATEST_AGE, IDLE_AGE, SlotsController

#: Options that make the build qualify.
QUALIFYING = ("amethyst", "carbon-hood-raw", "carbon-roof", "five-spoke-carbon-black")


class Clock:
    """A clock in seconds that stays at a time until it is moved."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def host(launch: Catalog) -> FakeHost:
    """A host with a build that qualifies."""
    configurator = Configurator(launch, lambda: DAY)
    for option in QUALIFYING:
        configurator.do(Choose(option))
    return make_host(configurator)


@pytest.fixture
def clock() -> Clock:
    """A clock for the controller."""
    return Clock()


def shown_answer(host: FakeHost) -> MonthCount | LedgerRefusal | None:
    """Return the answer that is shown."""
    assert host.ui.quota is not None
    return host.ui.quota.answer


def conditions(host: FakeHost, cells: int) -> str:
    """Return the row of the conditions at a width."""
    return plain_text(price_bar_lines(host.current_view(), cells)[2])


def arithmetic(host: FakeHost) -> list[str]:
    """Return the lines that a click on the quota shows."""
    return [plain_text(line).strip() for line in condition_lines(host.current_view(), "quota")]


# ── Counting ──────────────────────────────────────────────────────────────────────────────────────


async def test_the_count_is_asked_for_in_a_thread_with_the_quota_of_the_terms(
    host: FakeHost, clock: Clock
) -> None:
    slots = FakeSlots(free=11)
    SlotsController(host, slots, clock).start()
    assert slots.quotas == []
    assert shown_answer(host) is None
    await host.run_work()
    assert slots.quotas == [Quota(40, 480)]
    assert shown_answer(host) == count_of(11)


async def test_of_two_counts_the_one_asked_for_last_is_shown(host: FakeHost, clock: Clock) -> None:
    slots = FakeSlots(free=11)
    controller = SlotsController(host, slots, clock)
    controller.count_free_slots()
    controller.count_free_slots()
    first, last = host.work
    host.work.clear()
    slots.free = 3
    last()
    slots.free = 11
    first()
    await host.run_work()
    assert shown_answer(host) == count_of(3)


async def test_an_old_count_is_renewed_while_nobody_types(host: FakeHost, clock: Clock) -> None:
    slots = FakeSlots()
    controller = SlotsController(host, slots, clock)
    controller.start()
    await host.run_work()
    view = host.current_view()
    host.current_view = lambda: view  # type: ignore[method-assign]
    controller.tick()
    clock.now += IDLE_AGE - 1
    controller.tick()
    await host.run_work()
    assert len(slots.quotas) == 1
    clock.now += 1
    controller.tick()
    await host.run_work()
    assert len(slots.quotas) == 2


async def test_while_someone_types_the_count_may_become_older(host: FakeHost, clock: Clock) -> None:
    slots = FakeSlots()
    controller = SlotsController(host, slots, clock)
    controller.start()
    await host.run_work()
    clock.now += IDLE_AGE + 1
    controller.tick()  # each view of the fake host is a new one
    await host.run_work()
    assert len(slots.quotas) == 1
    clock.now += GREATEST_AGE
    controller.tick()
    await host.run_work()
    assert len(slots.quotas) == 2


async def test_other_terms_are_counted_with_their_quota(
    host: FakeHost, clock: Clock, launch: Catalog
) -> None:
    slots = FakeSlots()
    controller = SlotsController(host, slots, clock)
    controller.start()
    await host.run_work()
    programme = replace(launch.programme, monthly_quota=50, yearly_quota=600)
    other = Configurator(replace(launch, programme=programme), lambda: DAY)
    host.workspace = make_host(other).workspace
    controller.tick()
    await host.run_work()
    assert slots.quotas == [Quota(40, 480), Quota(50, 600)]


# ── The bar ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("code", "cells", "minutes", "expected"),
    [
        ("en", 160, 0, "✓ 11 of 40 free in 2026-03, just now"),
        ("en", 120, 5, "✓ 11 of 40 free in 2026-03, 5 minutes ago"),
        ("en", 80, 5, "✓ 11 free 2026-03, 5 min"),
        ("en", 80, 0, "✓ 11 free 2026-03 "),
        ("en", 76, 5, "✓ 11 free 2026-03 "),
        ("zh", 120, 5, "✓ 2026-03 剩余 11/40（5 分钟前）"),
        ("zh", 80, 5, "✓ 2026-03 剩余 11/40（5 分钟前）"),
        ("zh", 74, 5, "✓ 2026-03 余 11（5 分前）"),
    ],
)
async def test_the_bar_shows_what_is_left_with_its_age(
    host: FakeHost, clock: Clock, code: str, cells: int, minutes: int, expected: str
) -> None:
    host.ui = FakeHost(host.workspace.current, code).ui
    controller = SlotsController(host, FakeSlots(free=11), clock)
    controller.start()
    await host.run_work()
    clock.now += 60 * minutes + 59
    controller.tick()
    row = conditions(host, cells)
    assert expected in row
    assert cell_width(price_bar_lines(host.current_view(), cells)[2]) == cells
    start = cell_len(row[: row.index(expected)])
    assert condition_at(host.current_view(), cells, start + 2) == "quota"


async def test_every_width_of_the_bar_is_filled_and_keeps_the_verdict(
    host: FakeHost, clock: Clock
) -> None:
    controller = SlotsController(host, FakeSlots(free=40), clock)
    controller.start()
    await host.run_work()
    for cells in range(80, 161):
        assert "40" in conditions(host, cells)
        assert re.search(r"Qualifies $", conditions(host, cells)), cells


async def test_the_arithmetic_has_month_held_locked_free_and_age(
    host: FakeHost, clock: Clock
) -> None:
    slots = FakeSlots(free=11)
    slots.held = 12
    controller = SlotsController(host, slots, clock)
    controller.start()
    await host.run_work()
    clock.now += 3 * 60
    controller.tick()
    assert arithmetic(host) == [
        "✓ 11 of 40 free in 2026-03, 3 minutes ago",
        "Quota 40 a month, 480 a year",
        "2026-03: 40 - 12 held - 17 locked = 11 free",
        "Checked 3 minutes ago (2026-03-10 16:00)",
        "A warning only: it does not decide whether the build qualifies.",
    ]


async def test_the_arithmetic_names_the_quota_in_all_if_that_is_the_limit(
    host: FakeHost, clock: Clock
) -> None:
    slots = FakeSlots()
    slots.count_slots_of_earliest_free_month = lambda _: MonthCount(MARCH, 1, 2, 5, COUNTED_AT)  # type: ignore[method-assign]
    SlotsController(host, slots, clock).start()
    await host.run_work()
    assert "2026-03: 1 held, 2 locked; 5 free of 480 in all" in arithmetic(host)


@pytest.mark.parametrize(
    ("reason", "name", "short", "sentence"),
    [
        (
            RefusalReason.UNREACHABLE,
            "? Slot ledger unreachable",
            "? Ledger offline",
            "The ledger at postgresql://hq/slots cannot be reached",
        ),
        (
            RefusalReason.ACCESS_DENIED,
            "? Quota unknown",
            "? Quota unknown",
            "The ledger at postgresql://hq/slots denies access",
        ),
        (
            RefusalReason.NONE_FREE,
            "! No free slots",
            "! No free slots",
            "No free slot in any month",
        ),
    ],
)
async def test_a_refusal_is_in_the_bar_and_its_sentence_in_the_arithmetic(
    host: FakeHost, clock: Clock, reason: RefusalReason, name: str, short: str, sentence: str
) -> None:
    slots = FakeSlots()
    values = dict(UNREACHABLE.values) if reason is not RefusalReason.NONE_FREE else {}
    slots.refusal = LedgerRefusal(reason, values)
    SlotsController(host, slots, clock).start()
    await host.run_work()
    assert name in conditions(host, 160)
    assert short in conditions(host, 80)
    assert arithmetic(host)[:2] == [name, "Quota 40 a month, 480 a year"]
    assert arithmetic(host)[2].startswith(sentence)
    assert arithmetic(host)[-1] == "A warning only: it does not decide whether the build qualifies."


async def test_the_last_count_stays_in_the_arithmetic_while_nothing_answers(
    host: FakeHost, clock: Clock
) -> None:
    slots = FakeSlots(free=11)
    controller = SlotsController(host, slots, clock)
    controller.start()
    await host.run_work()
    slots.refusal = UNREACHABLE
    for _ in range(2):
        controller.count_free_slots()
        await host.run_work()
        line = "Last check: 2026-03: 11 free, 0 held, 29 locked (as of 2026-03-10 16:00)"
        assert line in arithmetic(host)
    slots.refusal = None
    controller.count_free_slots()
    await host.run_work()
    assert shown_answer(host) == count_of(11)
    assert not any("Last count" in line for line in arithmetic(host))


@pytest.mark.parametrize("code", ["zh", "en"])
def test_without_a_ledger_the_words_are_those_of_before(host: FakeHost, code: str) -> None:
    host.ui = FakeHost(host.workspace.current, code).ui
    tr = host.ui.tr
    unknown = {"en": "? Quota unknown", "zh": "? 配额未知"}[code]
    assert unknown in conditions(host, 80)
    assert unknown in conditions(host, 120)
    assert arithmetic(host)[1] == tr.translate(
        "Quota {monthly} a month, {yearly} a year; remaining slots are not published",
        monthly=40,
        yearly=480,
    )
