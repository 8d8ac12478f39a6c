"""Colour swatches of the chosen options with their names, in place of the picture or below it."""

from __future__ import annotations

from rich.cells import cell_len

from xmc_tui.domain.catalog import Option, StepKind
from xmc_tui.i18n import N_
from xmc_tui.presentation.cursor import groups_on
from xmc_tui.presentation.shared_name_prefixes import strip_word_of_item_kind
from xmc_tui.presentation.styled_text import Line, Span, crop, justify, make_line
from xmc_tui.presentation.swatch_spans import swatch_spans
from xmc_tui.presentation.view_model import ViewModel


def swatch_lines(view: ViewModel, cells: int, rows: int) -> list[Line]:
    """Return a swatch and a name for paint, wheels, calipers and interior.

    During a preview they are those of the previewed build.
    """
    tr = view.tr
    displayed = _displayed_options(view)
    height = max(1, (rows - 2 * len(displayed)) // max(1, len(displayed)))
    lines: list[Line] = []
    for name, option in displayed:
        preview = view.preview is not None and option.id == view.cursor.highlight
        mark = (
            make_line(Span(" " + tr.translate(N_("PREVIEW")) + " ", "preview")) if preview else ()
        )
        lines.append(justify(make_line(Span(f" {name}", "muted")), (*mark, Span(" ")), cells))
        lines += [_swatch_line(option, cells)] * min(height, 5)
        full = tr.localize(option.name)
        text = full if cell_len(full) < cells else strip_word_of_item_kind(full)
        lines.append(crop(make_line(f" {text}"), cells))
    return lines


def _displayed_options(view: ViewModel) -> list[tuple[str, Option]]:
    """Return (group name, chosen option) of the first group of each step with groups.

    In the catalog these are the groups that determine how the car looks.
    """
    model, build = view.pictured_quote.model, view.pictured_quote.build
    displayed: list[tuple[str, Option]] = []
    for step in view.catalog.steps:
        for group in groups_on(model, step.id)[:1] if step.kind is StepKind.GROUPS else ():
            displayed += [
                (view.tr.localize(group.name), option)
                for option in group.options
                if option.id in build.chosen
            ][:1]
    return displayed


def _swatch_line(option: Option, cells: int) -> Line:
    colours = option.appearance.colours if option.appearance else ()
    if not colours:
        return make_line(Span(" " + "·" * (cells - 2), "muted"))
    width = cells - 2
    # The first colour is the main one, the others are accents.
    accent = width // 4 if len(colours) > 1 else 0
    others = len(colours) - 1
    return (Span(" "), *swatch_spans(colours, [width - accent * others, *[accent] * others]))
