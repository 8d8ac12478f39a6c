"""The step rail of the main screen: each step with its choices, down the side or along the top."""

from __future__ import annotations

import re
from itertools import takewhile

from rich.cells import cell_len

from xmc_tui.domain.catalog import StepKind
from xmc_tui.i18n import N_
from xmc_tui.presentation.styled_text import (
    Line,
    Span,
    crop,
    justify,
    make_line,
    pad_or_truncate,
    truncate_middle,
)
from xmc_tui.presentation.view_model import ViewModel, chosen_names


def step_rail_lines(view: ViewModel, cells: int) -> list[Line]:
    """Return the vertical step rail: each step with the options chosen on it."""
    lines: list[Line] = [()]
    for number, step in enumerate(view.catalog.steps, 1):
        is_current = step.id == view.cursor.step
        pointer = Span(" > " if is_current else "   ", "accent")
        name = Span(f"{number} {view.tr.localize(step.name)}", "here" if is_current else "strong")
        lines.append(justify(make_line(pointer, name), _visited_mark(view, step.id), cells))
        for text in _step_summary(view, step.id)[: 3 if step.kind is StepKind.GROUPS else 1]:
            lines.append(crop(make_line(Span(f"     {text}", "muted")), cells))
        lines.append(())
    return lines


def step_strip_lines(view: ViewModel, cells: int) -> list[Line]:
    """Return the horizontal step rail: a line of steps, and a line of the options chosen."""
    steps = view.catalog.steps
    width = cells // len(steps)
    names: list[Span] = []
    chosen: list[Span] = []
    for number, step in enumerate(steps, 1):
        is_current = step.id == view.cursor.step
        done = "✓" if step.id in view.cursor.visited else "·"
        names.append(
            Span(
                pad_or_truncate(
                    f"{'>' if is_current else ' '}{number} {view.tr.localize(step.name)} {done}",
                    width,
                ),
                "here" if is_current else "strong",
            )
        )
        texts = _step_summary(view, step.id)
        if step.kind is StepKind.MODEL:
            texts = [_short_model_name(view)]
        more = f"+{len(texts) - 1}" if len(texts) > 1 else ""
        # What is in brackets is the first to go; the next column begins with a space.
        room = width - 1 - len(more)
        first = texts[0] if texts else ""
        if cell_len(first) > room:
            first = truncate_middle(re.sub(r" ?[(（].*", "", first), room)
        chosen.append(Span(pad_or_truncate(f" {first}{more}", width), "muted"))
    return [tuple(names), tuple(chosen)]


def _visited_mark(view: ViewModel, step_id: str) -> Line:
    if step_id in view.cursor.visited:
        return make_line(Span("✓ ", "good"))
    return make_line(Span(view.tr.translate(N_("open")) + " ", "warn"))


def _short_model_name(view: ViewModel) -> str:
    """Return the name of the model without what the names of all models begin with."""
    names = [view.tr.localize(model.name) for model in view.catalog.models]
    same = takewhile(lambda letters: len(set(letters)) == 1, zip(*names, strict=False))
    shared = "".join(letters[0] for letters in same)
    name = view.tr.localize(view.model.name)
    return name.removeprefix(shared) if len(names) > 1 and shared not in names else name


def _step_summary(view: ViewModel, step_id: str) -> list[str]:
    """Return the choices on a step: the model, the names of options, or the status."""
    step = next(step for step in view.catalog.steps if step.id == step_id)
    match step.kind:
        case StepKind.MODEL:
            return [view.tr.localize(view.model.name)]
        case StepKind.GROUPS:
            return chosen_names(view.model, view.quote, step_id, view.tr)
        case StepKind.REVIEW:
            message = N_("Not a quote") if view.quote.is_draft else N_("Quote")
            return [view.tr.translate(message)]
