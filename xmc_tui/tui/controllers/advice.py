"""Advice: search, explanations, ways to qualify, changes, themes, budget, price breakdown and help."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xmc_tui.configurator import Choose, Command, Configurator, Deed, DeedKind, Take
from xmc_tui.domain.build import Build
from xmc_tui.domain.catalog import Pick, StepKind
from xmc_tui.domain.frozen import replace
from xmc_tui.locale import N_
from xmc_tui.present.cars import model_lines
from xmc_tui.present.cursor import cursor_at_group
from xmc_tui.present.money import amount
from xmc_tui.present.status import arithmetic
from xmc_tui.tui.commands import KeyCommand, listed
from xmc_tui.tui.controllers.editing import EditingController
from xmc_tui.tui.controllers.host import Handler, Host


class AdviceController:
    """Opens the dialogs about the current build and carries out the commands they return."""

    def __init__(
        self, host: Host, editing: EditingController, commands: Sequence[KeyCommand]
    ) -> None:
        self.host = host
        self.editing = editing
        self.commands = commands

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """The handlers by command id."""
        return {
            "search": self.search,
            "why": self.explain_highlight,
            "qualify": self.show_ways_to_qualify,
            "budget": self.ask_for_budget,
            "changes": self.show_changes,
            "themes": self.show_themes,
            "arithmetic": self.show_arithmetic,
            "help": self.show_help,
        }

    @property
    def _configurator(self) -> Configurator:
        return self.host.workspace.current.configurator

    # ── Search ────────────────────────────────────────────────────────────────────────────────────

    async def search(self) -> None:
        """Search the options of the model, or enter a build code."""
        from xmc_tui.tui.screens.search import SearchDialog

        session = self.host.workspace.current
        view, catalog_of = self.host.current_view(), session.exporter.catalog_of
        dialog = SearchDialog(view, session.configurator, catalog_of)
        await self.host.open_dialog(dialog, self._found)

    async def _found(self, found: str | Build) -> None:
        if isinstance(found, Build):
            from xmc_tui.domain.code import code_of  # not needed by a start

            code = code_of(self._configurator.catalog, found)
            edit = Deed(DeedKind.CODE, code, found.model)
            await self.editing.run_at_edit(Take(found, edit))
        else:
            await self._option_found(found)

    async def _option_found(self, option_id: str) -> None:
        configurator = self._configurator
        group = configurator.model.group_of(option_id)
        cursor = cursor_at_group(configurator, self.host.ui.cursor, group.id)
        self.host.move_cursor(replace(cursor, highlight=option_id))
        if group.pick is Pick.ANY and option_id in configurator.build.chosen:
            self.host.refresh_view()
        else:
            await self.editing.run(Choose(option_id))

    # ── Dialogs that return a command ─────────────────────────────────────────────────────────────

    async def explain_highlight(self) -> None:
        """Explain the highlighted option or model; on the review, the figures."""
        view = self.host.current_view()
        if view.step.kind is StepKind.MODEL:
            await self.host.show_text(view.words.say(N_("Why")), model_lines(view))
        elif view.highlighted is None:
            await self.show_arithmetic()
        else:
            from xmc_tui.tui.screens.advice import why_dialog

            dialog = why_dialog(view, self._configurator, view.highlighted)
            await self.editing.open_dialog(dialog)

    async def show_ways_to_qualify(self) -> None:
        """Offer the cheapest ways to qualify."""
        from xmc_tui.tui.screens.advice import qualify_dialog

        view = self.host.current_view()
        await self.editing.open_dialog(qualify_dialog(view, self._configurator))

    async def show_changes(self) -> None:
        """Show the differences from the standard build."""
        from xmc_tui.tui.screens.advice import changes_dialog

        view = self.host.current_view()
        await self.editing.open_dialog(changes_dialog(view, self._configurator))

    async def show_themes(self) -> None:
        """Offer the designer themes."""
        from xmc_tui.tui.screens.advice import themes_dialog

        view = self.host.current_view()
        await self.editing.open_dialog(themes_dialog(view, self._configurator))

    # ── Budget ────────────────────────────────────────────────────────────────────────────────────

    async def ask_for_budget(self) -> None:
        """Ask for a budget, then offer ways to keep within it."""
        from xmc_tui.tui.screens.advice import BudgetDialog

        dialog = BudgetDialog(self.host.current_view())
        await self.host.open_dialog(dialog, self._budget_entered)

    async def _budget_entered(self, command: Command) -> None:
        from xmc_tui.tui.screens.advice import drops_dialog

        await self.editing.run(command)
        ceiling, words = self._configurator.ceiling, self.host.ui.words
        dialog = drops_dialog(self.host.current_view(), self._configurator)
        if dialog is not None:
            self.host.say("")
            await self.editing.open_dialog(dialog)
        elif ceiling is None:
            self.host.say(words.say(N_("the ceiling is lifted")))
        else:
            message = N_("within the budget of {ceiling}")
            self.host.say(words.say(message, ceiling=amount(ceiling)))
        self.host.refresh_view()

    # ── Text ──────────────────────────────────────────────────────────────────────────────────────

    async def show_arithmetic(self) -> None:
        """Show how the total and every condition are computed."""
        view = self.host.current_view()
        await self.host.show_text(view.words.say(N_("Arithmetic")), arithmetic(view))

    async def show_help(self) -> None:
        """Show the keys."""
        from xmc_tui.tui.screens.help import help_lines

        words, steps = self.host.ui.words, len(self._configurator.catalog.steps)
        lines = help_lines(words, listed(steps, self.commands))
        await self.host.show_text(words.say(N_("Help")), lines)
