"""The commands that change the build, and undo and redo."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from xmc_tui.configurator import (
    Applied,
    Blocked,
    Choose,
    ChooseModel,
    Command,
    CommandResult,
    Configurator,
    NotOffered,
    Redo,
    Remove,
    ResetGroup,
    SetBudget,
    Unchanged,
    Undo,
)
from xmc_tui.domain.catalog import SelectionMode, StepKind
from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.presentation.advice_panel import AdvicePanel
from xmc_tui.presentation.cursor import (
    Cursor,
    clamp_to_model,
    cursor_at_edit,
    move_to_next_group,
    move_to_selected_option,
    step_at,
)
from xmc_tui.presentation.edit_descriptions import result_text
from xmc_tui.tui.controllers.controller_host import Handler, Host
from xmc_tui.tui.controllers.documents_controller import DocumentsController
from xmc_tui.tui.controllers.review_controller import ReviewController

if TYPE_CHECKING:
    from xmc_tui.tui.dialogs.base_dialogs import Dialog

#: Returns the cursor after a command.
CursorRule = Callable[[CommandResult], Cursor]


class EditingController:
    """Carries out commands on the current build."""

    def __init__(self, host: Host, documents: DocumentsController) -> None:
        self.host = host
        self.documents = documents
        self.review = ReviewController(host)

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """The handlers by command id."""
        return {
            "choose": self.choose,
            "choose.next": self.choose_and_continue,
            "withdraw": self.reset_group,
            "undo": self.undo,
            "redo": self.redo,
        }

    async def run(self, command: Command, cursor_after: CursorRule | None = None) -> CommandResult:
        """Carry out a command, save the draft, then show the result.

        A blocked command opens the panel of resolutions. While a changed catalog is not confirmed,
        the confirmation is asked for instead; only a budget, which changes no build, is set anyway.
        """
        session, ui = self.host.workspace.current, self.host.ui
        if session.pending is not None and not isinstance(command, SetBudget):
            await self.documents.ask_about_changed_catalog()
            return Unchanged()
        configurator = session.configurator
        result = configurator.do(command)
        show_ids = not ui.customer_view
        self.host.set_status_message(
            result_text(configurator, command, result, ui.tr, show_ids=show_ids)
        )
        self.documents.save(result)
        cursor = clamp_to_model(configurator, ui.cursor)
        self.host.set_cursor(cursor)
        if cursor_after is not None:
            self.host.set_cursor(cursor_after(result))
        self.host.refresh_view()
        self._explain(result)
        return result

    def _explain(self, result: CommandResult) -> None:
        """Open the panel of the reasons why a command was not carried out."""
        if isinstance(result, Blocked):
            from xmc_tui.presentation.panel_entries import blocked_panel

            self.open_panel(blocked_panel(result))
        elif isinstance(result, NotOffered):
            from xmc_tui.presentation.panel_entries import explanation_panel

            option = self._configurator.model.options[result.option]
            self.open_panel(explanation_panel(self._configurator, option))

    def open_panel(self, panel: AdvicePanel) -> None:
        """Open a panel in place of the option list, instead of the one that is open."""
        self.host.panel_field.close()
        self.host.ui = replace(self.host.ui, panel=panel, customer_view=False)
        self.host.refresh_view()

    async def open_command_dialog(self, dialog: Dialog[Command]) -> None:
        """Open a dialog that returns a command, and carry that out."""
        await self.host.open_dialog(dialog, self.run_and_move_cursor)

    async def run_and_move_cursor(self, command: Command) -> None:
        """Carry out a command and move the cursor to the group that it changed."""
        await self.run(command, self.cursor_after_command)

    def cursor_after_command(self, result: CommandResult) -> Cursor:
        """Return the cursor on the changed group; if nothing changed, on its current choice."""
        cursor = self.host.ui.cursor
        if isinstance(result, Unchanged):
            return move_to_selected_option(self._configurator, cursor)
        if isinstance(result, Applied):
            return cursor_at_edit(self._configurator, cursor, result.edit)
        return cursor

    # ── Keys ──────────────────────────────────────────────────────────────────────────────────────

    async def choose(self) -> None:
        """Choose the highlighted option; in a pick-any group, remove it if it is chosen.

        On the review, list the standard items or fold them.
        """
        if self._is_review:
            self.review.toggle_standard_items()
            return
        command = self._command_for_highlight(removes=True)
        if command is not None:
            await self.run(command)

    async def choose_and_continue(self) -> None:
        """Choose the highlighted option and go to the next group; on the review, show its code."""
        if self._is_review:
            await self.review.show_build_code()
            return
        command = self._command_for_highlight(removes=False)
        if command is not None:
            await self.run(command, self._cursor_on_next_group)
        else:
            cursor = move_to_next_group(self._configurator, self.host.ui.cursor, 1)
            self.host.set_cursor(cursor)
            self.host.refresh_view()

    async def reset_group(self) -> None:
        """Return the current group to its standard choice."""
        if self.host.ui.cursor.group:
            await self.run(ResetGroup(self.host.ui.cursor.group))

    async def undo(self) -> None:
        """Undo the last command and move the cursor to the group that it changed."""
        await self.run_and_move_cursor(Undo())

    async def redo(self) -> None:
        """Redo the last undone command and move the cursor to the group it changed."""
        await self.run_and_move_cursor(Redo())

    def _cursor_on_next_group(self, result: CommandResult) -> Cursor:
        """Return the cursor on the next group; unchanged if the command was not carried out."""
        cursor = self.host.ui.cursor
        if isinstance(result, Blocked | NotOffered):
            return cursor
        return move_to_next_group(self._configurator, cursor, 1)

    @property
    def _is_review(self) -> bool:
        return step_at(self._configurator, self.host.ui.cursor).kind is StepKind.REVIEW

    def _command_for_highlight(self, removes: bool) -> Command | None:
        """Return the command for choosing the highlighted row; None if it has none.

        `removes` says whether choosing an option of a pick-any group again removes it.
        """
        view = self.host.current_view()
        if view.step.kind is StepKind.MODEL:
            return ChooseModel(view.cursor.highlight)
        option = view.highlighted_option
        if option is None:
            return None
        group = view.model.group_by_id[option.group]
        if group.pick is SelectionMode.ANY and option.id in view.quote.build.chosen:
            return Remove(option.id) if removes else None
        return Choose(option.id)

    @property
    def _configurator(self) -> Configurator:
        return self.host.workspace.current.configurator
