"""The line above the car that is shown alone: its name, its side, and how to go back."""

from __future__ import annotations

from rich.cells import cell_len

from xmc_tui.domain.catalog import StepKind
from xmc_tui.i18n import N_
from xmc_tui.presentation.picture_scene import paint_name, picture_scene, view_name
from xmc_tui.presentation.styled_text import (
    Line,
    Span,
    cell_width,
    justify,
    make_line,
    pad_or_truncate,
)
from xmc_tui.presentation.view_model import ViewModel


def full_screen_car_caption_lines(view: ViewModel, cells: int) -> list[Line]:
    """Return the line: build and model, the highlighted option, the side, and the keys.

    On a narrow screen first the model is left out, then the side. How to go back always stays.
    """
    tr = view.tr
    back = Span(tr.translate(N_("Esc back")) + " ", "muted")
    name = _name_span(view)
    preview = (
        Span(f" {tr.translate(N_('PREVIEW'))} ", "preview")
        if view.preview is not None
        else Span("")
    )
    for model, side in (
        (_model_spans(view), _side_spans(view)),
        ((), _side_spans(view)),
        ((), ()),
    ):
        left = make_line(" ", *model, name, "  ", preview)
        right = make_line(*side, back)
        if cell_width(left) + cell_width(right) < cells:
            return [justify(left, right, cells)]
    width = max(0, cells - cell_width(right) - cell_width([preview]) - 4)
    cut = Span(pad_or_truncate(name.text, min(cell_len(name.text), width)), name.role)
    return [justify(make_line(" ", cut, "  ", preview), right, cells)]


def _model_spans(view: ViewModel) -> Line:
    """Return the letter of the build, if there are several, and the name of the model."""
    build = Span(f"[{view.tab_label}] " if len(view.tab_labels) > 1 else "", "here")
    return make_line(build, Span(view.tr.localize(view.pictured_quote.model.name) + "  ", "muted"))


def _name_span(view: ViewModel) -> Span:
    """Return the group and the name of the highlighted option; without one, the paint."""
    option, tr = view.highlighted_option, view.tr
    if option is None or view.step.kind is not StepKind.GROUPS:
        return Span(paint_name(view), "strong")
    group = tr.localize(view.model.group_by_id[option.group].name)
    return Span(f"{group} · {tr.localize(option.name)}", "strong")


def _side_spans(view: ViewModel) -> Line:
    """Return the last message, or the side of the car and the key that turns it."""
    scene = picture_scene(view)
    side = view_name(scene.view, view.tr) if scene is not None else ""
    if view.message and view.message != side:
        return make_line(Span(f"{view.message}   ", "accent"))
    return make_line(
        Span(f"{side}   ", "muted"), Span(view.tr.translate(N_("v rotate")) + "   ", "muted")
    )
