"""The part of the configurator's screen that opens the dialogs about the build and hands on what they give."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual.reactive import var

from xmc_tui.configurator import Applied, Choose, Command, Deed, DeedKind, Outcome, Take, Unchanged
from xmc_tui.domain.build import Build
from xmc_tui.domain.catalog import Pick, StepKind
from xmc_tui.domain.frozen import replace
from xmc_tui.locale import N_
from xmc_tui.present.cars import model_lines
from xmc_tui.present.cursor import Cursor, to_group, to_step, to_the_chosen
from xmc_tui.present.money import amount
from xmc_tui.present.status import arithmetic
from xmc_tui.present.view import View
from xmc_tui.tui import screens
from xmc_tui.tui.commands import KeyCommand, listed
from xmc_tui.tui.screens.drafting import DraftingScreen

if TYPE_CHECKING:
    from xmc_tui.tui.screens.dialog import Dialog


class AdvisingScreen(DraftingScreen):
    """Opens dialogs, each awaited, so that keys typed ahead land in it; carrying commands out is its heir's."""

    view: var[View | None] = var(None)

    commands: Sequence[KeyCommand]
    cursor: Cursor

    @abstractmethod
    async def do(self, command: Command, place: Callable[[Outcome], Cursor] | None = None) -> Outcome:
        """Carry out a command, say what came of it, and open the reasons where it is blocked.

        `place` tells where the cursor goes then: it is shown in the same frame, and nothing is made twice.
        """

    # ── Asking ────────────────────────────────────────────────────────────────────────────────────

    async def advise(self, dialog: Dialog[Command]) -> None:
        """Open a dialog that gives a command, and carry that out."""
        await self.ask(dialog, self._advised)

    async def _advised(self, command: Command) -> None:
        await self.do(command, self._where_done)

    def shown(self) -> View:
        """Return the view that the parts show."""
        assert self.view is not None, "the screen is mounted"
        return self.view

    def _where_done(self, outcome: Outcome) -> Cursor:
        """Return the cursor where something was done, unless it was done all over the car, or stood there already."""
        if isinstance(outcome, Unchanged):
            return to_the_chosen(self.configurator, self.cursor)
        return self._where(outcome.deed) if isinstance(outcome, Applied) else self.cursor

    def _where(self, deed: Deed) -> Cursor:
        model = self.configurator.model
        if deed.kind in (DeedKind.WITHDRAW, DeedKind.OVER) and deed.subject in model.group_by_id:
            return self._at_group(deed.subject)
        if deed.kind in (DeedKind.CHOOSE, DeedKind.REMOVE) and deed.subject in model.options:
            return self._at_group(model.options[deed.subject].group)
        return to_the_chosen(self.configurator, self.cursor)

    def _at_group(self, group_id: str) -> Cursor:
        group = self.configurator.model.group_by_id[group_id]
        return to_group(self.configurator, to_step(self.configurator, self.cursor, group.step), group_id)

    # ── The dialogs ───────────────────────────────────────────────────────────────────────────────

    async def action_search(self) -> None:
        """Search the options of the car."""
        dialog = screens.SearchDialog(self.shown(), self.desk.catalog_of)
        await self.ask(dialog, self._found)

    async def _found(self, found: str | Build) -> None:
        if isinstance(found, Build):
            from xmc_tui.domain.code import code_of  # once a code is typed

            code = code_of(self.configurator.catalog, found)
            await self._advised(Take(found, Deed(DeedKind.CODE, code, found.model)))
        else:
            await self._option_found(found)

    async def _option_found(self, option_id: str) -> None:
        self.cursor = replace(self._at_group(self.configurator.model.options[option_id].group), highlight=option_id)
        if self.configurator.model.group_of(option_id).pick is Pick.ANY and option_id in self.configurator.build.chosen:
            self.show()
        else:
            await self.do(Choose(option_id))

    async def action_why(self) -> None:
        """Tell all about the highlighted option."""
        view = self.shown()
        option = view.highlighted
        if view.step.kind is StepKind.MODEL:
            lines = model_lines(view)
            await self.app.push_screen(screens.TextDialog(self.words, self.words.say(N_("Why")), lambda _: lines))
            return
        if option is None:
            await self.action_arithmetic()
            return
        await self.advise(screens.why_dialog(view, option))

    async def action_qualify(self) -> None:
        """Offer the cheapest ways to qualify."""
        await self.advise(screens.qualify_dialog(self.shown()))

    async def action_changes(self) -> None:
        """Tell what has changed against the standard car."""
        await self.advise(screens.changes_dialog(self.shown()))

    async def action_themes(self) -> None:
        """Offer the ready builds."""
        await self.advise(screens.themes_dialog(self.shown()))

    async def action_budget(self) -> None:
        """Ask for a ceiling, then offer the ways back under it."""
        dialog = screens.BudgetDialog(self.shown())
        await self.ask(dialog, self._budget_set)

    async def _budget_set(self, command: Command) -> None:
        await self.do(command)
        ceiling = self.configurator.ceiling
        words = self.words
        self.message = words.say(N_("the ceiling is lifted"))
        if ceiling is not None:
            self.message = words.say(N_("within the budget of {ceiling}"), ceiling=amount(ceiling))
        dialog = screens.drops_dialog(self.shown())
        if dialog is not None:
            self.message = ""
            await self.advise(dialog)
        self.show()

    async def action_arithmetic(self) -> None:
        """Tell how the total and every lamp come about."""
        view = self.shown()
        await self.app.push_screen(
            screens.TextDialog(self.words, self.words.say(N_("Arithmetic")), lambda _: arithmetic(view))
        )

    async def action_help(self) -> None:
        """Show the keys."""
        lines = screens.help_lines(self.words, listed(len(self.configurator.catalog.steps), self.commands))
        await self.app.push_screen(screens.TextDialog(self.words, self.words.say(N_("Help")), lambda _: lines))
