"""The dialog after an export: the paths of the files, with keys to copy one and open its folder."""

from __future__ import annotations

from pathlib import Path

from textual.binding import Binding

from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.styled_text import Line, Span, make_line
from xmc_tui.tui.dialogs.base_dialogs import TextDialog, format_keys
from xmc_tui.tui.folder_opener import open_folder


class ExportedDialog(TextDialog[None]):
    """Shows the path of the sheet just written, and of its customer's pages as they are written.

    `pending` is the number of pages to be written; `pages` holds their paths, `page_faults` why
    there are less.
    """

    BINDINGS = [
        Binding("y", "copy_path", show=False, priority=True),
        Binding("f", "open_folder", show=False, priority=True),
    ]

    def __init__(self, tr: Translator, path: str, pending: int) -> None:
        self.path = path
        self.pending = pending
        self.pages: list[str] = []
        self.page_faults: list[str] = []
        self.reply = ""
        super().__init__(tr, N_("Exported"), self._lines)

    def _lines(self, tr: Translator) -> list[Line]:
        lines = [
            make_line(tr.translate(N_("Order sheet:"))),
            make_line(Span(f"  {self.path}", "strong")),
        ]
        if self.pages:
            lines.append(make_line(tr.translate(N_("Customer's page:"))))
        lines += [make_line(Span(f"  {page}", "strong")) for page in self.pages]
        lines += [make_line(Span(fault, "bad")) for fault in self.page_faults]
        if self.pending > len(self.pages) + len(self.page_faults):
            text = tr.translate(N_("Creating customer page"))
            lines.append(make_line(Span(text, "muted")))
        if self.reply:
            lines += [(), make_line(Span(tr.translate(self.reply), "accent"))]
        return lines

    def make_hint(self, is_cut: bool) -> str:
        """Return the hint."""
        keys = [("↑ ↓", N_("Scroll"))] if is_cut else []
        keys += [("y", N_("Copy path")), ("f", N_("Open folder")), ("Esc", N_("Close"))]
        return format_keys([*keys, ("l", N_("中文/English"))], self.tr)

    def action_copy_path(self) -> None:
        """Copy the path of the sheet to the clipboard of the terminal."""
        self.app.copy_to_clipboard(self.path)
        self._reply(N_("Path copied"))

    def action_open_folder(self) -> None:
        """Show the folder of the sheet in the file manager, if there is one."""
        is_opened = not self.app.is_web and open_folder(Path(self.path).parent)
        self._reply(N_("Folder opened") if is_opened else N_("No file manager: y copies the path"))

    def _reply(self, message: str) -> None:
        self.reply = message
        self.fill()
