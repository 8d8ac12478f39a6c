"""Answers that the engine cannot prove at once: marked on the screen, then completed behind it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterator
from datetime import date
from pathlib import Path
from threading import Event, Thread, current_thread
from typing import Any

import pytest

from tests.small_catalogs import catalog_tables, group, load_tables, model, option, rule
from tests.tui.app_driver import DAY, AppDriver
from tests.tui.conftest import RunApp
from tests.wait_conditions import until
from xmc_tui.configurator import Configurator, Preview
from xmc_tui.configurator.build_evaluator import BuildEvaluator
from xmc_tui.domain import pricing
from xmc_tui.domain.build import Build
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.engine.model_engine import Engine
from xmc_tui.domain.engine.search_budget import BudgetExceededError, SearchBudget, SearchResults
from xmc_tui.domain.option_availability import Availability, OptionAvailability
from xmc_tui.domain.pricing import Quote
from xmc_tui.i18n import translator_for
from xmc_tui.presentation.advice_panel import PanelKind
from xmc_tui.presentation.localized_panel_text import make_panel_text
from xmc_tui.tui.key_time_allowance import KeyTimeAllowance
from xmc_tui.tui.search_worker import Search, SearchWorker


def named(name: str, price: int = 0, **more: Any) -> dict[str, Any]:
    """Return an option with a name of its own."""
    return option(price, name={"zh": name, "en": name}, **more)


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    """A car whose paint Red goes with no large wheel: 3 yuan of paint, 4 of wheels."""
    paint = {"white": named("White"), "red": named("Red", 3, bespoke=True)}
    wheel = {"small": named("Small"), "large": named("Large", 4, bespoke=True)}
    tables = catalog_tables(
        {
            "alpha": model(
                {"paint": group(paint), "wheel": group(wheel)},
                {"r": rule(["red"], "excludes", ["large"])},
            )
        },
        amount=2,
    )
    return load_tables(tmp_path / "slow-catalog", tables)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """An engine that answers no hard question within a short budget, and others once it is open.

    A search that waits for the gate ends when its budget does, as those of the engine do.
    """
    opened = Event()

    def is_open(budget: SearchBudget) -> bool:
        try:
            while not opened.is_set():
                if budget.is_short:
                    return False
                budget.spend(100)
                opened.wait(0.01)
        except BudgetExceededError:
            return False
        return not budget.is_short

    def slow_down(name: str) -> None:
        original: Callable[..., Any] = getattr(Engine, name)

        def search(self: Engine, *arguments: Any, **named_arguments: Any) -> Any:
            given = [*arguments, *named_arguments.values()]
            budget = next((each for each in given if isinstance(each, SearchBudget)), None)
            if budget is None or is_open(budget):
                return original(self, *arguments, **named_arguments)
            return SearchResults[Build](is_proven=False)

        monkeypatch.setattr(Engine, name, search)

    for each in ("find_resolutions", "find_ways_to_qualify", "find_savings"):
        slow_down(each)
    proven: dict[tuple[Build, str], OptionAvailability] = {}
    original_state = Engine.option_state

    def option_state(
        self: Engine, build: Build, option_id: str, day: date, budget: SearchBudget
    ) -> OptionAvailability:
        known = proven.get((build, option_id))
        if known is None:
            exact = original_state(self, build, option_id, day)
            if exact.availability is not Availability.FREE and not is_open(budget):
                return OptionAvailability(Availability.UNDECIDED, is_proven=False)
            known = proven[build, option_id] = exact
        return known

    monkeypatch.setattr(Engine, "option_state", option_state)
    yield opened
    opened.set()


def row_of(driver: AppDriver, name: str) -> str:
    """Return the row of an option."""
    return next(line for line in driver.part_text("#options").splitlines() if name in line)


async def go_to_wheels(driver: AppDriver) -> None:
    """Choose the paint Red and go to the wheels, with Large highlighted."""
    await driver.press("2", "down", "enter", "down")
    assert driver.view.cursor.highlight == "large"


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_a_row_is_marked_until_its_answer_is_proven(
    run_app: RunApp, catalog: Catalog, gate: Event, language: str
) -> None:
    translate = translator_for(language).translate
    async with run_app(language, configurator=Configurator(catalog, lambda: DAY)) as driver:
        await go_to_wheels(driver)
        row, bar = row_of(driver, "Large"), driver.part_text("#bar")
        assert f"? {translate('checking…')}" in row
        assert translate("Needs changes") not in row
        assert row.split()[-1] == "?", "no price change is known yet"
        assert translate("checking…") in bar
        assert "103" in bar, "the price of the build, not that of an unknown one"
        assert "?" not in row_of(driver, "Small"), "its answer needs no search"
        assert driver.app.main_screen.controllers.search.worker.is_searching

        gate.set()
        await until(lambda: driver.view.is_proven)
        await driver.settle()
        row, bar = row_of(driver, "Large"), driver.part_text("#bar")
        assert translate("Needs changes") in row
        assert row.split()[-1] == "+¥1", "4 for the wheels, 3 less without the paint"
        assert translate("checking…") not in row + bar
        assert "104" in bar


async def test_escape_ends_the_search_and_another_key_begins_it_again(
    run_app: RunApp, catalog: Catalog, gate: Event
) -> None:
    async with run_app("en", configurator=Configurator(catalog, lambda: DAY)) as driver:
        await go_to_wheels(driver)
        worker = driver.app.main_screen.controllers.search.worker
        assert worker.is_searching
        await driver.press("escape")
        assert not worker.is_searching
        assert "? not checked" in row_of(driver, "Large")
        assert "not checked" in driver.part_text("#bar")
        gate.set()
        await driver.settle()
        assert not driver.view.is_proven, "what was found after the end is not shown"

        await driver.press("up")
        await until(lambda: driver.view.is_proven)
        await driver.settle()
        assert "Needs changes" in row_of(driver, "Large")


async def test_keys_take_effect_while_a_search_goes_on(
    run_app: RunApp, catalog: Catalog, gate: Event
) -> None:
    async with run_app("en", configurator=Configurator(catalog, lambda: DAY)) as driver:
        await go_to_wheels(driver)
        await driver.burst("l", "up", "backspace", "shift+tab", "backspace")
        assert driver.view.tr.code == "zh"
        assert driver.view.quote.build.chosen == {"white", "small"}
        assert driver.view.is_proven, "every option is free now"
        assert not driver.app.main_screen.controllers.search.worker.is_searching
        assert not gate.is_set()


async def test_leaving_ends_the_search(run_app: RunApp, catalog: Catalog, gate: Event) -> None:
    async with run_app("en", configurator=Configurator(catalog, lambda: DAY)) as driver:
        await go_to_wheels(driver)
        worker = driver.app.main_screen.controllers.search.worker
        await driver.press("q")
        assert worker.is_searching
        await driver.press("down", "down", "enter")
        await until(lambda: bool(driver.app.is_exiting))
        assert not worker.is_searching
        await until(lambda: not worker.has_thread)
    assert not gate.is_set(), "the search has not come to its end"


async def test_a_blocked_choice_opens_its_panel_at_once_and_fills_it(
    run_app: RunApp, catalog: Catalog, gate: Event
) -> None:
    async with run_app("en", configurator=Configurator(catalog, lambda: DAY)) as driver:
        await go_to_wheels(driver)
        await driver.press("space")
        panel = driver.app.main_screen.ui.panel
        assert panel is not None
        assert (panel.kind, panel.entries, panel.is_proven) == (PanelKind.BLOCKED, (), False)
        assert "? Checking…" in driver.part_text("#options")
        assert "No solution" not in driver.part_text("#options"), "that is not proven"

        gate.set()
        await until(lambda: driver.view.is_proven)
        await driver.settle()
        assert "Checking" not in driver.text()
        await driver.press("enter")
        assert driver.view.quote.build.chosen == {"white", "large"}


async def test_ways_to_qualify_fill_their_panel_and_closing_it_ends_the_search(
    run_app: RunApp, catalog: Catalog, gate: Event
) -> None:
    async with run_app("en", configurator=Configurator(catalog, lambda: DAY)) as driver:
        worker = driver.app.main_screen.controllers.search.worker
        await driver.press("g")
        assert "? Checking…" in driver.part_text("#options")
        assert "Nothing qualifies" not in driver.part_text("#options"), "that is not proven"
        await driver.press("escape")
        assert (driver.view.opened, worker.is_searching) == (None, False)

        await driver.press("g")
        gate.set()
        await until(lambda: driver.view.is_proven)
        panel = driver.app.main_screen.ui.panel
        assert panel is not None
        assert [entry.build.chosen for entry in panel.entries] == [
            {"red", "small"},
            {"white", "large"},
        ]


async def test_the_search_computes_the_quotes_of_the_ways_that_it_finds(
    run_app: RunApp, catalog: Catalog, gate: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a large catalog these would delay the key that follows."""
    threads: dict[frozenset[str], set[Thread]] = {}

    def compute_quote(catalog: Catalog, build: Build, day: date) -> Quote:
        threads.setdefault(build.chosen, set()).add(current_thread())
        return pricing.compute_quote(catalog, build, day)

    monkeypatch.setattr("xmc_tui.configurator.build_evaluator.compute_quote", compute_quote)
    async with run_app("en", configurator=Configurator(catalog, lambda: DAY)) as driver:
        await driver.press("g")
        gate.set()
        await until(lambda: driver.view.is_proven)
        panel = driver.app.main_screen.ui.panel
        assert panel is not None
        for entry in panel.entries:
            assert current_thread() not in threads[entry.build.chosen]
        assert len(panel.entries) == 2


