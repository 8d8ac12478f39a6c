"""The panels around the picture: its caption, a note, and on the review the build code."""

from __future__ import annotations

from xmc_tui.domain.catalog import StepKind
from xmc_tui.presentation.full_screen_car_caption import full_screen_car_caption_lines
from xmc_tui.presentation.picture_scene import picture_caption_lines, picture_note_lines
from xmc_tui.presentation.styled_row import StyledRow
from xmc_tui.presentation.view_model import ViewModel
from xmc_tui.tui.widgets.view_panel import ViewPanel, make_plain_rows


class PictureCaption(ViewPanel):
    """The line above the picture."""

    def build_rows(self, view: ViewModel, cells: int, height: int) -> list[StyledRow]:  # noqa: ARG002
        """Return the caption as one row."""
        lines = full_screen_car_caption_lines if view.is_car_full_screen else picture_caption_lines
        return make_plain_rows(lines(view, cells))


class PictureNote(ViewPanel):
    """The note below the picture or the swatches."""

    def build_rows(self, view: ViewModel, cells: int, height: int) -> list[StyledRow]:  # noqa: ARG002
        """Return the note, wrapped."""
        return make_plain_rows(picture_note_lines(view, cells))


class BuildCodePanel(ViewPanel):
    """The build code, shown on the review."""

    def cache_key(self, view: ViewModel) -> object:
        """Return the quote, the language, the kind of step and whether the customer view is on."""
        return view.quote, view.snapshot, view.tr, view.step.kind, view.customer_view

    def build_rows(self, view: ViewModel, cells: int, height: int) -> list[StyledRow]:  # noqa: ARG002
        """Return the code and the key of its QR code; nothing outside the review."""
        if view.step.kind is not StepKind.REVIEW:
            return []
        # Imported here because it imports the QR library.
        from xmc_tui.presentation.build_code_qr import build_code_lines

        return make_plain_rows(build_code_lines(view, cells))
