"""The commands that advise: search, explanations, ways to qualify, themes, budget and help."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from xmc_tui.configurator import (
    ApplyBuild,
    Choose,
    ChooseModel,
    Configurator,
    Edit,
    EditKind,
    SetBudget,
)
from xmc_tui.domain.build import Build
from xmc_tui.domain.catalog import SelectionMode, StepKind
from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.i18n import N_
from xmc_tui.presentation.advice_panel import AdvicePanel, PanelKind
from xmc_tui.presentation.cursor import move_to_group_of_any_step
from xmc_tui.presentation.money_format import format_amount
from xmc_tui.tui.command_registry import KeyCommand, visible_commands
from xmc_tui.tui.controllers.controller_host import Handler, Host
from xmc_tui.tui.controllers.editing_controller import EditingController

if TYPE_CHECKING:
    from xmc_tui.presentation.option_search import FoundOption


class AdviceController:
    """Opens the panels and dialogs about the current build."""

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
            "search": self.open_option_search,
            "why": self.explain_highlight,
            "qualify": self.show_ways_to_qualify,
            "ways-order": self.show_ways_with_fewest_changes,
            "budget": self.ask_for_budget,
            "changes": self.show_changes_from_standard,
            "themes": self.show_themes,
            "arithmetic": self.show_arithmetic,
            "help": self.show_help,
        }

    @property
    def _configurator(self) -> Configurator:
        return self.host.workspace.current.configurator

    # ── Search ────────────────────────────────────────────────────────────────────────────────────

    async def open_option_search(self) -> None:
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
            await self.editing.run_and_move_cursor(ApplyBuild(found, edit))
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
        cursor = move_to_group_of_any_step(configurator, self.host.ui.cursor, group.id)
        self.host.set_cursor(replace(cursor, highlight=option_id))
        stays = is_chosen or group.pick is SelectionMode.ANY
        if stays and option_id in configurator.build.chosen:
            self.host.refresh_view()
        else:
            await self.editing.run(Choose(option_id))

    # ── Panels ────────────────────────────────────────────────────────────────────────────────────

    async def explain_highlight(self) -> None:
        """Explain the highlighted option or model; on the review, the figures."""
        view = self.host.current_view()
        if view.step.kind is StepKind.MODEL:
            from xmc_tui.presentation.model_change_text import model_change_lines
            from xmc_tui.presentation.model_details import model_detail_lines

            show, configurator = self.host.current_view, self._configurator
            await self.host.show_text(
                N_("About this car"),
                lambda tr: [*model_change_lines(configurator, tr), *model_detail_lines(show())],
            )
        elif view.highlighted_option is None:
            await self.show_arithmetic()
        else:
            from xmc_tui.presentation.panel_entries import explanation_panel

            self.editing.open_panel(explanation_panel(self._configurator, view.highlighted_option))

    def show_ways_to_qualify(self) -> None:
        """Offer the cheapest ways to qualify."""
        from xmc_tui.presentation.panel_entries import qualify_panel

        self.editing.open_panel(qualify_panel(self._configurator))

    def show_ways_with_fewest_changes(self) -> None:
        """Offer the ways to qualify that change least."""
        from xmc_tui.presentation.panel_entries import qualify_panel

        self.editing.open_panel(qualify_panel(self._configurator, fewest_changes=True))

    def show_changes_from_standard(self) -> None:
        """Show the differences from the standard build."""
        from xmc_tui.presentation.panel_entries import changes_panel

        self.editing.open_panel(changes_panel(self._configurator))

    def show_themes(self) -> None:
        """Offer the designer themes."""
        from xmc_tui.presentation.panel_entries import themes_panel

        self.editing.open_panel(themes_panel(self._configurator))

    # ── Budget ────────────────────────────────────────────────────────────────────────────────────

    async def ask_for_budget(self) -> None:
        """Ask for a budget, then offer ways to keep within it."""
        budget = self._configurator.budget
        text = "" if budget is None else str(budget)
        self.editing.open_panel(AdvicePanel(PanelKind.BUDGET, typed=text))
        await self.host.panel_field.open(text)

    async def set_budget(self, command: SetBudget) -> None:
        """Set the budget, and offer the smallest savings if the build exceeds it."""
        from xmc_tui.presentation.panel_entries import savings_panel

        await self.editing.run(command)
        budget, tr = self._configurator.budget, self.host.ui.tr
        savings = savings_panel(self._configurator)
        if savings is not None:
            self.host.set_status_message("")
            self.editing.open_panel(savings)
            return
        if budget is None:
            self.host.set_status_message(tr.translate(N_("Budget removed")))
        else:
            message = N_("Within the budget of {ceiling}")
            self.host.set_status_message(tr.translate(message, ceiling=format_amount(budget)))
        self.host.refresh_view()

    # ── Text ──────────────────────────────────────────────────────────────────────────────────────

    async def show_arithmetic(self) -> None:
        """Show how the total and every condition are computed."""
        from xmc_tui.presentation.price_arithmetic import arithmetic_lines

        show = self.host.current_view
        await self.host.show_text(N_("Price breakdown"), lambda _: arithmetic_lines(show()))

    async def show_condition(self, condition: str) -> None:
        """Show how one condition is computed."""
        from xmc_tui.presentation.price_arithmetic import condition_lines

        show = self.host.current_view
        await self.host.show_text(
            N_("Price breakdown"), lambda _: condition_lines(show(), condition)
        )

    async def show_help(self) -> None:
        """Show the keys: those of the present step, then all others."""
        from xmc_tui.tui.dialogs.help_content import help_lines

        commands = visible_commands(len(self._configurator.catalog.steps), self.commands)
        step = self.host.current_view().step.kind
        await self.host.show_text(N_("Help"), lambda tr: help_lines(tr, commands, step))
