"""Colour swatches with their names, in place of the picture or below it."""

from __future__ import annotations

from xmc_tui.domain.catalog import Option, StepKind
from xmc_tui.locale import N_
from xmc_tui.present.cursor import groups_on
from xmc_tui.present.text import Line, Span, columns, crop, line
from xmc_tui.present.view import View


def swatch_lines(view: View, cells: int, rows: int) -> list[Line]:
    """Return a swatch and a name for paint, wheels, calipers and interior.

    They show the previewed build during a preview.
    """
    words = view.words
    shown = _shown_options(view)
    height = max(1, (rows - 2 * len(shown)) // max(1, len(shown)))
    lines: list[Line] = []
    for name, option in shown:
        preview = view.preview is not None and option.id == view.cursor.highlight
        mark = line(Span(" " + words.say(N_("PREVIEW")) + " ", "preview")) if preview else ()
        lines.append(columns(line(Span(f" {name}", "muted")), (*mark, Span(" ")), cells))
        lines += [_block(option, cells)] * min(height, 5)
        lines.append(crop(line(f" {words.pick(option.name)}"), cells))
    return lines


def _shown_options(view: View) -> list[tuple[str, Option]]:
    """Return (group name, chosen option) of the first group of each step with groups.

    These are the groups that determine how the car looks.
    """
    model, build = view.shown.model, view.shown.build
    shown: list[tuple[str, Option]] = []
    for step in view.catalog.steps:
        for group in groups_on(model, step.id)[:1] if step.kind is StepKind.GROUPS else ():
            shown += [
                (view.words.pick(group.name), option)
                for option in group.options
                if option.id in build.chosen
            ][:1]
    return shown


def _block(option: Option, cells: int) -> Line:
    colours = option.look.colours if option.look else ()
    if not colours:
        return line(Span(" " + "·" * (cells - 2), "muted"))
    room = cells - 2
    # The first colour is the main one, the others are accents.
    accent = room // 4 if len(colours) > 1 else 0
    spans = [Span(" "), Span(" " * (room - accent * (len(colours) - 1)), colours[0])]
    return tuple(spans + [Span(" " * accent, colour) for colour in colours[1:]])
