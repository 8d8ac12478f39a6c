"""Searches for what a view shows without proof, on another thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from xmc_tui.configurator import Configurator
from xmc_tui.domain.engine.search_budget import SearchBudget
from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.tui.controllers.controller_host import Host
from xmc_tui.tui.key_time_allowance import KeyTimeAllowance
from xmc_tui.tui.search_worker import Search, SearchWorker

if TYPE_CHECKING:
    from xmc_tui.presentation.advice_panel import AdvicePanel, PanelEntry
    from xmc_tui.presentation.view_model import ViewModel

#: The seconds for each question: all questions are asked with the first before any with the second.
_ROUNDS = (0.1, 0.5, 2.5, 12.0)

#: How long a search waits before it begins, in seconds, so that the frame is drawn first.
_DELAY = 0.03

#: The least time between two views with new answers, in seconds.
_SHOW_EVERY = 0.15

#: Asks a question, and returns whether its answer is proven.
Ask = Callable[[], bool]


class EngineSearchController:
    """Searches on for what the engine cannot prove within the allowance of a key.

    The view shows at once what is known, and marks what is not proven. A search on another thread
    fills the memory of answers that the view is made from, and the view is refreshed from time to
    time. Every command ends the search; if something is still not proven, it begins again.
    """

    def __init__(self, host: Host) -> None:
        self.host = host
        self.allowance = KeyTimeAllowance()
        self.worker = SearchWorker(host.run_in_background)
        self._view: ViewModel | None = None
        self._is_showing_answers = False

    @property
    def _configurator(self) -> Configurator:
        return self.host.workspace.current.configurator

    def limit_engine_time_per_key(self) -> None:
        """Give the questions of this thread on the current build the allowance of a key."""
        evaluator = self._configurator.evaluator
        evaluator.make_budget = self.allowance.make_search_budget
        evaluator.answers_at_once = True

    def search_unproven_answers(self, view: ViewModel) -> None:
        """Search for what a view shows without proof."""
        self._view = view
        if self._is_showing_answers:
            return  # the search that found them goes on
        if view.is_proven or self.host.ui.is_search_stopped:
            self.worker.cancel()
        else:
            self.worker.start(partial(self._search, self._configurator, view))

    def interrupt(self, command_id: str) -> None:
        """End the search, because a command is carried out; Escape ends it for good."""
        self.limit_engine_time_per_key()  # no view may have been made since the first frame
        was_searching = self.worker.is_searching
        self.worker.cancel()
        is_stopped = was_searching and command_id == "close"
        if self.host.ui.is_search_stopped != is_stopped:
            self.host.ui = replace(self.host.ui, is_search_stopped=is_stopped)
            self.host.schedule_refresh()

    def resume(self) -> None:
        """Search on after a command that has not refreshed the view."""
        if self._view is not None and not self.worker.is_searching:
            self.search_unproven_answers(self._view)

    def end(self) -> None:
        """End the search, because the app exits."""
        self._view = None
        self.worker.cancel()

    # ── On the other thread ───────────────────────────────────────────────────────────────────────

    def _search(self, configurator: Configurator, view: ViewModel, search: Search) -> None:
        """Ask all questions with more time from round to round, until all answers are proven."""
        from xmc_tui.configurator.thread_copy import copy_for_thread

        search.wait_unless_cancelled(_DELAY)
        twin = copy_for_thread(configurator)
        questions = list(_iterate_questions(twin, view))
        shown = monotonic()
        for seconds in _ROUNDS:
            open_questions = []
            twin.evaluator.make_budget = partial(_make_budget, search, seconds)
            for ask in questions:
                if search.is_cancelled():
                    return
                if not ask():
                    open_questions.append(ask)
                if monotonic() > shown + _SHOW_EVERY:
                    self._show_soon(search)
                    shown = monotonic()
            questions = open_questions
            if not questions:
                break
        self._show_soon(search, is_given_up=bool(questions))

    def _show_soon(self, search: Search, is_given_up: bool = False) -> None:
        if not search.is_cancelled():
            self.host.call_from_worker(partial(self._show, search, is_given_up))

    # ── On the thread of the user interface ───────────────────────────────────────────────────────

    def _show(self, search: Search, is_given_up: bool) -> None:
        """Show the answers found so far, unless the search was replaced meanwhile."""
        if self.worker.latest is not search:
            return
        self.allowance.exhaust_until_event_loop_resumes()
        ui = self.host.ui
        if ui.panel is not None:
            from xmc_tui.presentation.panel_entries import continue_panel_search

            ui = replace(ui, panel=continue_panel_search(self._configurator, ui.panel))
        self.host.ui = replace(ui, search_round=ui.search_round + 1, is_search_stopped=is_given_up)
        self._is_showing_answers = True
        try:
            self.host.refresh_view()
        finally:
            self._is_showing_answers = False


def _make_budget(search: Search, seconds: float) -> SearchBudget:
    return SearchBudget.for_seconds(monotonic, seconds, search.is_cancelled)


def _iterate_questions(configurator: Configurator, view: ViewModel) -> Iterator[Ask]:
    """Yield the open questions of a view, the most important first."""
    evaluator = configurator.evaluator
    if view.opened is not None:
        yield from _iterate_panel_questions(configurator, view.opened.panel)
        return
    option = view.cursor.highlight
    if not view.is_preview_proven:
        yield lambda: evaluator.preview_option(option).is_proven
    for row in view.options:
        if not row.is_proven:
            yield partial(_ask_state, configurator, row.option.id)


def _ask_state(configurator: Configurator, option_id: str) -> bool:
    return configurator.evaluator.option_state(option_id).is_proven


def _iterate_panel_questions(configurator: Configurator, panel: AdvicePanel) -> Iterator[Ask]:
    from xmc_tui.presentation.panel_entries import continue_panel_search

    def ask() -> bool:
        found = continue_panel_search(configurator, panel)
        for entry in found.entries:
            configurator.evaluator.quote_build(entry.build)  # the view shows it, so it is cached
        return found.is_proven

    yield ask
    for entry in panel.entries:
        yield partial(_ask_preview, configurator, entry)


def _ask_preview(configurator: Configurator, entry: PanelEntry) -> bool:
    preview = configurator.evaluator.preview_build(entry.build, entry.fixed_options)
    return preview is None or preview.is_proven
