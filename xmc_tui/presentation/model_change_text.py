"""The message on a change of the model: what is kept, and what the other car does not offer."""

from __future__ import annotations

from rich.cells import cell_len

from xmc_tui.configurator import Configurator, EditKind
from xmc_tui.configurator.model_change import find_deliberate_choices, find_lost_choices
from xmc_tui.configurator.undo_history import UndoEntry
from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.styled_text import Line, Span, make_line

#: The width of the narrowest screen, less a space on either side: the message has one line.
_MESSAGE_WIDTH = 78


@frozen
class ModelChange:
    """The names of the choices that a change of the model has kept, and of those it has not."""

    kept: tuple[str, ...]
    lost: tuple[str, ...]


def find_model_change(configurator: Configurator, tr: Translator) -> ModelChange | None:
    """Return what the last change of the model has kept; None if the model was not changed."""
    entry = _last_change(configurator)
    models = configurator.catalog.model_by_id
    if entry is None or entry.before.model not in models or entry.after.model not in models:
        return None
    model, other = models[entry.before.model], models[entry.after.model]
    lost = find_lost_choices(model, entry.before, other, entry.after)
    names = {
        option: tr.localize(model.options[option].name)
        for option in find_deliberate_choices(model, entry.before)
    }
    kept = tuple(name for option, name in names.items() if option not in lost)
    return ModelChange(kept, tuple(names[option] for option in lost))


def _last_change(configurator: Configurator) -> UndoEntry | None:
    for entry in reversed(configurator.history.entries):
        if entry.edit.kind is EditKind.MODEL:
            return entry
    return None


def model_change_text(configurator: Configurator, edit_text: str, tr: Translator) -> str:
    """Return the message after a change of the model: what was kept, and what could not be.

    `edit_text` names the change. If the names do not fit one line they are counted, and the message
    says which keys list them.
    """
    change = find_model_change(configurator, tr)
    if change is None or not change.kept + change.lost:
        return edit_text
    parts = [edit_text]
    if change.kept:
        parts.append(tr.translate(N_("kept: {items}"), items=tr.join_names(list(change.kept))))
    if change.lost:
        parts.append(
            tr.translate(N_("not on this car: {items}"), items=tr.join_names(list(change.lost)))
        )
    text = " · ".join(parts)
    if cell_len(text) <= _MESSAGE_WIDTH:
        return text
    return f"{edit_text} · {_counts_text(change, tr)}"


def _counts_text(change: ModelChange, tr: Translator) -> str:
    """Return how many choices were kept and how many were not, and the keys that list them."""
    kept, lost = len(change.kept), len(change.lost)
    if not lost:
        return tr.plural(
            "{n} choice kept; press 1, then ?", "{n} choices kept; press 1, then ?", kept
        )
    if not kept:
        return tr.plural(
            "{n} choice dropped; press 1, then ?",
            "{n} choices dropped; press 1, then ?",
            lost,
        )
    return tr.plural(
        "{n} choice kept, {lost} dropped; press 1, then ?",
        "{n} choices kept, {lost} dropped; press 1, then ?",
        kept,
        lost=lost,
    )


def model_change_lines(configurator: Configurator, tr: Translator) -> list[Line]:
    """Return the same as lines with every name; empty if the model was not changed."""
    change = find_model_change(configurator, tr)
    if change is None or not change.kept + change.lost:
        return []
    lines = [make_line(Span(tr.translate(N_("After changing the car")), "title"))]
    if change.lost:
        text = tr.translate(N_("not on this car: {items}"), items=tr.join_names(list(change.lost)))
        lines.append(make_line(Span(text, "warn")))
    if change.kept:
        lines.append(
            make_line(tr.translate(N_("kept: {items}"), items=tr.join_names(list(change.kept))))
        )
    return [*lines, ()]
