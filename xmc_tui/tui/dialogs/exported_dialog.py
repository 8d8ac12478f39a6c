"""The dialog after an export: the paths of the files, with keys to copy one and open its folder."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Protocol

from textual.binding import Binding
from textual.timer import Timer

from xmc_tui.domain.pricing import Quote
from xmc_tui.i18n import N_, Translator, name_other_language
from xmc_tui.presentation.itemised_quote import not_orderable_reason_texts
from xmc_tui.presentation.slot_hold_choice import (
    CHOICE_NAMES,
    KEYS_AFTER_EXPORT,
    SlotChoice,
    unanswered_request_text,
)
from xmc_tui.presentation.styled_text import Line, Span, make_line
from xmc_tui.tui.dialogs.base_dialogs import TextDialog, format_keys
from xmc_tui.tui.folder_opener import open_folder

#: How long a request takes before it is called slow, and before it can be repeated, in seconds.
SLOW_SECONDS, LIMIT_SECONDS = 1.5, 12.0


_WAITING = {SlotChoice.HOLD: N_("Holding a slot"), SlotChoice.LOCK: N_("Locking a slot")}


class SlotRequester(Protocol):
    """The questions of the dialog to the ledger of slots."""

    def hold(self, dialog: ExportedDialog) -> None:
        """Hold a slot for the sheet."""
        ...

    async def ask_to_lock(self, dialog: ExportedDialog) -> None:
        """Lock a slot for the sheet, after a question."""
        ...


class ExportedDialog(TextDialog[bool]):
    """Shows the path of the sheet just written, and of its customer's pages as they are written.

    `pending` is the number of pages to be written; `pages` holds their paths, `page_faults` why
    there are less. `older_files` are pages and posters that may show a former build; with a poster
    among them the result True asks for another one. With `slots` there are keys to hold and lock a
    slot for the sheet; without a ledger it is None. `former_file` is the copy of the former
    sheet, "" if there was none, and `former_revision` its revision, 0 if that is unknown. `quote`
    is what was written: a draft is said to be one.
    """

    BINDINGS = [
        Binding("h", "hold_slot", show=False, priority=True),
        Binding("d", "lock_slot", show=False, priority=True),
        Binding("p", "save_poster", show=False, priority=True),
        Binding("y", "copy_path", show=False, priority=True),
        Binding("f", "open_folder", show=False, priority=True),
    ]

    def __init__(
        self, tr: Translator, path: str, pending: int, slots: SlotRequester | None = None
    ) -> None:
        self.path = path
        self.pending = pending
        self.pages: list[str] = []
        self.page_faults: list[str] = []
        self.older_files: list[str] = []
        self.former_file = ""
        self.former_revision = 0
        self.quote: Quote | None = None
        self.slots = slots
        self.is_waiting = False
        self._slot_timers: list[Timer] = []
        self._slot_reply: Callable[[Translator], Line] | None = None
        self.reply = ""
        super().__init__(tr, N_("Exported"), self._lines)

    def _lines(self, tr: Translator) -> list[Line]:
        lines = [
            make_line(tr.translate(N_("Order sheet:"))),
            make_line(Span(f"  {self.path}", "strong")),
        ]
        if self.quote is not None and self.quote.is_draft:
            reasons = tr.join_as_list(not_orderable_reason_texts(self.quote, tr))
            text = tr.translate(N_("Not a valid quote: {reasons}"), reasons=reasons)
            lines.append(make_line(Span(f"  {text}", "warn")))
        if self.former_file:
            message = N_("The previous file is kept as {name}")
            if self.former_revision:
                message = N_("Revision {n} is kept as {name}")
            if self.former_revision > 1:
                message = N_("Revision {n} is kept as {name} (one revision only)")
            name = Path(self.former_file).name
            text = tr.translate(message, n=self.former_revision, name=name)
            lines.append(make_line(Span(f"  {text}", "muted")))
        if self.pages:
            lines.append(make_line(tr.translate(N_("Customer page:"))))
        lines += [make_line(Span(f"  {page}", "strong")) for page in self.pages]
        lines += [make_line(Span(fault, "bad")) for fault in self.page_faults]
        if self.pending > len(self.pages) + len(self.page_faults):
            text = tr.translate(N_("Creating customer page…"))
            lines.append(make_line(Span(text, "muted")))
        lines += self._older_lines(tr)
        if self.slots is not None:
            lines += [(), self._slot_keys(tr)]
            if self._slot_reply is not None:
                lines.append(self._slot_reply(tr))
        if self.reply:
            lines += [(), make_line(Span(tr.translate(self.reply), "accent"))]
        return lines

    @property
    def _has_older_poster(self) -> bool:
        return any(file.endswith(".png") for file in self.older_files)

    def _older_lines(self, tr: Translator) -> list[Line]:
        """Return the files that may show a former build, and the key that saves the poster."""
        if not self.older_files:
            return []
        heading = tr.translate(N_("Older than this sheet; may show an earlier build:"))
        lines = [(), make_line(Span(heading, "warn"))]
        lines += [make_line(f"  {file}") for file in self.older_files]
        if self._has_older_poster:
            text = tr.translate(N_("Save the poster again"))
            lines.append(make_line(Span("  p", "accent"), f" {text}"))
        return lines

    def _slot_keys(self, tr: Translator) -> Line:
        spans = [
            part
            for choice, key in KEYS_AFTER_EXPORT.items()
            for part in (Span(key, "accent"), Span(f" {tr.translate(CHOICE_NAMES[choice])}   "))
        ]
        return make_line(*spans)

    def make_hint(self, is_cut: bool) -> str:
        """Return the hint."""
        keys = [("↑ ↓", N_("Scroll"))] if is_cut else []
        keys += [("y", N_("Copy path")), ("f", N_("Open folder")), ("Esc", N_("Close"))]
        return format_keys([*keys, ("l", name_other_language(self.tr.code))], self.tr)

    async def action_save_poster(self) -> None:
        """Close, and ask for the poster, if the one next to the sheet is older."""
        if self._has_older_poster:
            await self.close_with(True)

    def action_copy_path(self) -> None:
        """Copy the path of the sheet to the clipboard of the terminal."""
        self.app.copy_to_clipboard(self.path)
        self._reply(N_("Path copied"))

    def action_open_folder(self) -> None:
        """Show the folder of the sheet in the file manager, if there is one."""
        is_opened = not self.app.is_web and open_folder(Path(self.path).parent)
        self._reply(
            N_("Folder opened") if is_opened else N_("No file manager: press y to copy the path")
        )

    # ── Slots ─────────────────────────────────────────────────────────────────────────────────────

    def action_hold_slot(self) -> None:
        """Hold a slot for the sheet."""
        if self.slots is not None and self.is_active:
            self.slots.hold(self)

    async def action_lock_slot(self) -> None:
        """Ask whether to lock a slot for the sheet."""
        if self.slots is not None and self.is_active and not self.is_waiting:
            await self.slots.ask_to_lock(self)

    def start_waiting(self, choice: SlotChoice) -> bool:
        """Show that a slot is asked for; return False if a request is being waited for."""
        if self.is_waiting:
            return False
        self.is_waiting = True
        message = _WAITING[choice]
        self._show_slot_reply(lambda tr: make_line(Span(tr.translate(message), "muted")))
        self._slot_timers = [
            self.set_timer(SLOW_SECONDS, self._show_slow),
            self.set_timer(LIMIT_SECONDS, partial(self._stop_waiting, choice)),
        ]
        return True

    def _show_slow(self) -> None:
        message = N_("Still working. Press Esc to close; the result is shown later.")
        self._show_slot_reply(lambda tr: make_line(Span(tr.translate(message), "warn")))

    def _stop_waiting(self, choice: SlotChoice) -> None:
        """Let the keys ask again; a late answer is shown all the same."""
        self.is_waiting = False
        self._show_slot_reply(
            lambda tr: make_line(Span(unanswered_request_text(choice, tr), "warn"))
        )

    def end_waiting(self, make_text: Callable[[Translator], str], is_given: bool) -> None:
        """Show the slot that was given, or why none was."""
        self.is_waiting = False
        for timer in self._slot_timers:
            timer.stop()
        role = "good" if is_given else "bad"
        self._show_slot_reply(lambda tr: make_line(Span(make_text(tr), role)))

    def _show_slot_reply(self, make_reply: Callable[[Translator], Line]) -> None:
        self._slot_reply = make_reply
        self.refill()

    def _reply(self, message: str) -> None:
        self.reply = message
        self.fill()
