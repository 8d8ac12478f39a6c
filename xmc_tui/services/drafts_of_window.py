"""Opens the drafts of the builds that were open together in one window."""

from __future__ import annotations

from collections.abc import Iterator

from xmc_tui.configurator import TAB_LABELS
from xmc_tui.configurator.document_ports import OpenedDocument
from xmc_tui.services.draft_autosave_and_recovery import FileDraftStore
from xmc_tui.storage.drafts.saved_drafts import DraftFile, list_and_expire_drafts


def open_siblings(
    store: FileDraftStore, opened: OpenedDocument, language_code: str
) -> list[tuple[FileDraftStore, OpenedDocument]]:
    """Open the drafts that were open with the one just opened; return all, in order.

    The latter is the newest from then on, newer than any draft that it has replaced.
    """
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
    store.log.mark_as_newest()
    return sorted(documents, key=lambda entry: entry[0].log.tab.position)


def _list_drafts_of_window(store: FileDraftStore, group: str) -> Iterator[DraftFile]:
    """Yield the drafts with the id of a window, newest first."""
    for found in list_and_expire_drafts(store.folder, summary_only=True):
        if found.tab is not None and found.tab.group == group:
            yield found


def _make_store(store: FileDraftStore) -> FileDraftStore:
    """Return a store for another build, in no window yet."""
    files = store.catalogs, store.folder, store.log.exporter.fork(), store.log.configurator
    return FileDraftStore(*files, offers_resume=False)
