"""Choice of the car and view to show in the picture, with its caption and note."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len

from xmc_tui.configurator import Configurator
from xmc_tui.domain.build import car_look
from xmc_tui.domain.catalog import Model, StepKind
from xmc_tui.domain.frozen import frozen, replace
from xmc_tui.domain.look import PARTS, VIEWS, CarLook
from xmc_tui.locale import N_, Language
from xmc_tui.present.cursor import groups_on
from xmc_tui.present.text import Line, Span, columns, fit, line, width, wrap
from xmc_tui.present.view import View

if TYPE_CHECKING:
    from xmc_tui.domain.compare import ComparedGroup

_VIEW_NAMES: Mapping[str, str] = {
    "front": N_("Front"),
    "side": N_("Side"),
    "rear": N_("Rear"),
    "wheel": N_("Front wheel"),
    "seats": N_("Seats"),
    "dash": N_("Dashboard"),
}


#: The views of the cabin; all others are of the outside.
_INSIDE = ("seats", "dash")


@frozen
class Scene:
    """The appearance of a car, and the view to show it from (one of VIEWS)."""

    look: CarLook
    view: str


def scene_of(view: View) -> Scene | None:
    """Return the scene to show; None for a model without a drawing."""
    shown = view.shown
    if not shown.model.body:
        return None
    return Scene(car_look(shown.model, shown.build, shown.quoted_on), view.turned or own_view(view))


def companion_scene(view: View) -> Scene | None:
    """Return the scene of the second picture: the same car from another side."""
    first = scene_of(view)
    return replace(first, view=companion_view(first.view)) if first is not None else None


def scene_of_build(configurator: Configurator, view: str) -> Scene | None:
    """Return the scene of the current build from a view; None for a model without a drawing."""
    model = configurator.model
    return (
        Scene(car_look(model, configurator.build, configurator.quoted_on), view)
        if model.body
        else None
    )


def own_view(view: View) -> str:
    """Return the view that shows the highlighted option best, or its group, or its step."""
    if view.step.kind is not StepKind.GROUPS or not view.cursor.group:
        return VIEWS[0]
    option = view.highlighted
    group = view.model.group_by_id[view.cursor.group]
    parts = [
        option.look.part if option is not None and option.look is not None else "",
        group.part,
        *(each.part for each in groups_on(view.model, view.step.id)),
    ]
    return next((PARTS[part].view for part in parts if part), VIEWS[0])


def view_of_difference(models: Sequence[Model], compared: Iterable[ComparedGroup]) -> str:
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
            option.look.part for option in options if option is not None and option.look is not None
        ]
        known = models[0].group_by_id.get(group.group)
        views += [
            PARTS[part].view for part in (*parts, known.part if known is not None else "") if part
        ]
    outside = [view for view in views if view not in _INSIDE]
    if VIEWS[0] in outside:
        return VIEWS[0]
    return next(iter(outside or views), VIEWS[0])


def next_view(name: str) -> str:
    """Return the view that follows in VIEWS, cyclically."""
    return VIEWS[(VIEWS.index(name) + 1) % len(VIEWS)]


#: The second view to show if there is room for two pictures.
_COMPANIONS: Mapping[str, str] = {
    "front": "rear", "side": "front", "rear": "front", "wheel": "side",
    "seats": "dash", "dash": "seats",
}  # fmt: skip


def companion_view(name: str) -> str:
    """Return the second view to show next to a view."""
    return _COMPANIONS[name]


def view_name(name: str, words: Language) -> str:
    """Return the name of a view."""
    return words.say(_VIEW_NAMES[name])


def paint_name(view: View) -> str:
    """Return the name of the paint in the picture; "" for a model without paints."""
    build = view.shown.build
    painted = (
        option
        for group in view.shown.model.groups
        if group.part == "paint"
        for option in group.options
    )
    return next(
        (view.words.pick(option.name) for option in painted if option.id in build.chosen), ""
    )


def caption_lines(view: View, cells: int) -> list[Line]:
    """Return the line above the picture: paint, view, and whether this is a preview."""
    scene = scene_of(view)
    if scene is None:
        return []
    paint = paint_name(view)
    side = Span(f" {view_name(scene.view, view.words)} ", "muted")
    preview = (
        Span(f" {view.words.say(N_('PREVIEW'))} ", "preview")
        if view.preview is not None
        else Span("")
    )
    right = line(preview, side)
    if cell_len(paint) + 2 + width(right) > cells:  # the name of the paint has priority
        right = line(preview)
    name = fit(paint, min(cell_len(paint), cells - 2 - width(right)))
    return [columns(line(Span(f" {name}", "strong")), right, cells)]


def note_lines(view: View, cells: int) -> list[Line]:
    """Return the note below the picture: it is only an illustration."""
    note = view.words.say(N_("A drawing of ours; the colour on this screen is not the paint"))
    return [line(Span(f" {part}", "muted")) for part in wrap(note, cells - 2)]
