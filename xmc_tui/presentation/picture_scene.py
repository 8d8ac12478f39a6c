"""Choice of the car and view to show in the picture, with its caption and note."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from rich.cells import cell_len

from xmc_tui.configurator import Configurator
from xmc_tui.domain.appearance import INSIDE_VIEWS, PARTS, VIEWS, CarAppearance
from xmc_tui.domain.build import find_appearance
from xmc_tui.domain.catalog import Model, StepKind
from xmc_tui.domain.frozen_dataclass import frozen, replace
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.cursor import groups_on
from xmc_tui.presentation.styled_text import (
    Line,
    Span,
    cell_width,
    justify,
    make_line,
    pad_or_truncate,
    wrap,
)
from xmc_tui.presentation.view_model import ViewModel

if TYPE_CHECKING:
    from xmc_tui.domain.build_comparison import ComparedGroup

_VIEW_NAMES: Mapping[str, str] = {
    "front": N_("Front"),
    "side": N_("Side"),
    "rear": N_("Rear"),
    "wheel": N_("Front wheel"),
    "seats": N_("Seats"),
    "dash": N_("Dashboard"),
}


@frozen
class PictureScene:
    """The appearance of a car, and the view to show it from (one of VIEWS)."""

    appearance: CarAppearance
    view: str


def picture_scene(view: ViewModel) -> PictureScene | None:
    """Return the scene to show; None for a model without a drawing."""
    quote = view.pictured_quote
    if not quote.model.body:
        return None
    return PictureScene(
        find_appearance(quote.model, quote.build, quote.quoted_on),
        view.picture_view or view_for_cursor(view),
    )


def companion_scene(view: ViewModel) -> PictureScene | None:
    """Return the scene of the second picture: the same car from another side."""
    first = picture_scene(view)
    return replace(first, view=companion_view(first.view)) if first is not None else None


def picture_scene_of_build(configurator: Configurator, view: str) -> PictureScene | None:
    """Return the scene of the current build from a view; None for a model without a drawing."""
    model = configurator.model
    return (
        PictureScene(find_appearance(model, configurator.build, configurator.quoted_on), view)
        if model.body
        else None
    )


def view_for_cursor(view: ViewModel) -> str:
    """Return the view that shows the highlighted option best, or its group, or its step."""
    step, cursor = view.step, view.cursor
    if step.kind is not StepKind.GROUPS or not cursor.group:
        return VIEWS[0]
    return _view_for_option(view.model, step.id, cursor.group, cursor.highlight)


@lru_cache(maxsize=1000)
def _view_for_option(model: Model, step_id: str, group_id: str, option_id: str) -> str:
    option = model.options.get(option_id)
    parts = [
        option.appearance.part if option is not None and option.appearance is not None else "",
        model.group_by_id[group_id].part,
        *(each.part for each in groups_on(model, step_id)),
    ]
    return next((PARTS[part].view for part in parts if part), VIEWS[0])


def view_showing_difference(models: Sequence[Model], compared: Iterable[ComparedGroup]) -> str:
    """Return the view that shows the differences between builds best.

    An outside view if anything differs outside, else one of the cabin.
    """
    if len({model.id for model in models}) > 1:
        return VIEWS[0]
    views = []
    for group in compared:
        options = [
            models[0].options.get(entry.option) for entries in group.entries for entry in entries
        ]
        parts = [
            option.appearance.part
            for option in options
            if option is not None and option.appearance is not None
        ]
        known_group = models[0].group_by_id.get(group.group)
        if known_group is not None:
            parts.append(known_group.part)
        views += [PARTS[part].view for part in parts if part]
    outside = [view for view in views if view not in INSIDE_VIEWS]
    if VIEWS[0] in outside:
        return VIEWS[0]
    return next(iter(outside or views), VIEWS[0])


def next_view(name: str) -> str:
    """Return the view that follows in VIEWS, cyclically."""
    return VIEWS[(VIEWS.index(name) + 1) % len(VIEWS)]


#: The second view to show if two pictures fit.
_COMPANIONS: Mapping[str, str] = {
    "front": "rear", "side": "front", "rear": "front", "wheel": "side",
    "seats": "dash", "dash": "seats",
}  # fmt: skip


def companion_view(name: str) -> str:
    """Return the second view to show next to a view."""
    return _COMPANIONS[name]


def view_name(name: str, tr: Translator) -> str:
    """Return the name of a view."""
    return tr.translate(_VIEW_NAMES[name])


def paint_name(view: ViewModel) -> str:
    """Return the name of the paint in the picture; "" for a model without paints."""
    build = view.pictured_quote.build
    painted = (
        option
        for group in view.pictured_quote.model.groups
        if group.part == "paint"
        for option in group.options
    )
    return next(
        (view.tr.localize(option.name) for option in painted if option.id in build.chosen), ""
    )


def picture_caption_lines(view: ViewModel, cells: int) -> list[Line]:
    """Return the line above the picture: paint, view, and whether this is a preview."""
    scene = picture_scene(view)
    if scene is None:
        return []
    paint = paint_name(view)
    side = Span(f" {view_name(scene.view, view.tr)} ", "muted")
    preview = (
        Span(f" {view.tr.translate(N_('PREVIEW'))} ", "preview")
        if view.preview is not None
        else Span("")
    )
    right = make_line(preview, side)
    if cell_len(paint) + 2 + cell_width(right) > cells:  # the name of the paint has priority
        right = make_line(preview)
    name = pad_or_truncate(paint, min(cell_len(paint), cells - 2 - cell_width(right)))
    return [justify(make_line(Span(f" {name}", "strong")), right, cells)]


def picture_note_lines(view: ViewModel, cells: int) -> list[Line]:
    """Return the note below the picture: it is only an illustration."""
    note = view.tr.translate(N_("Illustration only. Actual colour may differ."))
    return [make_line(Span(f" {part}", "muted")) for part in wrap(note, cells - 2)]