async def test_a_panel_asks_once_for_the_effect_of_an_entry(
    run_app: RunApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Build] = []
    preview_build = BuildEvaluator.preview_build

    def count(self: BuildEvaluator, build: Build, fixed: Collection[str] = ()) -> Preview | None:
        asked.append(build)
        return preview_build(self, build, fixed)

    async with run_app("en") as driver:
        await driver.press("g")
        panel = driver.app.main_screen.ui.panel
        assert panel is not None
        monkeypatch.setattr(BuildEvaluator, "preview_build", count)
        make_panel_text(driver.configurator, panel, translator_for("en"), show_ids=True)
        assert sorted(asked, key=repr) == sorted((each.build for each in panel.entries), key=repr)


async def test_a_customer_sees_no_preview_without_proof(
    run_app: RunApp, catalog: Catalog, gate: Event
) -> None:
    async with run_app("en", configurator=Configurator(catalog, lambda: DAY)) as driver:
        await go_to_wheels(driver)
        assert driver.view.preview is not None
        await driver.press("f2")
        assert driver.view.preview is None
        gate.set()
        await until(lambda: driver.view.preview is not None)
        assert driver.view.preview.is_proven


async def test_one_key_changes_the_order_of_ways_to_qualify(run_app: RunApp) -> None:
    async with run_app("en", (120, 40)) as driver:
        evaluator = driver.configurator.evaluator
        for keys, fewest_changes in (("g", False), ("m", True), ("m", False)):
            await driver.press(keys)
            panel = driver.app.main_screen.ui.panel
            assert panel is not None
            ways = evaluator.find_ways_to_qualify(fewest_changes=fewest_changes)
            assert [entry.build for entry in panel.entries] == [way.build for way in ways]
            first, other = "Cheapest first", "Fewest changes first"
            if fewest_changes:
                first, other = other, first
            assert first in driver.part_text("#options")
            assert f"m {other}" in driver.part_text("#key-bar")


