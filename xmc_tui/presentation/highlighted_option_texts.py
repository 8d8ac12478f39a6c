"""Texts on the highlighted option: what choosing it does, what it is, and what it rules out."""

from __future__ import annotations

from xmc_tui.configurator import Preview
from xmc_tui.domain.build import diff_builds
from xmc_tui.domain.catalog import Option
from xmc_tui.domain.compiled_rules import compile_rules
from xmc_tui.i18n import N_
from xmc_tui.presentation.option_detail import TextForms
from xmc_tui.presentation.option_facts import (
    excludes_text,
    needs_text,
    not_offered_text,
    option_summary,
)
from xmc_tui.presentation.view_model import ViewModel


def option_texts(view: ViewModel, option: Option) -> list[TextForms]:
    """Return texts on an option; first what choosing it does, and last its note."""
    compiled_rules, tr = compile_rules(view.model), view.tr
    about = option_summary(view.catalog, compiled_rules, option, tr, view.show_ids)
    texts: list[TextForms] = [*_warning_texts(view, option), (about,)]
    for text in (
        (needs_text(view.model, option, tr),),
        (
            excludes_text(compiled_rules, option, tr),
            excludes_text(compiled_rules, option, tr, True),
        ),
        (tr.localize(option.note.text) if option.note is not None and view.show_ids else "",),
    ):
        if text[0]:
            texts.append(text)
    return texts


def _warning_texts(view: ViewModel, option: Option) -> list[TextForms]:
    """Return why an option is not offered, the changes that it needs, or what is lost with it."""
    tr = view.tr
    if not option.offered.covers(view.quote.quoted_on):
        day = view.quote.quoted_on
        return [(not_offered_text(compile_rules(view.model), option, day, tr),)]
    if view.preview and view.preview.conflicts:
        return _needed_change_texts(view, view.preview, option)
    row = next((row for row in view.options if row.option is option), None)
    if row is not None and row.falls_below:
        return [(tr.translate(N_("Takes the build below the threshold.")),)]
    if row is not None and row.loses_bespoke:
        return [(tr.translate(N_("Removes your only bespoke item.")),)]
    return []


def _needed_change_texts(view: ViewModel, preview: Preview, option: Option) -> list[TextForms]:
    """Return the rules that an option breaks, and the other changes that choosing it takes."""
    # Imported here: it loads the engine, which the preview has used already.
    from xmc_tui.presentation.resolution_lines import change_text

    tr, model = view.tr, view.model
    reasons = dict.fromkeys(tr.localize(conflict.rule.reason) for conflict in preview.conflicts)
    why = N_("Needs changes: {reasons}. Press ? for details.")
    needed = (
        tr.translate(why, reasons=tr.join_as_list(list(reasons))),
        tr.translate(why, reasons=next(iter(reasons))),
    )
    after = preview.quote.build
    if not preview.is_proven and not compile_rules(model).is_valid(
        compile_rules(model).mask_of(after.chosen)
    ):
        word = N_("No solution found yet") if view.is_search_stopped else N_("Checking…")
        return [needed, (tr.translate(word),)]
    changes = diff_builds(model, view.quote.build, after)
    others = [change_text(model, change, tr) for change in changes if change.after != option.id]
    message = N_("Also changes: {changes}")
    if not preview.is_proven:
        message = N_("Also changes (best found so far): {changes}")
    return [needed, (tr.translate(message, changes=tr.join_clauses(others)),)]
