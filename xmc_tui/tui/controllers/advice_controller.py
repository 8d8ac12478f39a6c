"""The commands that advise: search, explanations, ways to qualify, themes, budget and help."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from xmc_tui.configurator import (
    ApplyBuild,
    Choose,
    ChooseModel,
    Command,
    Configurator,
    Edit,
    EditKind,
)
from xmc_tui.domain.build import Build
from xmc_tui.domain.catalog import SelectionMode, StepKind
from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.i18n import N_
from xmc_tui.presentation.cursor import cursor_at_group
from xmc_tui.presentation.model_details import model_detail_lines
from xmc_tui.presentation.money_format import format_amount
from xmc_tui.presentation.price_arithmetic import arithmetic_lines
from xmc_tui.tui.command_registry import KeyCommand, visible_commands
from xmc_tui.tui.controllers.controller_host import Handler, Host
from xmc_tui.tui.controllers.editing_controller import EditingController

if TYPE_CHECKING:
    from xmc_tui.presentation.option_search import FoundOption


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
        from xmc_tui.tui.dialogs.search_dialog import SearchDialog

        session = self.host.workspace.current
        view, catalog_of = self.host.current_view(), session.exporter.catalog_for_code
        dialog = SearchDialog(view, session.configurator, catalog_of)
        await self.host.open_dialog(dialog, self._go_to_result)

    async def _go_to_result(self, found: FoundOption | Build) -> None:
        if isinstance(found, Build):
            from xmc_tui.domain.build_code import encode_build  # not needed by a start

            code = encode_build(self._configurator.catalog, found)
            edit = Edit(EditKind.CODE, code, found.model)
            await self.editing.run_at_edit(ApplyBuild(found, edit))
            return
        is_other = found.model.id != self._configurator.model.id
        if is_other:
            await self.editing.run(ChooseModel(found.model.id, found.option.id))
        if found.model.id == self._configurator.model.id:  # else a changed catalog is reported
            await self._go_to_option(found.option.id, is_chosen=is_other)

    async def _go_to_option(self, option_id: str, is_chosen: bool) -> None:
        """Choose an option and highlight it; with `is_chosen` the car was changed for it."""
        configurator = self._configurator
        group = configurator.model.group_of(option_id)
        cursor = cursor_at_group(configurator, self.host.ui.cursor, group.id)
        self.host.move_cursor(replace(cursor, highlight=option_id))
        stays = is_chosen or group.pick is SelectionMode.ANY
        if stays and option_id in configurator.build.chosen:
            self.host.refresh_view()
        else:
            await self.editing.run(Choose(option_id))

    # ── Dialogs that return a command ─────────────────────────────────────────────────────────────

    async def explain_highlight(self) -> None:
        """Explain the highlighted option or model; on the review, the figures."""
        view = self.host.current_view()
        if view.step.kind is StepKind.MODEL:
            from xmc_tui.presentation.model_change_text import model_change_lines

            lines = model_change_lines(self._configurator, view.tr)
            lines += model_detail_lines(view)
            await self.host.show_text(view.tr.translate(N_("Why")), lines)
        elif view.highlighted is None:
            await self.show_arithmetic()
        else:
            from xmc_tui.tui.dialogs.advice_dialogs import why_dialog

            dialog = why_dialog(view, self._configurator, view.highlighted)
            await self.editing.open_dialog(dialog)

    async def show_ways_to_qualify(self) -> None:
        """Offer the cheapest ways to qualify."""
        from xmc_tui.tui.dialogs.advice_dialogs import qualify_dialog

        view = self.host.current_view()
        await self.editing.open_dialog(qualify_dialog(view, self._configurator))

    async def show_changes(self) -> None:
        """Show the differences from the standard build."""
        from xmc_tui.tui.dialogs.advice_dialogs import changes_dialog

        view = self.host.current_view()
        await self.editing.open_dialog(changes_dialog(view, self._configurator))

    async def show_themes(self) -> None:
        """Offer the designer themes."""
        from xmc_tui.tui.dialogs.advice_dialogs import themes_dialog

        view = self.host.current_view()
        await self.editing.open_dialog(themes_dialog(view, self._configurator))

    # ── Budget ────────────────────────────────────────────────────────────────────────────────────

    async def ask_for_budget(self) -> None:
        """Ask for a budget, then offer ways to keep within it."""
        from xmc_tui.tui.dialogs.advice_dialogs import BudgetDialog

        dialog = BudgetDialog(self.host.current_view())
        await self.host.open_dialog(dialog, self._set_budget)

    async def _set_budget(self, command: Command) -> None:
        from xmc_tui.tui.dialogs.advice_dialogs import savings_dialog

        await self.editing.run(command)
        budget, tr = self._configurator.budget, self.host.ui.tr
        dialog = savings_dialog(self.host.current_view(), self._configurator)
        if dialog is not None:
            self.host.say("")
            await self.editing.open_dialog(dialog)
        elif budget is None:
            self.host.say(tr.translate(N_("the ceiling is lifted")))
        else:
            message = N_("within the budget of {ceiling}")
            self.host.say(tr.translate(message, ceiling=format_amount(budget)))
        self.host.refresh_view()

    # ── Text ──────────────────────────────────────────────────────────────────────────────────────

    async def show_arithmetic(self) -> None:
        """Show how the total and every condition are computed."""
        view = self.host.current_view()
        await self.host.show_text(view.tr.translate(N_("Arithmetic")), arithmetic_lines(view))

    async def show_help(self) -> None:
        """Show the keys."""
        from xmc_tui.tui.dialogs.help_content import help_lines

        tr, steps = self.host.ui.tr, len(self._configurator.catalog.steps)
        lines = help_lines(tr, visible_commands(steps, self.commands))
        await self.host.show_text(tr.translate(N_("Help")), lines)