def test_a_prepared_engine_has_the_index_of_the_rules(catalog: Catalog) -> None:
    """On a large catalog the first conflict would wait for it."""
    evaluator = Configurator(catalog, lambda: DAY).evaluator
    evaluator.preload_engine()
    assert "rules_of_option" in vars(evaluator.compiled_rules)


# ── The allowance of a key ────────────────────────────────────────────────────────────────────────


def is_over(budget: SearchBudget) -> bool:
    """Whether a budget has ended."""
    try:
        budget.spend(100)
    except BudgetExceededError:
        return True
    return False


async def test_questions_of_one_key_share_an_allowance(monkeypatch: pytest.MonkeyPatch) -> None:
    now = {"wall": 5.0, "processor": 3.0}
    monkeypatch.setattr("xmc_tui.tui.key_time_allowance.perf_counter", lambda: now["wall"])
    monkeypatch.setattr("xmc_tui.tui.key_time_allowance.thread_time", lambda: now["processor"])
    allowance = KeyTimeAllowance(1.0)

    def run(wall: float, processor: float) -> None:
        now["wall"] += wall
        now["processor"] += processor

    first = allowance.make_search_budget()
    run(10.0, 0.0)
    assert not is_over(first), "a machine that is busy with something else is no reason"
    run(0.1, 0.1)
    assert not is_over(first)
    run(0.1, 0.1)
    assert is_over(first), "a question takes a part only"
    second = allowance.make_search_budget()
    assert not is_over(second)
    run(1.0, 1.0)
    assert is_over(second)
    assert is_over(allowance.make_search_budget()), "the allowance is used up"
    await asyncio.sleep(0)
    assert not is_over(allowance.make_search_budget()), "the next key has its own"
    allowance.exhaust_until_event_loop_resumes()
    assert is_over(allowance.make_search_budget())
    await asyncio.sleep(0)


# ── The thread ────────────────────────────────────────────────────────────────────────────────────


def test_only_the_latest_search_goes_on() -> None:
    threads: list[Callable[[], None]] = []
    worker = SearchWorker(threads.append)
    done: list[str] = []

    def begin(search: Search) -> None:
        done.append("first")
        worker.start(lambda _: done.append("second"))
        worker.start(lambda _: done.append("third"))
        assert search.is_cancelled()

    worker.start(begin)
    assert worker.is_searching
    threads.pop()()
    assert (done, threads, worker.is_searching) == (["first", "third"], [], False)
    worker.start(lambda _: done.append("fourth"))
    worker.cancel()
    assert not worker.is_searching
    threads.pop()()
    assert done == ["first", "third"]
