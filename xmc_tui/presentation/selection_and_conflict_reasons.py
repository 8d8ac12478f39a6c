"""Explanation of why an option is selected or blocked.

The explanation follows the rules from option to option, back to a choice of the advisor.
"""

from __future__ import annotations

from xmc_tui.configurator import Configurator, EditKind
from xmc_tui.domain.catalog import SelectionMode
from xmc_tui.domain.compiled_rules import Conflict
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.edit_descriptions import edit_noun
from xmc_tui.presentation.option_facts import option_name
from xmc_tui.presentation.source_texts import source_text
from xmc_tui.presentation.styled_text import Line, Span, make_line

#: Longest chain of rules; a longer one would be too long to follow.
_MAX_LINKS = 3


def selection_reason_lines(
    configurator: Configurator,
    option_id: str,
    conflicts: tuple[Conflict, ...],
    tr: Translator,
    show_ids: bool,
) -> list[Line]:
    """Return why an option is selected or, if it is not, why it is blocked.

    `conflicts` are the rules that choosing the option would break.
    """
    if option_id in configurator.build.chosen:
        return _why_selected_lines(configurator, option_id, tr, show_ids, _MAX_LINKS)
    lines: list[Line] = []
    for conflict in conflicts:
        lines += _rule_line(configurator, conflict, tr, show_ids)
        for other in conflict.options:
            if other != option_id:
                lines += _why_selected_lines(configurator, other, tr, show_ids, _MAX_LINKS - 1)
    return lines


def _rule_line(
    configurator: Configurator, conflict: Conflict, tr: Translator, show_ids: bool
) -> list[Line]:
    names = " + ".join(option_name(configurator.model, option, tr) for option in conflict.options)
    reason = tr.translate(
        N_("{options}: {reason}"), options=names, reason=tr.localize(conflict.rule.reason)
    )
    source = source_text(configurator.catalog, conflict.rule.source, tr) if show_ids else ""
    if not source:
        return [make_line("  ", reason)]
    origin = tr.translate(N_("Source: {source}"), source=source)
    return [make_line("  ", reason), make_line(Span(f"    {origin}", "muted"))]


def _why_selected_lines(
    configurator: Configurator, option_id: str, tr: Translator, show_ids: bool, links: int
) -> list[Line]:
    """Return why an option is selected.

    The reason is that it is a gift, a wish or the standard choice, or that an edit added it. In the
    last case the rule that excludes the standard choice follows, for a chain of at most `links`.
    """
    name = option_name(configurator.model, option_id, tr)
    group = configurator.model.group_of(option_id)
    if group.pick is SelectionMode.GIFT:
        return [
            make_line("  ", tr.translate(N_("{option}: included free on every car"), option=name))
        ]
    if option_id in configurator.build.wishes and not _was_added_by_theme(configurator, option_id):
        return [make_line("  ", tr.translate(N_("You chose {option}"), option=name))]
    if option_id == group.standard and option_id not in configurator.build.wishes:
        return [
            make_line(
                "  ",
                tr.translate(N_("{option}: standard; can be changed at any time"), option=name),
            )
        ]
    lines = [make_line("  ", _origin_text(configurator, option_id, name, tr))]
    conflict = _conflict_with_standard(configurator, option_id)
    if conflict is not None and links > 1:
        lines += _rule_line(configurator, conflict, tr, show_ids)
        for other in conflict.options:
            if other in configurator.build.chosen and other != option_id:
                lines += _why_selected_lines(configurator, other, tr, show_ids, links - 1)
    return lines


def _was_added_by_theme(configurator: Configurator, option_id: str) -> bool:
    """Whether a theme added an option.

    Such an option is a wish too, but the theme explains it better.
    """
    edit = configurator.history.find_edit_that_added(option_id)
    return edit is not None and edit.kind is EditKind.THEME


def _origin_text(configurator: Configurator, option_id: str, name: str, tr: Translator) -> str:
    """Return which edit, or the sheet, an option comes from."""
    edit = configurator.history.find_edit_that_added(option_id)
    if edit is None:
        return tr.translate(N_("{option}: from the order sheet"), option=name)
    if edit.kind is EditKind.CHOOSE and edit.subject == option_id:
        return tr.translate(N_("You chose {option}"), option=name)
    return tr.translate(
        N_("{option}: added by {change}"),
        option=name,
        change=edit_noun(configurator, edit, tr),
    )


def _conflict_with_standard(configurator: Configurator, option_id: str) -> Conflict | None:
    """Return the first rule that excludes a group's standard option given the other choices.

    None if no rule does, or if the group has no standard option.
    """
    group = configurator.model.group_of(option_id)
    if group.standard is None:
        return None
    with_standard = configurator.build.chosen - {option_id} | {group.standard}
    return next(
        (
            conflict
            for conflict in configurator.compiled_rules.find_conflicts(with_standard)
            if group.standard in conflict.options
        ),
        None,
    )
