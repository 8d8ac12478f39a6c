"""The command that saves the posters of a build."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from xmc_tui.configurator.document_ports import PostersSaved, Refusal
from xmc_tui.i18n import N_
from xmc_tui.presentation.styled_text import make_line
from xmc_tui.tui.controllers.controller_host import Host

if TYPE_CHECKING:
    from xmc_tui.tui.dialogs.poster_dialog import PosterDialog


class PosterController:
    """Saves the posters of the current build; `suggest_path` returns the path of its sheet."""

    def __init__(self, host: Host, suggest_path: Callable[[], str]) -> None:
        self.host = host
        self._suggest_path = suggest_path

    async def ask(self) -> None:
        """Ask whether the poster shows the price, then write it."""
        text = N_("Saves a large picture, and a small one to share in chats.")
        choices = {"car": N_("Without price"), "price": N_("With price")}
        from xmc_tui.tui.dialogs.choice_dialog import make_question

        question = make_question(
            self.host.ui.tr,
            N_("Poster"),
            lambda tr: make_line(tr.translate(text)),
            choices,
            N_("Save"),
        )
        await self.host.open_dialog(question, self._write)

    async def _write(self, answer: str) -> None:
        """Write the posters while a dialog says so, which shows their paths then."""
        from xmc_tui.tui.dialogs.poster_dialog import PosterDialog

        session, tr = self.host.workspace.current, self.host.ui.tr
        sheet = self._suggest_path()
        catalog, quote = session.configurator.catalog, session.configurator.quote
        dialog = PosterDialog(tr)

        def write() -> None:
            priced = answer == "price"
            result = session.exporter.save_posters(catalog, quote, sheet, tr.code, priced)
            self.host.call_from_worker(lambda: self._report(result, dialog))

        self.host.set_status_message(tr.translate(N_("Creating poster")))
        self.host.refresh_view()
        self.host.run_in_background(write, writes=True)
        await self.host.open_dialog(dialog)

    def _report(self, result: PostersSaved | Refusal, dialog: PosterDialog) -> None:
        """Show the paths in the dialog, and until the next key on the screen below.

        That names the small poster by how its name differs from that of the large one.
        """
        if isinstance(result, Refusal):
            message = result.message
        else:
            large, small = result.paths
            ending = Path(small).name.removeprefix(Path(large).stem)
            text = N_("Saved: {path} and {ending}")
            message = self.host.ui.tr.translate(text, path=large, ending=ending)
        self.host.set_status_message(message)
        self.host.refresh_view()
        if dialog.is_open:
            dialog.show_result(result)
