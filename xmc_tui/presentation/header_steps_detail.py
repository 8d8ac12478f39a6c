"""The header, the step rail, and the details of the highlighted option."""

from __future__ import annotations

from rich.cells import cell_len

from xmc_tui.domain.build import diff_builds
from xmc_tui.domain.catalog import StepKind
from xmc_tui.domain.combination_rules import compile_rules
from xmc_tui.i18n import N_
from xmc_tui.presentation.option_explanation import not_offered_text, option_about_lines, price_text
from xmc_tui.presentation.quote_ledger import catalog_name
from xmc_tui.presentation.styled_text import (
    Line,
    Span,
    cell_width,
    crop,
    justify,
    make_line,
    pad_or_truncate,
    truncate_middle,
    wrap,
)
from xmc_tui.presentation.view_model import ViewModel, chosen_names


def header_lines(view: ViewModel, cells: int) -> list[Line]:
    """Return the header: programme and model, and on the right a message or the edition and day.

    A message that does not fit next to the programme's name takes the whole line.
    """
    tr = view.tr
    left = make_line(
        Span(f" {tr.localize(view.catalog.programme.name)} ", "brand"),
        *_tab_labels(view),
        Span(f" {tr.localize(view.model.name)}", "strong"),
    )
    if view.message:
        brand = left[:-1]
        if (
            cell_len(view.message) > cells - cell_width(brand) - 2
        ):  # what has to be said has the whole line
            return [crop(make_line(Span(f" {view.message}", "accent")), cells)]
        message = make_line(Span(view.message, "accent"), " ")
        return [
            justify(
                left if cell_width(left) + cell_width(message) < cells else brand, message, cells
            )
        ]
    day = tr.translate(N_("quoted on {day}"), day=view.quote.quoted_on)
    customer = tr.translate(N_("customer view")) + "  " if view.customer_view else ""
    right = make_line(
        Span(customer, "accent"), Span(f"{catalog_name(view.catalog, tr)} · {day} ", "muted")
    )
    if (
        cell_width(left) + cell_width(right) >= cells
    ):  # the edition stands in the review too; the car's name does not give way
        right = make_line(Span(customer, "accent"), Span(f"{day} ", "muted"))
    return [justify(left, right, cells)]


def _tab_labels(view: ViewModel) -> list[Span]:
    """Return the open builds with the current one marked; empty if there is only one."""
    if len(view.tab_labels) == 1:
        return []
    return [
        Span(" "),
        *(
            Span(
                f"[{each}]" if each == view.tab_label else f" {each} ",
                "here" if each == view.tab_label else "muted",
            )
            for each in view.tab_labels
        ),
    ]


def step_rail_lines(view: ViewModel, cells: int) -> list[Line]:
    """Return the vertical step rail: each step with the options chosen on it."""
    lines: list[Line] = [()]
    for number, step in enumerate(view.catalog.steps, 1):
        here = step.id == view.cursor.step
        pointer = Span(" > " if here else "   ", "accent")
        name = Span(f"{number} {view.tr.localize(step.name)}", "here" if here else "strong")
        lines.append(justify(make_line(pointer, name), _visited(view, step.id), cells))
        for text in _chosen_on(view, step.id)[: 3 if step.kind is StepKind.GROUPS else 1]:
            lines.append(crop(make_line(Span(f"     {text}", "muted")), cells))
        lines.append(())
    return lines


def step_strip_lines(view: ViewModel, cells: int) -> list[Line]:
    """Return the horizontal step rail: a line of steps, and a line of the options chosen."""
    steps = view.catalog.steps
    room = cells // len(steps)
    names: list[Span] = []
    chosen: list[Span] = []
    for number, step in enumerate(steps, 1):
        here = step.id == view.cursor.step
        done = "✓" if step.id in view.cursor.visited else "·"
        names.append(
            Span(
                pad_or_truncate(
                    f"{'>' if here else ' '}{number} {view.tr.localize(step.name)} {done}", room
                ),
                "here" if here else "strong",
            )
        )
        texts = _chosen_on(view, step.id)
        more = f"+{len(texts) - 1}" if len(texts) > 1 else ""
        first = truncate_middle(texts[0] if texts else "", room - 2 - len(more))
        chosen.append(Span(pad_or_truncate(f" {first}{more}", room), "muted"))
    return [tuple(names), tuple(chosen)]


def _visited(view: ViewModel, step_id: str) -> Line:
    if step_id in view.cursor.visited:
        return make_line(Span("✓ ", "good"))
    return make_line(Span(view.tr.translate(N_("open")) + " ", "warn"))


def _chosen_on(view: ViewModel, step_id: str) -> list[str]:
    step = next(step for step in view.catalog.steps if step.id == step_id)
    match step.kind:
        case StepKind.MODEL:
            return [view.tr.localize(view.model.name)]
        case StepKind.GROUPS:
            return chosen_names(view.model, view.quote, step_id, view.tr)
        case StepKind.REVIEW:
            return [view.tr.translate(N_("draft") if view.quote.is_draft else N_("quote"))]


def option_detail_lines(view: ViewModel, cells: int, most: int) -> list[Line]:
    """Return details of the highlighted option or model in at most `most` lines.

    Each text gets an equal share of the lines; lines that the later texts do not need go to the
    first ones.
    """
    wrapped = [wrap(text, cells - 2) for text in _detail(view)]
    while len(wrapped) > most:
        wrapped.pop()
    # Each text gets an equal share of the lines; the first texts take what the last ones leave.
    spare = most - sum(min(len(parts), max(1, most // max(1, len(wrapped)))) for parts in wrapped)
    lines: list[Line] = []
    for parts in wrapped:
        share = max(1, most // len(wrapped))
        extra = min(spare, max(0, len(parts) - share))
        spare -= extra
        kept = parts[: share + extra]
        if len(kept) < len(parts):
            kept[-1] = pad_or_truncate(kept[-1] + "……", cells - 2).rstrip("… ") + "…"
        lines += [make_line(f" {part}") for part in kept]
    return lines


def _detail(view: ViewModel) -> list[str]:
    option = view.highlighted
    tr, compiled_rules = view.tr, compile_rules(view.model)
    if option is not None:
        texts = option_about_lines(view.catalog, compiled_rules, option, tr, view.show_ids)
        if not option.offered.covers(view.quote.quoted_on):
            return [not_offered_text(compiled_rules, option, view.quote.quoted_on, tr), *texts]
        if view.preview and view.preview.conflicts:
            # Imported here: it loads the engine, which the preview has used already.
            from xmc_tui.presentation.resolution_lines import change_text

            reasons = dict.fromkeys(
                tr.localize(conflict.rule.reason) for conflict in view.preview.conflicts
            )
            changes = diff_builds(view.model, view.quote.build, view.preview.quote.build)
            others = [
                change_text(view.model, change, tr)
                for change in changes
                if change.after != option.id
            ]
            way = tr.translate(
                N_("The way there takes: {changes}"), changes=tr.join_clauses(others)
            )
            return [
                tr.translate(
                    N_("Needs changes: {reasons} (? tells more)"), reasons=tr.join(list(reasons))
                ),
                way,
                *texts,
            ]
        return texts
    if view.step.kind is StepKind.MODEL:
        model = view.catalog.model_by_id[view.cursor.highlight]
        price = tr.translate(
            N_("Base price {price}"), price=price_text(view.catalog, model.price, tr, view.show_ids)
        )
        return [price, *(tr.localize(note.text) for note in model.notes if view.show_ids)]
    return (
        [tr.translate(N_("e exports the order sheet; a shows how every figure comes about"))]
        if view.show_ids
        else []
    )
