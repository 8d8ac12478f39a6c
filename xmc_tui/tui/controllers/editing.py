"""Editing: commands that change the build, and undo and redo."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from xmc_tui.configurator import (
    Applied,
    Blocked,
    Choose,
    ChooseModel,
    Command,
    Configurator,
    NotOffered,
    Outcome,
    Redo,
    Remove,
    SetCeiling,
    Unchanged,
    Undo,
    Withdraw,
)
from xmc_tui.domain.catalog import Pick, StepKind
from xmc_tui.present.cursor import (
    Cursor,
    cursor_at_edit,
    kept_on_the_car,
    next_group,
    to_the_chosen,
)
from xmc_tui.present.deeds import outcome_text
from xmc_tui.tui.controllers.documents import DocumentsController
from xmc_tui.tui.controllers.host import Handler, Host

if TYPE_CHECKING:
    from xmc_tui.tui.screens.dialog import Dialog

#: Returns the cursor after a command.
CursorRule = Callable[[Outcome], Cursor]


class EditingController:
    """Carries out commands on the current build."""

    def __init__(self, host: Host, documents: DocumentsController) -> None:
        self.host = host
        self.documents = documents

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

    async def run(self, command: Command, cursor_after: CursorRule | None = None) -> Outcome:
        """Carry out a command, save the draft, then show the result.

        A blocked command opens the dialog of resolutions. While a changed catalog is not confirmed,
        the confirmation is asked for instead; only a budget, which changes no build, is set anyway.
        """
        session, ui = self.host.workspace.current, self.host.ui
        if session.pending is not None and not isinstance(command, SetCeiling):
            await self.documents.confirm_catalog()
            return Unchanged()
        configurator = session.configurator
        outcome = configurator.do(command)
        codes = not ui.customer_view
        self.host.say(outcome_text(configurator, outcome, ui.words, codes=codes))
        self.documents.save(outcome)
        cursor = kept_on_the_car(configurator, ui.cursor)
        self.host.move_cursor(cursor)
        if cursor_after is not None:
            self.host.move_cursor(cursor_after(outcome))
        self.host.refresh_view()
        await self._explain(outcome)
        return outcome

    async def _explain(self, outcome: Outcome) -> None:
        """Open the reasons why a command was not carried out."""
        if isinstance(outcome, Blocked):
            from xmc_tui.tui.screens.advice import blocked_dialog

            await self.open_dialog(
                blocked_dialog(self.host.current_view(), self._configurator, outcome)
            )
        elif isinstance(outcome, NotOffered):
            from xmc_tui.tui.screens.advice import why_dialog

            option = self._configurator.model.options[outcome.option]
            await self.open_dialog(why_dialog(self.host.current_view(), self._configurator, option))

    async def open_dialog(self, dialog: Dialog[Command]) -> None:
        """Open a dialog that returns a command, and carry that out."""
        await self.host.open_dialog(dialog, self.run_at_edit)

    async def run_at_edit(self, command: Command) -> None:
        """Carry out a command and move the cursor to the group that it changed."""
        await self.run(command, self.cursor_at_outcome)

    def cursor_at_outcome(self, outcome: Outcome) -> Cursor:
        """Return the cursor on the changed group; if nothing changed, on its current choice."""
        cursor = self.host.ui.cursor
        if isinstance(outcome, Unchanged):
            return to_the_chosen(self._configurator, cursor)
        if isinstance(outcome, Applied):
            return cursor_at_edit(self._configurator, cursor, outcome.deed)
        return cursor

    # ── Keys ──────────────────────────────────────────────────────────────────────────────────────

    async def choose(self) -> None:
        """Choose the highlighted option; in a pick-any group, remove it if it is chosen."""
        command = self._command_for_highlight(removes=True)
        if command is not None:
            await self.run(command)

    async def choose_and_continue(self) -> None:
        """Choose the highlighted option, then go to the next group."""
        command = self._command_for_highlight(removes=False)
        if command is not None:
            await self.run(command, self._cursor_on_next_group)
        else:
            cursor = next_group(self._configurator, self.host.ui.cursor, 1)
            self.host.move_cursor(cursor)
            self.host.refresh_view()

    async def reset_group(self) -> None:
        """Return the current group to its standard choice."""
        if self.host.ui.cursor.group:
            await self.run(Withdraw(self.host.ui.cursor.group))

    async def undo(self) -> None:
        """Undo the last command and move the cursor to the group it had changed."""
        await self.run_at_edit(Undo())

    async def redo(self) -> None:
        """Redo the last undone command and move the cursor to the group it changed."""
        await self.run_at_edit(Redo())

    def _cursor_on_next_group(self, outcome: Outcome) -> Cursor:
        """Return the cursor on the next group; unchanged if the command was not carried out."""
        cursor = self.host.ui.cursor
        if isinstance(outcome, Blocked | NotOffered):
            return cursor
        return next_group(self._configurator, cursor, 1)

    def _command_for_highlight(self, removes: bool) -> Command | None:
        """Return the command for choosing the highlighted row; None if it has none.

        `removes` says whether choosing an option of a pick-any group again removes it.
        """
        view = self.host.current_view()
        if view.step.kind is StepKind.MODEL:
            return ChooseModel(view.cursor.highlight)
        option = view.highlighted
        if option is None:
            return None
        group = view.model.group_by_id[option.group]
        if group.pick is Pick.ANY and option.id in view.quote.build.chosen:
            return Remove(option.id) if removes else None
        return Choose(option.id)

    @property
    def _configurator(self) -> Configurator:
        return self.host.workspace.current.configurator
