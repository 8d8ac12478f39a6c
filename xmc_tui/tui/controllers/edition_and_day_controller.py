"""The command that changes the terms of a quote: the edition and the quoted day."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from xmc_tui.configurator import CatalogAndDay, ChangeEditionAndDay, Configurator
from xmc_tui.configurator.document_ports import Refusal
from xmc_tui.configurator.saved_car_snapshot import take_snapshot
from xmc_tui.domain.build import Build
from xmc_tui.domain.catalog import Catalog
from xmc_tui.i18n import N_
from xmc_tui.presentation.styled_text import Span, make_line
from xmc_tui.tui.controllers.controller_host import Handler, Host
from xmc_tui.tui.controllers.documents_controller import DocumentsController
from xmc_tui.tui.controllers.editing_controller import EditingController

if TYPE_CHECKING:
    from xmc_tui.tui.dialogs.edition_and_day_dialog import RequestedEditionAndDay


class EditionAndDayController:
    """Changes the edition and the quoted day of the current build, as one undoable edit.

    What that changes on the car is reported first, as after a change of the catalog.
    """

    def __init__(
        self, host: Host, documents: DocumentsController, editing: EditingController
    ) -> None:
        self.host = host
        self.documents = documents
        self.editing = editing

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """The handlers by command id."""
        return {"terms": self.show_terms}

    @property
    def _configurator(self) -> Configurator:
        return self.host.workspace.current.configurator

    async def show_terms(self) -> None:
        """Show the terms, and ask for the edition and the quoted day."""
        await self._open(self._configurator.catalog.edition.id)

    async def show_terms_in_force(self, then: Callable[[], Awaitable[None]]) -> None:
        """Show the terms with the edition in force highlighted; then call back.

        That is once they are applied, or when the dialog, the report or a question is closed; not
        if a changed catalog has to be confirmed first.
        """
        catalog, day = self._configurator.catalog, self._configurator.quoted_on
        await self._open((catalog.edition_on(day) or catalog.edition).id, then)

    async def _open(self, edition: str, then: Callable[[], Awaitable[None]] | None = None) -> None:
        if self.host.workspace.current.pending is not None:
            await self.documents.ask_about_changed_catalog()
            return
        from xmc_tui.tui.dialogs.edition_and_day_dialog import EditionAndDayDialog

        dialog = EditionAndDayDialog(self.host.current_view(), self._configurator, edition)
        dialog.on_cancel = then
        await self.host.open_dialog(dialog, partial(self._report_changes, then=then))

    async def _report_changes(
        self,
        requested: RequestedEditionAndDay,
        then: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """Report what the requested terms change, and apply them when that is confirmed."""
        configurator, tr = self._configurator, self.host.ui.tr
        catalog = self._load(requested.edition)
        if isinstance(catalog, Refusal):
            reason = [make_line(Span(catalog.message, "bad"))]
            if then is not None:
                await then()
            await self.host.show_text(N_("Terms"), lambda _: reason)
            return
        terms = CatalogAndDay(catalog, requested.day)
        day = requested.day or configurator.state.today()
        former = take_snapshot(configurator.catalog, configurator.build, configurator.quoted_on)
        # Not needed before the first frame, so it is imported on use.
        from xmc_tui.configurator.saved_car_catalog_diff import diff_against_catalog

        changes = diff_against_catalog(former, catalog, day)

        async def apply(build: Build) -> None:
            await self.editing.run_and_move_cursor(ChangeEditionAndDay(terms, build))
            if then is not None:
                await then()

        async def migrate(accepted: bool) -> None:
            if accepted:
                from xmc_tui.tui.controllers.catalog_migration import CatalogMigration

                await CatalogMigration(self.host, changes, apply, on_cancel=then).start()

        if not changes.has_changes:
            await migrate(True)
            return
        from xmc_tui.tui.dialogs.catalog_changed_dialog import TermsReportDialog

        dialog = TermsReportDialog(tr, changes)
        dialog.on_cancel = then
        await self.host.open_dialog(dialog, migrate)

    def _load(self, edition: str) -> Catalog | Refusal:
        session = self.host.workspace.current
        if edition == self._configurator.catalog.edition.id:
            return self._configurator.catalog
        return session.draft.load_edition(self._configurator.catalog, edition, self.host.ui.tr.code)
