"""What was done, in words: names for undo and redo, and the line that answers a key."""

from __future__ import annotations

from xmc_tui.configurator import Applied, Blocked, Configurator, Deed, NotOffered, Outcome, Unchanged
from xmc_tui.locale import N_, Language
from xmc_tui.present.explain import not_offered_text, option_name

_DEEDS = {
    "choose": N_("chose {subject}"),
    "remove": N_("took out {subject}"),
    "withdraw": N_("{subject} back to standard"),
    "model": N_("changed to {subject}"),
}
_WAYS = {"do": N_("{deed}"), "undo": N_("undone: {deed}"), "redo": N_("done again: {deed}")}


def deed_text(configurator: Configurator, deed: Deed, words: Language) -> str:
    """Return the name of a deed, such as “chose Paint · Amethyst”."""
    model = configurator.catalog.model_by_id[deed.model]
    if deed.kind == "model":
        subject = words.pick(model.name)
    elif deed.kind == "withdraw":
        subject = words.pick(model.group_by_id[deed.subject].name)
    else:
        subject = option_name(model, deed.subject, words)
    return words.say(_DEEDS[deed.kind], subject=subject)


def outcome_text(configurator: Configurator, outcome: Outcome, words: Language) -> str:
    """Return what came of a command in one short line."""
    match outcome:
        case Applied(deed, way):
            return words.say(_WAYS[way], deed=deed_text(configurator, deed, words))
        case Blocked(option, _):
            return words.say(N_("blocked: {option}"), option=option_name(configurator.model, option, words))
        case NotOffered(option):
            rulebook = configurator.rulebook
            return not_offered_text(rulebook, configurator.model.options[option], configurator.quoted_on, words)
        case Unchanged():
            return words.say(N_("nothing to change"))
