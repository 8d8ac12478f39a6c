"""Rows of a step with options: all its groups, and the options of the open one."""

from __future__ import annotations

from functools import lru_cache
from itertools import product

from rich.cells import cell_len

from xmc_tui.domain.catalog import Group, Model, SelectionMode
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.cursor import groups_on
from xmc_tui.presentation.money_format import format_amount, illustrative_mark
from xmc_tui.presentation.open_group_rows import open_group_rows
from xmc_tui.presentation.short_names import forms_without_kind, without_brackets
from xmc_tui.presentation.styled_row import StyledRow
from xmc_tui.presentation.styled_text import (
    Line,
    Span,
    cell_width,
    justify,
    make_line,
    wrap,
)
from xmc_tui.presentation.view_model import ViewModel

#: The width in cells below which a name that is too long for the line of a collapsed group has
#: lines of its own. A wider list leaves out words: it is that of a low screen.
_NAME_LINES_BELOW = 44


def option_step_rows(view: ViewModel, cells: int) -> list[StyledRow]:
    """Return the groups of a step; the options of the open group follow it."""
    rows: list[StyledRow] = []
    label_width = _find_label_width(view.model, view.step.id, view.tr)
    chosen: dict[str, tuple[str, ...]] = {}
    for line in view.quote.lines:
        group_id = line.option.group
        chosen[group_id] = *chosen.get(group_id, ()), line.option.id
    for group in groups_on(view.model, view.step.id):
        if group.id == view.cursor.group:
            rows += open_group_rows(view, group, cells)
        else:
            names = chosen.get(group.id, ())  # with the gifts of the day
            collapsed = _collapsed_group_lines(
                view.model, group.id, names, view.tr, label_width, cells
            )
            rows += [StyledRow(line, group.id) for line in collapsed]
    if not rows:
        rows.append(
            StyledRow(
                make_line(
                    Span(" " + view.tr.translate(N_("Nothing to choose on this model")), "muted")
                )
            )
        )
    return rows


@lru_cache(maxsize=64)
def _find_label_width(model: Model, step_id: str, tr: Translator) -> int:
    """Return the width of the longest name of a group on a step."""
    groups = groups_on(model, step_id)
    return max((cell_len(tr.localize(group.name)) for group in groups), default=0)


def greatest_collapsed_height(model: Model, group: Group, tr: Translator, cells: int) -> int:
    """Return how many lines a collapsed group takes at most."""
    if cells >= _NAME_LINES_BELOW:
        return 1
    label_width = _find_label_width(model, group.step, tr)
    heights = (
        len(_collapsed_group_lines(model, group.id, (option.id,), tr, label_width, cells))
        for option in group.options
    )
    return max(heights, default=1)


@lru_cache(maxsize=5000)
def _collapsed_group_lines(
    model: Model,
    group_id: str,
    chosen_ids: tuple[str, ...],
    tr: Translator,
    label_width: int,
    cells: int,
) -> tuple[Line, ...]:
    """Return the lines of a collapsed group: its name, the options chosen, their price.

    It is one line, unless the list is narrow and a name too long. Cached: from one view to the next
    most of these lines stay the same, and a large catalog has a thousand of them.
    """
    group = model.group_by_id[group_id]
    chosen = [model.options[option_id] for option_id in chosen_ids]
    names = [tr.localize(option.name) for option in chosen] or [tr.translate(N_("None"))]
    total = sum(option.price.amount for option in chosen)
    if group.pick is SelectionMode.GIFT:
        price = Span(tr.translate(N_("Gift")) if chosen else "", "gift")
    else:
        illustrative = any(option.price.is_illustrative for option in chosen)
        price = Span(
            illustrative_mark(illustrative) + format_amount(total), "muted" if not total else ""
        )
    prices = [make_line(price, " ")]
    if price.role == "muted":
        prices.append(make_line(" "))
    lines = _fit_collapsed_group(tr.localize(group.name), label_width, names, prices, tr, cells)
    if lines or len(names) > 1:
        return lines
    group_names = tuple(tr.localize(option.name) for option in group.options)
    return (_short_name_line(tr.localize(group.name), names[0], group_names, prices[-1], cells),)


def _fit_collapsed_group(
    title: str,
    label_width: int,
    names: list[str],
    prices: list[Line],
    tr: Translator,
    cells: int,
) -> tuple[Line, ...]:
    """Return the lines of a collapsed group in `cells` cells; none if a name has to be shortened.

    If the name does not fit, a price that says nothing, the second one of `prices`, is left out
    first, and then the space that aligns the names of the groups.
    """
    labels = [f" {title}{' ' * (label_width - cell_len(title))}  ", f" {title}  "]
    texts = _name_texts(names, tr)

    def space(label: str, right: Line) -> int:
        return cells - cell_len(label) - cell_width(right) - 1

    for label, right in product(labels, prices):
        for text in texts:
            if cell_len(text) <= space(label, right):
                return (justify(make_line(Span(label, "muted"), text), right, cells),)
    label, right = labels[-1], prices[-1]
    if cells < _NAME_LINES_BELOW:
        head = justify(make_line(Span(label.rstrip(), "muted")), right, cells)
        return head, *(make_line(f"   {line}") for line in wrap(texts[-1], cells - 4))
    if len(names) == 1:
        return ()
    return (justify(make_line(Span(label, "muted"), texts[-1]), right, cells),)


def _short_name_line(
    title: str, name: str, group_names: tuple[str, ...], price: Line, cells: int
) -> Line:
    """Return the line of a collapsed group whose name is too long for it.

    The short form identifies the option in its group, which the line names. If there is none, words
    in the middle are left out.
    """
    forms = forms_without_kind(name, group_names)
    for gap in ("  ", " "):
        label = Span(f" {title}{gap}", "muted")
        space = cells - cell_width((label, *price)) - 1
        if text := next((form for form in forms if cell_len(form) <= space), ""):
            break
    text = text or _leave_out_middle_words(without_brackets(name), space)
    return justify(make_line(label, text), price, cells)


def _name_texts(names: list[str], tr: Translator) -> list[str]:
    """Return ways to write the names of options in a line, the fullest first.

    The first to go is what is in brackets; of several names only the first, or their number, is
    shown if there is no space for all of them.
    """
    bare = [without_brackets(name) for name in names]
    texts = [tr.join_names(names), tr.join_names(bare)]
    if len(names) > 1:
        rest = len(names) - 1
        texts += [f"{names[0]} +{rest}", f"{bare[0]} +{rest}"]
        texts.append(tr.plural("{n} item", "{n} items", len(names)))
    return texts


def _leave_out_middle_words(name: str, cells: int) -> str:
    """Return the first and the last words of a name, as many as fit into `cells` cells.

    The last words distinguish the options of a group. A name of which not even two words fit is
    returned as it is.
    """
    words = name.split(" ")
    for left_out in range(1, len(words) - 1):
        first = (len(words) - left_out + 1) // 2
        text = f"{' '.join(words[:first])} … {' '.join(words[first + left_out :])}"
        if cell_len(text) <= cells:
            return text
    return name
