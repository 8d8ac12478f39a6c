"""The customer's view: the model, its total and what was chosen, in lines below the car."""

from __future__ import annotations

from xmc_tui.domain.catalog import StepKind
from xmc_tui.domain.pricing import Quote, QuoteLine
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.itemised_quote import charges_illustrative_price, legend_text
from xmc_tui.presentation.money_format import (
    format_amount,
    format_difference,
    illustrative_mark,
)
from xmc_tui.presentation.picture_scene import picture_scene, view_name
from xmc_tui.presentation.styled_text import (
    Line,
    Span,
    cell_width,
    crop,
    justify,
    make_line,
    wrap_line,
)
from xmc_tui.presentation.view_model import ViewModel

#: The parts of the car whose choice is named even if it is standard.
_LEADING_PARTS = ("paint", "wheel", "caliper", "interior")

#: The width in cells from which the previewed option fits next to model and total.
_ONE_HEADING_FROM = 110

#: The width in cells from which gifts are named.
_NAMED_GIFTS_FROM = 100

_SEPARATOR = Span("   ")


def customer_view_lines(view: ViewModel, cells: int, hint: str = "") -> list[Line]:
    """Return the lines, the last of which ends with a `hint`.

    During a preview they are those of the previewed build, which is named next to the model; on a
    narrow screen in a line of its own.
    """
    heading = _heading_lines(view, cells)
    items = _flow(_items(view.pictured_quote, view.tr, cells), cells)
    return [*heading, *items, *_note_lines(view, cells, hint)]


def _heading_lines(view: ViewModel, cells: int) -> list[Line]:
    """Return the name of the model, the previewed option, and on the right the total."""
    tr, quote = view.tr, view.pictured_quote
    about = illustrative_mark(charges_illustrative_price(quote))
    total = make_line(
        Span(tr.translate(N_("Total")) + " ", "muted"),
        Span(f"{about}{format_amount(quote.totals.total)}", "total"),
        " ",
    )
    model = make_line(Span(f" {tr.localize(quote.model.name)}", "strong"))
    if cells < _ONE_HEADING_FROM:
        return [justify(model, total, cells), _preview_line(view, cells)]
    room = cells - cell_width(model) - cell_width(total) - 4
    return [justify((*model, Span("  "), *_preview_line(view, room)), total, cells)]


def _preview_line(view: ViewModel, cells: int) -> Line:
    """Return the previewed option and the change of the total; empty without a preview."""
    if view.preview is None:
        return ()
    tr, change = view.tr, view.preview.quote.totals.total - view.quote.totals.total
    about = illustrative_mark(
        charges_illustrative_price(view.preview.quote) or charges_illustrative_price(view.quote)
    )
    badge = make_line(" ", Span(" " + tr.translate(N_("Preview")) + " ", "preview"), " ")
    price = make_line(Span(f"  {about}{format_difference(change)}" if change else "", "price"))
    room = cells - cell_width(badge) - cell_width(price)
    return (*badge, *crop(_preview_name(view), room), *price)


def _preview_name(view: ViewModel) -> Line:
    """Return the highlighted option, with its group if the name does not say it, or the model."""
    tr, option = view.tr, view.highlighted_option
    is_entry = view.opened is not None  # of a panel, not the choice of one option
    if option is None or is_entry or view.step.kind is not StepKind.GROUPS:
        return make_line(Span(tr.localize(view.pictured_quote.model.name), "strong"))
    group = tr.localize(view.model.group_of(option.id).name)
    return _named(group, tr.localize(option.name))


def _named(group: str, option: str) -> Line:
    """Return an option with its group in front, unless its name contains that of the group."""
    is_named = group.casefold().removesuffix("s") in option.casefold()
    return make_line(Span("" if is_named else f"{group} ", "muted"), Span(option, "strong"))


def _items(quote: Quote, tr: Translator, cells: int) -> list[Line]:
    """Return what was chosen, then the gifts, then that the rest is standard.

    On a narrow screen the gifts are counted instead of named, because the car needs the space.
    """
    model = quote.model
    leading = {group.id for group in model.groups if group.part in _LEADING_PARTS}
    named = [
        entry
        for entry in quote.lines
        if not entry.gifted and (not entry.standard or entry.option.group in leading)
    ]
    items = [
        _named(tr.localize(model.group_by_id[entry.option.group].name), _name(entry, tr))
        for entry in named
    ]
    gifts = [_name(entry, tr) for entry in quote.lines if entry.gifted]
    if gifts and cells < _NAMED_GIFTS_FROM:
        text = tr.plural("{n} gift included free", "{n} gifts included free", len(gifts))
        items.append(make_line(Span(text, "gift")))
        gifts = []
    for number, gift in enumerate(gifts):
        label = tr.translate(N_("Included free")) + " " if not number else ""
        items.append(make_line(Span(label, "gift"), gift))
    items.append(make_line(Span(tr.translate(N_("All else standard")), "muted")))
    return items


def _name(entry: QuoteLine, tr: Translator) -> str:
    return tr.localize(entry.option.name)


def _flow(items: list[Line], cells: int) -> list[Line]:
    """Return items one after the other, in as few lines as they need; none is broken or cut.

    An item longer than a line is wrapped.
    """
    lines: list[Line] = []
    current: Line = ()
    for item in items:
        joined = (*current, _SEPARATOR, *item) if current else (Span(" "), *item)
        if current and cell_width(joined) >= cells:
            lines.append(current)
            joined = (Span(" "), *item)
        current = joined
    return [part for line in (*lines, current) for part in wrap_line(line, max(8, cells - 1))]


def _note_lines(view: ViewModel, cells: int, hint: str) -> list[Line]:
    """Return the small print: that this is an illustration and, if needed, what the mark means."""
    tr = view.tr
    texts = [tr.translate(N_("Illustration only. Actual colour may differ."))]
    if charges_illustrative_price(view.pictured_quote):
        texts.append(legend_text(tr))
    scene = picture_scene(view)
    side = f"{view_name(scene.view, tr)} " if scene is not None else ""
    right = make_line(Span(side, "muted"), Span(f"  {hint} " if hint else "", "muted"))
    room = cells - cell_width(right) - 1
    text = " ".join(texts)
    lines = wrap_line(make_line(Span(f" {text}", "muted")), room)
    return [*lines[:-1], justify(lines[-1], right, cells)]
