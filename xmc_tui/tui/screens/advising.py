"""The part of the configurator's screen that opens the dialogs about the build and hands on what they give."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from textual.reactive import var
from textual.screen import Screen

from xmc_tui.configurator import Applied, Choose, Command, Configurator, Deed, DeedKind, Outcome, Take
from xmc_tui.domain.build import Build
from xmc_tui.domain.catalog import Pick, StepKind
from xmc_tui.domain.code import code_of
from xmc_tui.locale import N_, Language
from xmc_tui.present.cars import model_lines
from xmc_tui.present.cursor import Cursor, to_group, to_step
from xmc_tui.present.money import amount
from xmc_tui.present.status import arithmetic
from xmc_tui.present.view import View
from xmc_tui.tui.commands import KeyCommand, listed
from xmc_tui.tui.desk import Desk
from xmc_tui.tui.screens.advice import (
    BudgetDialog,
    changes_dialog,
    drops_dialog,
    qualify_dialog,
    themes_dialog,
    why_dialog,
)
from xmc_tui.tui.screens.dialog import Dialog, TextDialog
from xmc_tui.tui.screens.help import help_lines
from xmc_tui.tui.screens.search import SearchDialog

Result = TypeVar("Result")


class AdvisingScreen(Screen[None]):
    """Opens dialogs, each awaited, so that keys typed ahead land in it; carrying commands out is its heir's."""

    view: var[View | None] = var(None)

    configurator: Configurator
    desk: Desk
    words: Language
    commands: Sequence[KeyCommand]
    message: str
    cursor: Cursor

    @abstractmethod
    async def do(self, command: Command) -> Outcome:
        """Carry out a command, say what came of it, and open the reasons where it is blocked."""

    @abstractmethod
    def show(self) -> None:
        """Make one new view of all that stands and hand it to the parts."""

    def _view(self) -> View:
        assert self.view is not None, "the screen is mounted"
        return self.view

    # ── Asking ────────────────────────────────────────────────────────────────────────────────────

    async def advise(self, dialog: Dialog[Command]) -> None:
        """Open a dialog that gives a command, and carry that out."""
        await self.ask(dialog, self._advised)

    async def ask(self, dialog: Dialog[Result], answered: Callable[[Result], Awaitable[None]], field: str = "") -> None:
        """Open a dialog and hand its result on; awaited, so that keys typed ahead land in it, in its field first."""
        dialog.answered = answered
        await self.app.push_screen(dialog)
        if field:
            dialog.set_focus(dialog.query_one(f"#{field}"))

    async def _advised(self, command: Command) -> None:
        outcome = await self.do(command)
        if isinstance(outcome, Applied):
            self._show_deed(outcome.deed)

    def _show_deed(self, deed: Deed) -> None:
        """Put the cursor where something was done, unless it was done all over the car."""
        model = self.configurator.model
        if deed.kind in (DeedKind.WITHDRAW, DeedKind.OVER) and deed.subject in model.group_by_id:
            self._show_group(deed.subject)
        elif deed.kind in (DeedKind.CHOOSE, DeedKind.REMOVE) and deed.subject in model.options:
            self._show_group(model.options[deed.subject].group)
        elif self.cursor.group:
            self.cursor = to_group(self.configurator, self.cursor, self.cursor.group)
            self.show()

    def _show_group(self, group_id: str) -> None:
        group = self.configurator.model.group_by_id[group_id]
        self.cursor = to_group(self.configurator, to_step(self.configurator, self.cursor, group.step), group_id)
        self.show()

    # ── The dialogs ───────────────────────────────────────────────────────────────────────────────

    async def action_search(self) -> None:
        """Search the options of the car."""
        dialog = SearchDialog(self._view(), self.desk.catalog_of)
        await self.ask(dialog, self._found, field="query")

    async def _found(self, found: str | Build) -> None:
        if isinstance(found, Build):
            code = code_of(self.configurator.catalog, found)
            await self._advised(Take(found, Deed(DeedKind.CODE, code, found.model)))
        else:
            await self._option_found(found)

    async def _option_found(self, option_id: str) -> None:
        self._show_group(self.configurator.model.options[option_id].group)
        self.cursor = Cursor(self.cursor.step, self.cursor.group, option_id, self.cursor.visited)
        if self.configurator.model.group_of(option_id).pick is Pick.ANY and option_id in self.configurator.build.chosen:
            self.show()
        else:
            await self.do(Choose(option_id))

    async def action_why(self) -> None:
        """Tell all about the highlighted option."""
        view = self._view()
        option = view.highlighted
        if view.step.kind is StepKind.MODEL:
            lines = model_lines(view)
            await self.app.push_screen(TextDialog(self.words, self.words.say(N_("Why")), lambda _: lines))
            return
        if option is None:
            await self.action_arithmetic()
            return
        await self.advise(why_dialog(view, option))

    async def action_qualify(self) -> None:
        """Offer the cheapest ways to qualify."""
        await self.advise(qualify_dialog(self._view()))

    async def action_changes(self) -> None:
        """Tell what has changed against the standard car."""
        await self.advise(changes_dialog(self._view()))

    async def action_themes(self) -> None:
        """Offer the ready builds."""
        await self.advise(themes_dialog(self._view()))

    async def action_budget(self) -> None:
        """Ask for a ceiling, then offer the ways back under it."""
        dialog = BudgetDialog(self._view())
        await self.ask(dialog, self._budget_set, field="ceiling")

    async def _budget_set(self, command: Command) -> None:
        await self.do(command)
        ceiling = self.configurator.ceiling
        words = self.words
        self.message = words.say(N_("the ceiling is lifted"))
        if ceiling is not None:
            self.message = words.say(N_("within the budget of {ceiling}"), ceiling=amount(ceiling))
        dialog = drops_dialog(self._view())
        if dialog is not None:
            self.message = ""
            await self.advise(dialog)
        self.show()

    async def action_arithmetic(self) -> None:
        """Tell how the total and every lamp come about."""
        view = self._view()
        await self.app.push_screen(TextDialog(self.words, self.words.say(N_("Arithmetic")), lambda _: arithmetic(view)))

    async def action_help(self) -> None:
        """Show the keys."""
        lines = help_lines(self.words, listed(len(self.configurator.catalog.steps), self.commands))
        await self.app.push_screen(TextDialog(self.words, self.words.say(N_("Help")), lambda _: lines))
