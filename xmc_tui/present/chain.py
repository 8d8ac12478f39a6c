"""Explanation of why an option is selected or blocked.

The explanation follows the rules from option to option, back to a choice of the advisor.
"""

from __future__ import annotations

from xmc_tui.configurator import Configurator, DeedKind
from xmc_tui.domain.catalog import Pick
from xmc_tui.domain.rules import Conflict
from xmc_tui.locale import N_, Language
from xmc_tui.present.deeds import deed_text
from xmc_tui.present.explain import option_name, rule_origin
from xmc_tui.present.text import Line, Span, line

#: Longer chains are cut: they are too long to follow.
_MOST_LINKS = 3


def chain_lines(
    configurator: Configurator,
    option_id: str,
    conflicts: tuple[Conflict, ...],
    words: Language,
    codes: bool,
) -> list[Line]:
    """Return why an option is selected or, if it is not, why it is blocked.

    `conflicts` are the rules that choosing the option would break.
    """
    if option_id in configurator.build.chosen:
        return _why_on(configurator, option_id, words, codes, _MOST_LINKS)
    lines: list[Line] = []
    for conflict in conflicts:
        lines += _link(configurator, conflict, words, codes)
        for other in conflict.options:
            if other != option_id:
                lines += _why_on(configurator, other, words, codes, _MOST_LINKS - 1)
    return lines


def _link(
    configurator: Configurator, conflict: Conflict, words: Language, codes: bool
) -> list[Line]:
    names = " + ".join(
        option_name(configurator.model, option, words) for option in conflict.options
    )
    reason = words.say(
        N_("{options}: {reason}"), options=names, reason=words.pick(conflict.rule.reason)
    )
    origin = [line(Span(f"    {rule_origin(conflict.rule, words)}", "muted"))] if codes else []
    return [line("  ", reason), *origin]


def _why_on(
    configurator: Configurator, option_id: str, words: Language, codes: bool, links: int
) -> list[Line]:
    """Return why an option is selected.

    Reasons are: a gift, a wish, the standard choice, or an edit that added it. In the last case the
    rule that excludes the standard choice follows, for up to `links` rules.
    """
    name = option_name(configurator.model, option_id, words)
    group = configurator.model.group_of(option_id)
    if group.pick is Pick.GIFT:
        return [
            line("  ", words.say(N_("{option} is a gift that every car is given"), option=name))
        ]
    if option_id in configurator.build.wishes and not _is_of_a_theme(configurator, option_id):
        return [line("  ", words.say(N_("{option} is on because it was wished"), option=name))]
    if option_id == group.standard and option_id not in configurator.build.wishes:
        return [
            line(
                "  ",
                words.say(
                    N_("{option} is on because it is standard: it gives way freely"), option=name
                ),
            )
        ]
    lines = [line("  ", _brought(configurator, option_id, name, words))]
    conflict = _in_the_way_of_the_standard(configurator, option_id)
    if conflict is not None and links > 1:
        lines += _link(configurator, conflict, words, codes)
        for other in conflict.options:
            if other in configurator.build.chosen and other != option_id:
                lines += _why_on(configurator, other, words, codes, links - 1)
    return lines


def _is_of_a_theme(configurator: Configurator, option_id: str) -> bool:
    """Whether a theme brought an option, which is a wish all the same: the theme is the better answer."""
    deed = configurator.history.edit_that_added(option_id)
    return deed is not None and deed.kind is DeedKind.THEME


def _brought(configurator: Configurator, option_id: str, name: str, words: Language) -> str:
    deed = configurator.history.edit_that_added(option_id)
    if deed is None:
        return words.say(N_("{option} is on because the sheet has it"), option=name)
    if deed.kind is DeedKind.CHOOSE and deed.subject == option_id:
        return words.say(N_("{option} is on because it was wished"), option=name)
    return words.say(
        N_("{option} came along when the advisor {deed}"),
        option=name,
        deed=deed_text(configurator, deed, words),
    )


def _in_the_way_of_the_standard(configurator: Configurator, option_id: str) -> Conflict | None:
    """Return the first rule that excludes a group's standard option given the other choices.

    None if no rule does, or if the group has no standard option.
    """
    group = configurator.model.group_of(option_id)
    if group.standard is None:
        return None
    beside = configurator.build.chosen - {option_id} | {group.standard}
    return next(
        (
            found
            for found in configurator.rulebook.conflicts(beside)
            if group.standard in found.options
        ),
        None,
    )
