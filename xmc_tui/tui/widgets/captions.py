"""Text around the picture: its caption, a note, and on the review the build code."""

from __future__ import annotations

from xmc_tui.domain.catalog import StepKind
from xmc_tui.present.rows import Row
from xmc_tui.present.scene import caption_lines, note_lines
from xmc_tui.present.view import View
from xmc_tui.tui.widgets.panels import Panel, plain_rows


class Caption(Panel):
    """The line above the picture."""

    def rows_of(self, view: View, cells: int, height: int) -> list[Row]:  # noqa: ARG002
        """Return the caption as one row."""
        return plain_rows(caption_lines(view, cells))


class PictureNote(Panel):
    """The note below the picture or the swatches."""

    def rows_of(self, view: View, cells: int, height: int) -> list[Row]:  # noqa: ARG002
        """Return the note, wrapped."""
        return plain_rows(note_lines(view, cells))


class BuildCode(Panel):
    """The build code with its QR code, shown on the review."""

    def reads(self, view: View) -> object:
        """Return the quote, the language, the kind of step and whether the customer view is on."""
        return view.quote, view.written, view.words, view.step.kind, view.customer_view

    def rows_of(self, view: View, cells: int, height: int) -> list[Row]:
        """Return the code, with its QR code if there is room; nothing outside the review."""
        if view.step.kind is not StepKind.REVIEW:
            return []
        from xmc_tui.present.code import code_lines  # also imports the QR library

        return plain_rows(code_lines(view, cells, height))
