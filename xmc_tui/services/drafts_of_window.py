"""Opens the drafts of the builds that were open together in one window."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xmc_tui.configurator import TAB_LABELS
from xmc_tui.configurator.document_ports import OpenedDocument, Refusal
from xmc_tui.services.draft_autosave_and_recovery import FileDraftStore
from xmc_tui.storage.drafts.saved_drafts import DraftFile, list_and_expire_drafts

if TYPE_CHECKING:
    from xmc_tui.services.workspace_drafts import WorkspaceDrafts


def open_siblings(
    store: FileDraftStore, opened: OpenedDocument, language_code: str
) -> list[tuple[FileDraftStore, OpenedDocument]]:
    """Open the drafts that were open with the one just opened; return all, in order."""
    documents = [(store, opened)]
    for found in _list_drafts_of_window(store, store.log.tab.group):
        if len(documents) == len(TAB_LABELS):
            break
        if found.path == store.log.file:
            continue
        sibling = _make_store(store)
        document = sibling.open_draft(found.path, language_code)
        if isinstance(document, OpenedDocument):
            sibling.group = sibling.log.group = store.group
            store.group.add_resumed(sibling.log)  # at the position that it had
            documents.append((sibling, document))
    return sorted(documents, key=lambda entry: entry[0].log.tab.position)


def open_next_to(
    store: FileDraftStore, found: DraftFile, language_code: str, room: int
) -> list[tuple[FileDraftStore, OpenedDocument]] | Refusal:
    """Open a draft, and those that were open with it, next to the builds of a window.

    At most `room` are opened, the given one first; the others stay drafts. The window gets no
    build without anything unsaved.
    """
    siblings = _list_drafts_of_window(store, found.tab.group) if found.tab is not None else ()
    others = [each for each in siblings if each.path != found.path and not each.redundant]
    documents: list[tuple[FileDraftStore, OpenedDocument]] = []
    for each in [found, *others][:room]:
        further = _make_store(store, store.group)
        document = further.open_draft(each.path, language_code, joins=True)
        if isinstance(document, OpenedDocument):
            documents.append((further, document))
            continue
        store.group.discard(further.log)
        if each is found:
            return document
    return documents


def _list_drafts_of_window(store: FileDraftStore, group: str) -> Iterator[DraftFile]:
    """Yield the drafts with the id of a window, newest first."""
    for found in list_and_expire_drafts(store.folder, summary_only=True):
        if found.tab is not None and found.tab.group == group:
            yield found


def _make_store(store: FileDraftStore, group: WorkspaceDrafts | None = None) -> FileDraftStore:
    """Return a store for another build, in the window of `group` or in none yet."""
    files = store.catalogs, store.folder, store.log.exporter.fork(), store.log.configurator
    return FileDraftStore(*files, offers_resume=False, group=group)
