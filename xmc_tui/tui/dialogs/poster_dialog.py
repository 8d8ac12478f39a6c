"""The dialog about a poster: that it is being created, then the paths of its files."""

from __future__ import annotations

from textual.binding import Binding

from xmc_tui.configurator.document_ports import PostersSaved, Refusal
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.styled_text import Line, Span, make_line
from xmc_tui.tui.dialogs.base_dialogs import TextDialog
from xmc_tui.tui.dialogs.file_path_keys import copy_path, make_hint_of_path_keys, show_folder


class PosterDialog(TextDialog[bool]):
    """Shows the paths of the posters as soon as they are written, or why they are not.

    Closing it before that leaves the work alone.
    """

    BINDINGS = [
        Binding("y", "copy_path", show=False, priority=True),
        Binding("f", "open_folder", show=False, priority=True),
    ]

    def __init__(self, tr: Translator) -> None:
        self.result: PostersSaved | Refusal | None = None
        self.reply = ""
        super().__init__(tr, N_("Poster"), self._lines)

    def show_result(self, result: PostersSaved | Refusal) -> None:
        """Show the paths, or why there are none."""
        self.result = result
        self.refill()

    def _lines(self, tr: Translator) -> list[Line]:
        match self.result:
            case PostersSaved(paths):
                lines = [make_line(tr.translate(N_("Saved:")))]
                lines += [make_line(Span(f"  {path}", "strong")) for path in paths]
            case Refusal(message):
                lines = [make_line(Span(message, "bad"))]
            case None:
                lines = [make_line(Span(tr.translate(N_("Creating poster")), "muted"))]
        if self.reply:
            lines += [(), make_line(Span(tr.translate(self.reply), "accent"))]
        return lines

    def make_hint(self, is_cut: bool) -> str:
        """Return the hint; the keys of the path only once there is one."""
        has_path = isinstance(self.result, PostersSaved)
        return make_hint_of_path_keys(self.tr, is_cut, has_path)

    def action_copy_path(self) -> None:
        """Copy the path of the large poster to the clipboard of the terminal."""
        if isinstance(self.result, PostersSaved):
            self.reply = copy_path(self.app, self.result.paths[0])
            self.fill()

    def action_open_folder(self) -> None:
        """Show the folder of the posters in the file manager, if there is one."""
        if isinstance(self.result, PostersSaved):
            self.reply = show_folder(self.app, self.result.paths[0])
            self.fill()
