"""The command that saves the posters of a build."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from xmc_tui.configurator.document_ports import PostersSaved, Refusal
from xmc_tui.i18n import N_
from xmc_tui.presentation.styled_text import make_line
from xmc_tui.tui.controllers.controller_host import Host


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
        session, tr = self.host.workspace.current, self.host.ui.tr
        sheet = self._suggest_path()
        catalog, quote = session.configurator.catalog, session.configurator.quote

        def write() -> None:
            priced = answer == "price"
            result = session.exporter.save_posters(catalog, quote, sheet, tr.code, priced)
            self.host.call_from_worker(lambda: self._report(result))

        self.host.set_status_message(tr.translate(N_("Creating poster…")))
        self.host.refresh_view()
        self.host.run_in_background(write, writes=True)

    def _report(self, result: PostersSaved | Refusal) -> None:
        """Show the path of the large poster, and how that of the small one differs.

        The message takes no key, and stays until the next one.
        """
        if isinstance(result, Refusal):
            message = result.message
        else:
            large, small = result.paths
            ending = Path(small).name.removeprefix(Path(large).stem)
            text = N_("Saved: {path} and {ending}")
            path = _shorten_home(large)
            message = self.host.ui.tr.translate(text, path=path, ending=ending)
        self.host.set_status_message(message)
        self.host.refresh_view()


def _shorten_home(path: str) -> str:
    """Return a path with ~ for the home folder, so that it fits into a line."""
    with suppress(ValueError):
        return str(Path("~") / Path(path).relative_to(Path.home()))
    return path
