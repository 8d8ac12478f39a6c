"""Names of edits, such as "chose Paint · Amethyst", and the message after a command."""

from __future__ import annotations

from xmc_tui.configurator import (
    Applied,
    Blocked,
    Command,
    CommandResult,
    Configurator,
    Edit,
    EditKind,
    NotOffered,
    Redo,
    Unchanged,
    Undo,
)
from xmc_tui.domain.catalog import Catalog
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.option_facts import not_offered_text, option_name

_EDIT_TEXTS = {
    EditKind.CHOOSE: N_("Selected: {subject}"),
    EditKind.REMOVE: N_("Removed: {subject}"),
    EditKind.RESET_GROUP: N_("{subject} reset to standard"),
    EditKind.MODEL: N_("Model changed: {subject}"),
    EditKind.THEME: N_("Theme applied: {subject}"),
    EditKind.QUALIFY: N_("Qualifying changes applied"),
    EditKind.BUDGET: N_("Back within budget"),
    EditKind.COPY_GROUP: N_("{subject} copied from another build"),
    EditKind.TERMS: N_("Terms changed: {subject}"),
    EditKind.CODE: N_("Build code opened: {subject}"),
}
#: The names of an edit that is undone, redone, or the reason of a choice.
_EDIT_NAMES = {
    EditKind.CHOOSE: N_("{subject}"),
    EditKind.REMOVE: N_("removal of {subject}"),
    EditKind.RESET_GROUP: N_("{subject} to standard"),
    EditKind.MODEL: N_("model {subject}"),
    EditKind.THEME: N_("theme {subject}"),
    EditKind.QUALIFY: N_("qualifying changes"),
    EditKind.BUDGET: N_("budget changes"),
    EditKind.COPY_GROUP: N_("{subject} from another build"),
    EditKind.TERMS: N_("terms {subject}"),
    EditKind.CODE: N_("build code"),
}
_DIRECTIONS = {"do": N_("{change}"), "undo": N_("Undone: {change}"), "redo": N_("Redone: {change}")}


def edit_sentence(
    configurator: Configurator, edit: Edit, tr: Translator, show_ids: bool = True
) -> str:
    """Return the name of an edit, such as "chose Paint · Amethyst".

    Without `show_ids` a build code that was entered is left out.
    """
    if edit.kind is EditKind.CODE and not show_ids:
        return tr.translate(N_("Build code opened"))
    message = (
        N_("{subject} copied from build {source}") if edit.copied_from else _EDIT_TEXTS[edit.kind]
    )
    text = tr.translate(message, subject=_subject(configurator, edit, tr), source=edit.copied_from)
    return (
        tr.translate(N_("{change}, with related changes"), change=text)
        if edit.via_resolution
        else text
    )


def edit_noun(configurator: Configurator, edit: Edit, tr: Translator) -> str:
    """Return what an edit is called after it was made, such as "theme Urban Tech"."""
    return tr.translate(_EDIT_NAMES[edit.kind], subject=_subject(configurator, edit, tr))


def _subject(configurator: Configurator, edit: Edit, tr: Translator) -> str:
    """Return the name of the thing an edit applied to; "" for kinds that need none."""
    catalog = configurator.catalog
    if edit.kind is EditKind.TERMS:
        return _terms_text(catalog, edit, tr)
    model = catalog.model_by_id[edit.model]
    match edit.kind:
        case EditKind.MODEL:
            return tr.localize(model.name)
        case EditKind.RESET_GROUP | EditKind.COPY_GROUP:
            return tr.localize(model.group_by_id[edit.subject].name)
        case EditKind.THEME:
            return next(
                tr.localize(theme.name) for theme in catalog.themes if theme.id == edit.subject
            )
        case EditKind.CHOOSE | EditKind.REMOVE:
            return option_name(model, edit.subject, tr)
        case EditKind.CODE:
            return edit.subject
        case _:
            return ""


def _terms_text(catalog: Catalog, edit: Edit, tr: Translator) -> str:
    """Return the edition and the quoted day of an edit that changed the terms.

    The model of such an edit may be one that the present terms do not have.
    """
    edition_id, _, day = edit.subject.partition(" ")
    names = {edition.id: tr.localize(edition.name) for edition in catalog.editions}
    return f"{names.get(edition_id, edition_id)} · {day}"


def result_text(
    configurator: Configurator,
    command: Command,
    result: CommandResult,
    tr: Translator,
    show_ids: bool = True,
) -> str:
    """Return the result of a command as one short line.

    Without `show_ids` the build code that was entered is left out.
    """
    match result:
        case Applied(edit, direction):
            change = (
                edit_sentence(configurator, edit, tr, show_ids)
                if direction == "do"
                else edit_noun(configurator, edit, tr)
            )
            text = tr.translate(_DIRECTIONS[direction], change=change)
            if edit.kind is not EditKind.MODEL or direction == "undo":
                return text
            # Not needed before the first frame, so it is imported on use.
            from xmc_tui.presentation.model_change_text import model_change_text

            return model_change_text(configurator, text, tr)
        case Blocked(edit):
            return tr.translate(
                N_("Needs changes: {change}"), change=_subject(configurator, edit, tr)
            )
        case NotOffered(option):
            compiled_rules = configurator.compiled_rules
            return not_offered_text(
                compiled_rules, configurator.model.options[option], configurator.quoted_on, tr
            )
        case Unchanged():
            return tr.translate(
                N_("Nothing to undo")
                if isinstance(command, Undo)
                else N_("Nothing to redo")
                if isinstance(command, Redo)
                else N_("Nothing to change")
            )
