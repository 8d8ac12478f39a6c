"""Rows of the option list: collapsed groups, the open group with its options, the review."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from rich.cells import cell_len

from xmc_tui.configurator import State
from xmc_tui.domain.catalog import Group, Model, Option, Period, Pick, StepKind
from xmc_tui.domain.frozen import frozen
from xmc_tui.locale import N_, Language
from xmc_tui.present.cursor import groups_on
from xmc_tui.present.ledger import (
    benchmarks,
    catalog_name,
    has_illustrative,
    ledger,
    legend,
    reason_texts,
    terms,
    threshold_line,
)
from xmc_tui.present.money import amount, difference, list_price, mark
from xmc_tui.present.text import Line, Span, columns, crop, fit, line, width, wrap_line
from xmc_tui.present.view import ModelRow, OptionRow, View

#: Largest width, in cells, at which an itemised price is still read as one line.
_LEDGER_WIDTH = 100


class Row(NamedTuple):
    """One line of the list.

    `target` is the id of the option, model or group that a click on it selects; `base` is the role
    of the whole row.
    """

    spans: Line
    target: str = ""
    base: str = ""
    highlighted: bool = False


def list_rows(view: View, cells: int) -> list[Row]:
    """Return the rows of the current step."""
    match view.step.kind:
        case StepKind.MODEL:
            return _model_rows(view, cells)
        case StepKind.GROUPS:
            return _group_rows(view, cells)
        case StepKind.REVIEW:
            return _review_rows(view, cells)


def _model_rows(view: View, cells: int) -> list[Row]:
    rows: list[Row] = [
        Row(line(Span(" " + view.words.pick(view.catalog.programme.name), "title")), base="group"),
        Row(()),
    ]
    for row in view.models:
        highlighted = row.model.id == view.cursor.highlight
        left = line(
            _pointer(highlighted),
            _chosen_mark(row.chosen),
            " ",
            Span(view.words.pick(row.model.name), "strong"),
        )
        right = line(Span(list_price(row.model.price), "price"), " ")
        rows.append(
            Row(
                columns(left, right, cells),
                row.model.id,
                "highlight" if highlighted else "",
                highlighted,
            )
        )
        rows += [Row(crop(part, cells), row.model.id) for part in _model_facts(view, row, cells)]
        rows.append(Row(()))
    return rows


def _model_facts(view: View, row: ModelRow, cells: int) -> list[Line]:
    chosen = (
        view.quote.build.chosen
        if row.chosen
        else frozenset(group.standard for group in row.model.choosable)
    )
    configured = " " + view.words.say(N_("(as configured)"))
    facts = [
        (
            view.words.pick(figure.name),
            f"{figure.value} {view.words.pick(figure.unit)}{configured if figure.when else ''}",
        )
        for figure in row.model.figures
        if all(any(option in chosen for option in options) for options in figure.when)
    ]
    label = max((cell_len(name) for name, _ in facts), default=0)
    lines = [line(Span("     " + fit(name, label + 1), "muted"), value) for name, value in facts]
    if not row.model.eligible:
        lines.append(
            line(Span("     " + view.words.say(N_("does not take part in the programme")), "warn"))
        )
    return lines[: max(2, 8 if cells > 52 else 4)]


def _group_rows(view: View, cells: int) -> list[Row]:
    rows: list[Row] = []
    for group in groups_on(view.model, view.step.id):
        if group.id == view.cursor.group:
            rows.append(Row(_open_group(view, group, cells), group.id, "group"))
            rows += [_option_row(view, group, row, cells) for row in view.options]
        else:
            chosen = view.quote.build.chosen
            day = view.quote.quoted_on
            folded = _folded_group(view.model, group.id, chosen, day, view.words, cells)
            rows.append(Row(folded, group.id))
    if not rows:
        rows.append(
            Row(
                line(Span(" " + view.words.say(N_("This car has nothing to choose here")), "muted"))
            )
        )
    return rows


def _open_group(view: View, group: Group, cells: int) -> Line:
    words = view.words
    kind = {
        Pick.ONE: N_("choose one"),
        Pick.ANY: N_("any number"),
        Pick.GIFT: N_("gifts, always included"),
    }[group.pick]
    left = line(Span(f" {words.pick(group.name)}", "title"), Span(f"  {words.say(kind)}", "muted"))
    return columns(left, line(Span(words.say(N_("effect on total")) + " ", "muted")), cells)


@lru_cache(maxsize=500)
def _folded_group(
    model: Model, group_id: str, chosen_ids: frozenset[str], day: date, words: Language, cells: int
) -> Line:
    """Return the line of a group that is not open: its name, what is chosen in it, its price."""
    group = model.group_by_id[group_id]
    if group.pick is Pick.GIFT:
        given = [words.pick(option.name) for option in group.options if option.offered.covers(day)]
        names, price = (
            given or [words.say(N_("none"))],
            Span(words.say(N_("gift")) if given else "", "gift"),
        )
    else:
        chosen = [option for option in group.options if option.id in chosen_ids]
        names = [words.pick(option.name) for option in chosen] or [words.say(N_("none"))]
        total = sum(option.price.amount for option in chosen)
        illustrative = any(option.price.is_illustrative for option in chosen)
        price = Span(mark(illustrative) + amount(total), "muted" if not total else "")
    label, right = Span(f" {fit(words.pick(group.name), 14)} ", "muted"), line(price, " ")
    text = words.join(names)
    # Show the first names in full, rather than cut the text in its middle.
    if len(names) > 1:
        room = cells - width([label]) - width(right) - 1
        text = fit(text, room).rstrip() if cell_len(text) > room else text
    return columns(line(label, text), right, cells)


def _option_row(view: View, group: Group, row: OptionRow, cells: int) -> Row:
    highlighted = row.option.id == view.cursor.highlight
    return _made_option_row(
        row, group.pick, group.standard, view.words, view.quote.quoted_on, highlighted, cells
    )


@lru_cache(maxsize=500)
def _made_option_row(
    row: OptionRow,
    pick: Pick,
    standard: str | None,
    words: Language,
    day: date,
    highlighted: bool,
    cells: int,
) -> Row:
    """Return the row of an option.

    Cached: when the highlight moves, only two rows of the list are new.
    """
    role = "strong" if row.chosen else "dim" if row.state is State.NOT_OFFERED else ""
    left = line(
        _pointer(highlighted),
        _chosen_mark(row.chosen),
        " ",
        *swatch(row.option, 3 if cells > 52 else 2),
        Span(words.pick(row.option.name), role),
    )
    effect = line(Span(f"{_effect(pick, row):>10}", _effect_role(row)), " ")
    tags = tag_spans(
        _tags(row, pick, standard, words, day), cells - width(left) - width(effect) - 1, highlighted
    )
    right = (*tags, *effect)
    return Row(
        columns(left, right, cells), row.option.id, "highlight" if highlighted else "", highlighted
    )


@frozen
class Tag:
    """A tag of a row: a symbol of one cell or "", and a word."""

    mark: str
    word: str
    role: str


def tag_spans(tags: list[Tag], cells: int, highlighted: bool) -> Line:
    """Return tags from right to left, the most important one at the right edge.

    Tags that do not fit show their symbol only.
    """
    # A warning on the highlighted row, and the reason why an option is not offered, keep their word
    # even if the name has to be cut for it.
    least = 1 if tags and (tags[0].role == "dim" or (highlighted and tags[0].role == "bad")) else 0
    with_word = len(tags)
    while (
        with_word > least
        and sum(_tag_width(tag, number < with_word) for number, tag in enumerate(tags)) > cells
    ):
        with_word -= 1
    spans = []
    for number, tag in enumerate(tags):
        text = " ".join(part for part in (tag.mark, tag.word if number < with_word else "") if part)
        if text:
            spans.append(Span(f" {text} ", tag.role))
    return tuple(reversed(spans))


def _tag_width(tag: Tag, with_word: bool) -> int:
    parts = [part for part in (tag.mark, tag.word if with_word else "") if part]
    return cell_len(" ".join(parts)) + 2 if parts else 0


def _pointer(highlighted: bool) -> Span:
    return Span(" > " if highlighted else "   ", "accent")


def _chosen_mark(chosen: bool) -> Span:
    return Span("✓" if chosen else " ", "good")


def swatch(option: Option, cells: int) -> tuple[Span, ...]:
    """Return the colours of an option over `cells` cells and a space; empty if it has none."""
    if option.look is None or not option.look.colours:
        return ()
    colours = option.look.colours
    shares = [
        cells // len(colours) + (1 if number < cells % len(colours) else 0)
        for number in range(len(colours))
    ]
    return (
        *(
            Span(" " * share, colour)
            for share, colour in zip(shares, colours, strict=True)
            if share
        ),
        Span(" "),
    )


def _tags(
    row: OptionRow, pick: Pick, standard: str | None, words: Language, day: date
) -> list[Tag]:
    """Return the tags of a row, the most important first."""
    option = row.option
    tags: list[Tag] = []
    if row.state is State.NOT_OFFERED:
        tags.append(Tag("", _not_offered_word(option.offered, pick, words, day), "dim"))
    if row.falls_below:
        tags.append(Tag("!", words.say(N_("below threshold")), "bad"))
    elif row.loses_bespoke:
        tags.append(Tag("!", words.say(N_("last bespoke")), "bad"))
    if row.state is State.NEEDS_CHANGES and not row.chosen:
        tags.append(Tag("~", words.say(N_("needs changes")), "warn"))
    if row.over_ceiling:
        tags.append(Tag("^", words.say(N_("over budget")), "warn"))
    if pick is Pick.GIFT:
        tags += [Tag("+", words.say(N_("gift")), "gift")] if row.chosen else []
    elif option.bespoke:
        tags.append(Tag("*", words.say(N_("bespoke")), "bespoke"))
    elif option.id == standard:
        tags.append(Tag("", words.say(N_("standard")), "muted"))
    return tags


def _not_offered_word(offered: Period, pick: Pick, words: Language, day: date) -> str:
    """Return why an option is not offered on a day in a word or two: the day it ended on, or will begin on."""
    is_gift = pick is Pick.GIFT
    if offered.last is not None and day > offered.last:
        return words.say(
            N_("given until {day}") if is_gift else N_("ended {day}"), day=offered.last
        )
    if offered.first is not None and day < offered.first:
        return words.say(N_("given from {day}") if is_gift else N_("from {day}"), day=offered.first)
    return words.say(N_("not offered"))


def _effect(pick: Pick, row: OptionRow) -> str:
    price = row.option.price
    if pick is Pick.GIFT:
        return f"({amount(price.amount)})"
    if row.chosen or row.state is State.NOT_OFFERED:
        return list_price(price)
    return mark(price.is_illustrative) + difference(row.effect)


def _effect_role(row: OptionRow) -> str:
    if row.state is State.NOT_OFFERED:
        return "dim"
    return "price" if row.chosen else "muted" if not row.effect else ""


def _review_rows(view: View, cells: int) -> list[Row]:
    words, quote = view.words, view.quote
    wide = min(cells - 3, _LEDGER_WIDTH)  # a space on either side, and the scroll bar
    lines: list[Line] = [line(Span(catalog_name(view.catalog, words), "muted"))]
    lines += ledger(quote, words, wide, codes=view.codes and cells > 84)
    lines += [benchmarks(view.catalog, words, view.codes), (), threshold_line(quote, words)]
    if quote.is_draft:
        lines.append(
            line(
                words.say(
                    N_("A draft, because {reasons}"), reasons=words.join(reason_texts(quote, words))
                )
            )
        )
    if has_illustrative(quote):
        lines.append(line(Span(legend(words), "illustrative")))
    lines += [
        (),
        line(Span(words.say(N_("Terms")), "title")),
        *terms(view.catalog, quote, words, wide, notes=view.codes),
    ]
    return [Row((Span(" "), *part)) for spans in lines for part in wrap_line(spans, wide)]
