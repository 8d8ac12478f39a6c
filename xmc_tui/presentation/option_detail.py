"""Short details of the highlighted option or model, for the panel below the list."""

from __future__ import annotations

from collections.abc import Sequence

from xmc_tui.configurator import Preview
from xmc_tui.domain.build import diff_builds
from xmc_tui.domain.catalog import Option, StepKind
from xmc_tui.domain.combination_rules import compile_rules
from xmc_tui.i18n import N_
from xmc_tui.presentation.option_explanation import not_offered_text, option_about_lines, price_text
from xmc_tui.presentation.styled_text import Line, make_line, pad_or_truncate, wrap
from xmc_tui.presentation.view_model import ViewModel


def option_detail_lines(view: ViewModel, cells: int, most: int) -> list[Line]:
    """Return details of the highlighted option or model in at most `most` lines."""
    return share_lines(_detail_texts(view), cells, most)


def share_lines(texts: Sequence[str], cells: int, most: int) -> list[Line]:
    """Return texts in at most `most` lines of `cells` cells.

    Each text gets an equal share of the lines; lines that a text does not need go to the first
    texts that need more.
    """
    wrapped = [wrap(text, cells - 2) for text in texts][:most]
    share = max(1, most // max(1, len(wrapped)))
    spare = most - sum(min(len(parts), share) for parts in wrapped)
    lines: list[Line] = []
    for parts in wrapped:
        extra = min(spare, max(0, len(parts) - share))
        spare -= extra
        visible = parts[: share + extra]
        if len(visible) < len(parts):
            visible[-1] = pad_or_truncate(visible[-1] + "……", cells - 2).rstrip("… ") + "…"
        lines += [make_line(f" {part}") for part in visible]
    return lines


def _detail_texts(view: ViewModel) -> list[str]:
    tr = view.tr
    if view.highlighted is not None:
        return _option_texts(view, view.highlighted)
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


def _option_texts(view: ViewModel, option: Option) -> list[str]:
    """Return texts on an option; first why it is not offered, or the changes that it needs."""
    compiled_rules = compile_rules(view.model)
    texts = option_about_lines(view.catalog, compiled_rules, option, view.tr, view.show_ids)
    if not option.offered.covers(view.quote.quoted_on):
        return [not_offered_text(compiled_rules, option, view.quote.quoted_on, view.tr), *texts]
    if view.preview and view.preview.conflicts:
        return [*_needed_change_texts(view, view.preview, option), *texts]
    return texts


def _needed_change_texts(view: ViewModel, preview: Preview, option: Option) -> list[str]:
    """Return the rules that an option breaks, and the other changes that choosing it takes."""
    # Imported here: it loads the engine, which the preview has used already.
    from xmc_tui.presentation.resolution_lines import change_text

    tr, model = view.tr, view.model
    reasons = dict.fromkeys(tr.localize(conflict.rule.reason) for conflict in preview.conflicts)
    why = N_("Needs changes: {reasons} (? tells more)")
    texts = [tr.translate(why, reasons=tr.join(list(reasons)))]
    after = preview.quote.build
    if not preview.is_proven and not compile_rules(model).is_valid(
        compile_rules(model).mask_of(after.chosen)
    ):
        word = N_("No solution found yet") if view.is_search_stopped else N_("Checking…")
        return [*texts, tr.translate(word)]
    changes = diff_builds(model, view.quote.build, after)
    others = [change_text(model, change, tr) for change in changes if change.after != option.id]
    message = N_("The way there takes: {changes}")
    if not preview.is_proven:
        message = N_("Best found so far, not proven: {changes}")
    return [*texts, tr.translate(message, changes=tr.join_clauses(others))]
