"""The swatches: what is shown in flat colours with its names, in place of the picture or beneath it."""

from __future__ import annotations

from xmc_tui.domain.catalog import Option, StepKind
from xmc_tui.locale import N_
from xmc_tui.present.cursor import groups_on
from xmc_tui.present.text import Line, Span, columns, crop, line
from xmc_tui.present.view import View


def swatch_lines(view: View, cells: int, rows: int) -> list[Line]:
    """Return the swatches of what is shown: paint, wheels, calipers, interior, each with its name."""
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
    """Return, for each step with groups, the chosen option of its first group: the ones a look at the car shows."""
    model, build = view.shown.model, view.shown.build
    shown: list[tuple[str, Option]] = []
    for step in view.catalog.steps:
        for group in groups_on(model, step.id)[:1] if step.kind is StepKind.GROUPS else ():
            shown += [(view.words.pick(group.name), option) for option in group.options if option.id in build.chosen][
                :1
            ]
    return shown


def _block(option: Option, cells: int) -> Line:
    colours = option.look.colours if option.look else ()
    if not colours:
        return line(Span(" " + "·" * (cells - 2), "muted"))
    room = cells - 2
    # The first colour is that of the thing itself, the others are its accents.
    accent = room // 4 if len(colours) > 1 else 0
    spans = [Span(" "), Span(" " * (room - accent * (len(colours) - 1)), colours[0])]
    return tuple(spans + [Span(" " * accent, colour) for colour in colours[1:]])
