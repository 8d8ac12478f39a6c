"""Names of edits for undo and redo, and the status message after a command."""

from __future__ import annotations

from xmc_tui.configurator import (
    Applied,
    Blocked,
    Configurator,
    Deed,
    DeedKind,
    NotOffered,
    Outcome,
    Unchanged,
)
from xmc_tui.locale import N_, Language
from xmc_tui.present.explain import not_offered_text, option_name

_DEEDS = {
    DeedKind.CHOOSE: N_("chose {subject}"),
    DeedKind.REMOVE: N_("took out {subject}"),
    DeedKind.WITHDRAW: N_("{subject} back to standard"),
    DeedKind.MODEL: N_("changed to {subject}"),
    DeedKind.THEME: N_("took the theme {subject}"),
    DeedKind.QUALIFY: N_("took a way to qualify"),
    DeedKind.BUDGET: N_("went back under the budget"),
    DeedKind.OVER: N_("took over {subject} from another build"),
    DeedKind.CODE: N_("took the build of code {subject}"),
}
_DIRECTIONS = {"do": N_("{deed}"), "undo": N_("undone: {deed}"), "redo": N_("done again: {deed}")}


def deed_text(configurator: Configurator, deed: Deed, words: Language, codes: bool = True) -> str:
    """Return the name of an edit, such as "chose Paint · Amethyst".

    Without `codes` the build code that was entered is left out.
    """
    if deed.kind is DeedKind.CODE and not codes:
        return words.say(N_("took the build of a code"))
    message = N_("took over {subject} from build {source}") if deed.source else _DEEDS[deed.kind]
    text = words.say(message, subject=_subject(configurator, deed, words), source=deed.source)
    return words.say(N_("{deed}, with what it takes"), deed=text) if deed.by_way else text


def _subject(configurator: Configurator, deed: Deed, words: Language) -> str:
    """Return the name of the thing an edit applied to; "" for kinds that need none."""
    catalog = configurator.catalog
    model = catalog.model_by_id[deed.model]
    match deed.kind:
        case DeedKind.MODEL:
            return words.pick(model.name)
        case DeedKind.WITHDRAW | DeedKind.OVER:
            return words.pick(model.group_by_id[deed.subject].name)
        case DeedKind.THEME:
            return next(
                words.pick(theme.name) for theme in catalog.themes if theme.id == deed.subject
            )
        case DeedKind.CHOOSE | DeedKind.REMOVE:
            return option_name(model, deed.subject, words)
        case DeedKind.CODE:
            return deed.subject
        case _:
            return ""


def outcome_text(
    configurator: Configurator, outcome: Outcome, words: Language, codes: bool = True
) -> str:
    """Return the result of a command as one short line.

    Without `codes` the build code that was entered is left out.
    """
    match outcome:
        case Applied(deed, direction):
            return words.say(
                _DIRECTIONS[direction], deed=deed_text(configurator, deed, words, codes)
            )
        case Blocked(deed):
            return words.say(N_("needs changes: {deed}"), deed=_subject(configurator, deed, words))
        case NotOffered(option):
            rulebook = configurator.rulebook
            return not_offered_text(
                rulebook, configurator.model.options[option], configurator.quoted_on, words
            )
        case Unchanged():
            return words.say(N_("nothing to change"))
