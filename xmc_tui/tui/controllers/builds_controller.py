"""The commands for several builds: copying, switching and comparing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from xmc_tui.i18n import N_
from xmc_tui.presentation.cursor import mark_steps_of_wishes, move_to_selected_option
from xmc_tui.tui.controllers.controller_host import Handler, Host
from xmc_tui.tui.controllers.documents_controller import DocumentsController
from xmc_tui.tui.controllers.editing_controller import EditingController

if TYPE_CHECKING:
    from xmc_tui.picture.picture_renderer import PictureRenderer


class BuildsController:
    """Manages the builds that are open side by side.

    `glyphs` and `renderer` draw the cars of the comparison; `renderer` returns None until the
    pictures are loaded.
    """

    def __init__(
        self,
        host: Host,
        documents: DocumentsController,
        editing: EditingController,
        glyphs: str,
        renderer: Callable[[], PictureRenderer | None],
    ) -> None:
        self.host = host
        self.documents = documents
        self.editing = editing
        self.glyphs = glyphs
        self.renderer = renderer

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """The handlers by command id."""
        return {
            "build.copy": self.copy,
            "build.previous": partial(self.switch, -1),
            "build.next": partial(self.switch, 1),
            "compare": self.compare,
        }

    async def copy(self) -> None:
        """Add a copy of the current build and make it the current one."""
        workspace, tr = self.host.workspace, self.host.ui.tr
        original, label = workspace.current, workspace.label
        if original.pending is not None:
            await self.documents.ask_about_changed_catalog()
            return
        if not workspace.fork():
            self.host.set_status_message(tr.translate(N_("Maximum three builds")))
            self.host.refresh_view()
            return
        message = N_("{letter}: copy of {before}")
        self._show_current(tr.translate(message, letter=workspace.label, before=label))
        self.documents.resume_offer = None
        # Builds that are open together are resumed together, so both drafts record it from now on.
        self.documents.save(session=original)
        self.documents.save()
        self.host.refresh_view()

    async def switch(self, by: int) -> None:
        """Switch to the next or previous build."""
        if self.host.workspace.has_single_session:
            self._say_no_other_build()
            return
        self.host.workspace.switch_by(by)
        self._show_switched()

    def switch_to_unsaved(self) -> None:
        """Switch to the first build that is not exported, unless the current one is not."""
        workspace = self.host.workspace
        unsaved = workspace.unsaved_labels()
        if unsaved and workspace.label not in unsaved:
            workspace.switch_to_label(unsaved[0])
            self._show_switched()

    async def compare(self) -> None:
        """Show the builds side by side."""
        if self.host.workspace.has_single_session:
            self._say_no_other_build()
            return
        from xmc_tui.tui.dialogs.compare_dialog import CompareDialog

        view, workspace = self.host.current_view(), self.host.workspace
        dialog = CompareDialog(view, workspace, self.glyphs, self.renderer())
        await self.editing.open_command_dialog(dialog)

    def _show_switched(self) -> None:
        label = self.host.workspace.label
        self._show_current(self.host.ui.tr.translate(N_("Build {letter}"), letter=label))
        self.host.refresh_view()

    def _show_current(self, message: str) -> None:
        configurator = self.host.workspace.current.configurator
        cursor = move_to_selected_option(configurator, self.host.ui.cursor)
        self.host.set_cursor(mark_steps_of_wishes(configurator, cursor))
        self.host.set_status_message(message)

    def _say_no_other_build(self) -> None:
        message = N_("Only one build. Press n to copy it.")
        self.host.set_status_message(self.host.ui.tr.translate(message))
        self.host.refresh_view()
