"""The message on a change of the model: what is kept, and what the other car does not offer."""

from __future__ import annotations

from collections.abc import Iterator

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
    """Return the message after a change of the model: what was kept, what was not, and the undo.

    `edit_text` names the change. If not all names fit one line, the car alone is named, the choices
    kept are counted, then fewer of those not kept are named.
    """
    change = find_model_change(configurator, tr) or ModelChange((), ())
    texts = [
        tr.translate(N_("{message} · u Undo"), message=" · ".join([start, *parts]))
        for parts in _iterate_forms(change, tr)
        for start in (edit_text, tr.localize(configurator.model.name))
    ]
    return next((text for text in texts if cell_len(text) <= _MESSAGE_WIDTH), texts[-1])


def _iterate_forms(change: ModelChange, tr: Translator) -> Iterator[list[str]]:
    """Yield what was kept and what was not, the longest form first."""
    kept, lost = list(change.kept), list(change.lost)
    all_lost = [_lost_text(tr.join_names(lost), tr)] if lost else []
    yield [*([_kept_text(tr.join_names(kept), tr)] if kept else []), *all_lost]
    if kept and not lost:
        for names in _shortened(kept, tr):
            yield [_kept_text(names, tr)]
    kept_count = [tr.translate(N_("{n} kept"), n=len(kept))] if kept else []
    if lost:
        yield [*kept_count, *all_lost]
        for names in _shortened(lost, tr):
            yield [*kept_count, _lost_text(names, tr)]
    yield [*kept_count, *([tr.translate(N_("{n} not on this car"), n=len(lost))] if lost else [])]


def _shortened(names: list[str], tr: Translator) -> Iterator[str]:
    """Yield fewer and fewer of the names, with the number of those left out."""
    for shown in range(len(names) - 1, 0, -1):
        first = tr.join_names(names[:shown])
        yield tr.translate(N_("{names} and {n} more"), names=first, n=len(names) - shown)


def _kept_text(names: str, tr: Translator) -> str:
    return tr.translate(N_("kept: {items}"), items=names)


def _lost_text(names: str, tr: Translator) -> str:
    return tr.translate(N_("not on this car: {items}"), items=names)


def model_change_lines(configurator: Configurator, tr: Translator) -> list[Line]:
    """Return the same as lines with every name; empty if the model was not changed."""
    change = find_model_change(configurator, tr)
    if change is None or not change.kept + change.lost:
        return []
    lines = [make_line(Span(tr.translate(N_("After changing the car")), "title"))]
    if change.lost:
        lines.append(make_line(Span(_lost_text(tr.join_names(list(change.lost)), tr), "warn")))
    if change.kept:
        lines.append(make_line(_kept_text(tr.join_names(list(change.kept)), tr)))
    return [*lines, ()]
