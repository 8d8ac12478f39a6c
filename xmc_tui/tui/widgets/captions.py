"""What stands around the picture: its caption, a note, and on the review the code of the build."""

from __future__ import annotations

from xmc_tui.domain.catalog import StepKind
from xmc_tui.present.rows import Row
from xmc_tui.present.scene import caption_lines, note_lines
from xmc_tui.present.view import View
from xmc_tui.tui.widgets.panels import Panel, plain_rows


class Caption(Panel):
    """The line over the picture."""

    def rows_of(self, view: View, cells: int, height: int) -> list[Row]:  # noqa: ARG002
        """Return the one line of the caption."""
        return plain_rows(caption_lines(view, cells))


class PictureNote(Panel):
    """What holds for picture and swatches alike."""

    def rows_of(self, view: View, cells: int, height: int) -> list[Row]:  # noqa: ARG002
        """Return the note in as many lines as it takes."""
        return plain_rows(note_lines(view, cells))


class BuildCode(Panel):
    """The code of the build with its QR, to be taken along: beside the review."""

    def reads(self, view: View) -> object:
        """Return the build, the language, whether it is the review, and who looks on."""
        return view.quote, view.written, view.words, view.step.kind, view.customer_view

    def rows_of(self, view: View, cells: int, height: int) -> list[Row]:
        """Return the code, and its QR where there is room."""
        if view.step.kind is not StepKind.REVIEW:
            return []
        from xmc_tui.present.code import code_lines  # with it comes what draws a QR

        return plain_rows(code_lines(view, cells, height))
