"""The commands for sheets and drafts: autosave, resuming, opening, and catalog changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from xmc_tui.configurator import Applied, CommandResult, Configurator, Session, SheetDetails
from xmc_tui.configurator.document_ports import DraftStore, OpenedDocument, Refusal, ResumeOffer
from xmc_tui.domain.build import Build
from xmc_tui.i18n import N_
from xmc_tui.presentation.cursor import cursor_at_edit, first_cursor
from xmc_tui.presentation.styled_text import Span, make_line
from xmc_tui.tui.command_registry import first_key_label
from xmc_tui.tui.controllers.seller_details_controller import SellerDetailsController

if TYPE_CHECKING:
    from xmc_tui.configurator.document_ports import SellerDetails
    from xmc_tui.configurator.saved_car_catalog_diff import SavedCarDiff
    from xmc_tui.tui.controllers.controller_host import Handler, Host
    from xmc_tui.tui.controllers.slots_controller import SlotsController


class DocumentsController:
    """Saves and opens builds.

    After a change of the catalog a build has its old figures until the advisor has confirmed the
    report of the changes. `resume_offer` is the unfinished draft that is offered until this build
    is changed; later its key looks for the newest one. `find_slots` returns the ledger of slots,
    None if none is set up.
    """

    def __init__(
        self, host: Host, find_slots: Callable[[], SlotsController | None] = lambda: None
    ) -> None:
        self.host = host
        self.find_slots = find_slots
        self.resume_offer: ResumeOffer | None = self._session.draft.find_resumable()
        self.seller_details = SellerDetailsController(host, self._save_names_of_settings)

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """The handlers by command id."""
        own: dict[str, Handler] = {
            "resume": self.resume,
            "drawer": self.show_documents,
            "new-order": self.start_order,
        }
        return {**own, **self.seller_details.handlers}

    def decline_seller_details_offer(self) -> None:
        """Take Escape as an answer if the header offers to enter the advisor."""
        if self.resume_offer is None and self.seller_details.settings.is_asked:
            self.seller_details.decline()

    @property
    def _session(self) -> Session:
        return self.host.workspace.current

    def status_message(self) -> str:
        """Return the last message; without one, the offer to resume a draft or enter the advisor.

        Above the car alone there is no offer: it would take the place of the keys there.
        """
        ui, offer = self.host.ui, self.resume_offer
        if ui.message or ui.is_car_full_screen:
            return ui.message
        if offer is None:
            return self.seller_details.offer_text
        from xmc_tui.presentation.resume_offer import resume_offer_text  # only with a draft

        key = first_key_label("resume")
        return resume_offer_text(key, offer.car, offer.total, offer.illustrative, offer.age, ui.tr)

    # ── Autosave ──────────────────────────────────────────────────────────────────────────────────

    def save(self, result: CommandResult | None = None, session: Session | None = None) -> None:
        """Save the draft of a build (by default the current one) before the screen is updated.

        If the disk refuses, the error message replaces the result of the command.
        """
        applied = result if isinstance(result, Applied) else None
        if applied is not None:
            self.resume_offer = None
        session = session or self._session
        language = self.host.ui.tr.code
        warning = session.draft.save(session.configurator, language, applied)
        if warning:
            self.host.set_status_message(warning)

    def save_sheet_details(self, details: SheetDetails) -> None:
        """Save the customer, advisor and store; called for every letter typed."""
        if details != self._session.configurator.sheet_details:
            self._session.configurator.sheet_details = details
            self.save()

    def _save_names_of_settings(self, names: SellerDetails, details: SheetDetails) -> None:
        """Save details that have the names of the settings, which are no entry of the build."""
        self._session.draft.set_names_of_settings(names)
        self.save_sheet_details(details)

    # ── Opening ───────────────────────────────────────────────────────────────────────────────────

    async def resume(self) -> None:
        """Resume the newest unfinished draft, and the builds that were open together with it.

        They take the place of the present order, whose builds remain drafts.
        """
        tr, session = self.host.ui.tr, self._session
        was_unsaved = bool(self.host.workspace.unsaved_labels())
        if self.resume_offer is None and session.draft.find_unfinished() is None:
            message = N_("Nothing to resume. {key} lists orders and drafts.")
            if was_unsaved:
                message = N_("Nothing else to resume. {key} lists orders and drafts.")
            key = first_key_label("drawer")
            self.host.set_status_message(tr.translate(message, key=key))
            self.host.refresh_view()
            return
        resumed = session.draft.resume(tr.code)
        message = N_("Draft resumed. Press {key} for the previous order.")
        text = tr.translate(message, key=first_key_label("resume")) if was_unsaved else ""
        if self._load(resumed, text or tr.translate(N_("Draft resumed"))):
            self._resume_siblings(names_builds=not text)
            await self._confirm_pending()

    def _resume_siblings(self, names_builds: bool = True) -> None:
        """Resume the drafts that were open together with the one just resumed."""
        tr, workspace, current = self.host.ui.tr, self.host.workspace, self._session
        siblings = current.draft.open_drafts_of_same_window(tr.code)
        if len(siblings) > 1:
            sessions = [
                current if draft is current.draft else _make_session(draft, opened)
                for draft, opened in siblings
            ]
            workspace.replace_sessions(sessions, current)
            if names_builds:
                message = N_("Builds resumed: {builds}")
                self.host.set_status_message(tr.translate(message, builds=workspace.labels))
            self.host.refresh_view()

    async def show_documents(self) -> None:
        """Show the list of sheets and drafts."""
        from xmc_tui.tui.dialogs.open_dialog import OpenDialog

        ui, slots, orders = self.host.ui, self.find_slots(), None
        if slots is not None and not ui.customer_view:  # no customer sees what others decided
            from xmc_tui.tui.controllers.listed_order_records import ListedOrderRecords

            orders = ListedOrderRecords(self.host, slots.port)
        documents = self._session.draft.list_documents(ui.tr.code)
        today = self._session.configurator.state.today()
        dialog = OpenDialog(ui.tr, documents, today, not ui.customer_view, orders)
        await self.host.open_dialog(dialog, self._open)

    def start_order(self) -> None:
        """Replace all builds by the standard car, for the next customer."""
        tr, session, names = self.host.ui.tr, self._session, self.seller_details.settings.names
        configurator, pending, workspace = (
            session.configurator,
            session.pending,
            self.host.workspace,
        )
        was_unsaved = bool(workspace.unsaved_labels())
        catalog = configurator.catalog if pending is None else pending.catalog
        details = SheetDetails(advisor=names.advisor, store=names.store)
        opened = session.draft.start_order(configurator.start_over(catalog, details), tr.code)
        if isinstance(opened, OpenedDocument):
            workspace.replace_sessions([session], session)
        left = N_("New order. {key} resumes the unfinished one.")
        message = tr.translate(left, key=first_key_label("resume"))
        if self._load(opened, message if was_unsaved else tr.translate(N_("New order"))):
            self.resume_offer = session.draft.find_resumable() if was_unsaved else None

    async def _open(self, path: str) -> None:
        tr = self.host.ui.tr
        opened = self._session.draft.open_document(path, tr.code)
        if isinstance(opened, Refusal):
            reason = [make_line(Span(opened.message, "bad"))]
            await self.host.show_text(N_("Orders"), lambda _: reason)
            return
        if self._load(opened, self._opened_text(opened)):
            if opened.replaces_order:
                self._resume_siblings()
            await self._confirm_pending()

    def _opened_text(self, opened: OpenedDocument) -> str:
        """Return which order is open now, and whose it is."""
        configurator, tr = opened.configurator, self.host.ui.tr
        sheet, customer = configurator.saved_sheet, configurator.sheet_details.customer_name
        parts = [each for each in (sheet.number if sheet is not None else "", customer) if each]
        return " · ".join([tr.translate(N_("Opened")), *parts])

    def _load(self, opened: OpenedDocument | Refusal, message: str) -> bool:
        """Replace the current build by an opened document, or show why it cannot be opened."""
        if isinstance(opened, Refusal):
            self.host.set_status_message(opened.message)
            self.host.refresh_view()
            return False
        self.resume_offer, session = None, self._session
        if opened.replaces_order:
            self.host.workspace.replace_sessions([session], session)
        session.replace_by_document(opened)
        self.host.set_status_message(opened.message or message)
        self._go_to_last_edit()
        return True

    def _go_to_last_edit(self) -> None:
        configurator = self._session.configurator
        self.host.set_cursor(first_cursor(configurator))
        edit = configurator.history.next_undo
        if edit is not None:
            self.host.set_cursor(cursor_at_edit(configurator, self.host.ui.cursor, edit))
        self.host.refresh_view()

    # ── Changes of the catalog ────────────────────────────────────────────────────────────────────

    async def ask_about_changed_catalog(self) -> None:
        """Ask for confirmation of the changes in the catalog since the build was saved."""
        from xmc_tui.tui.dialogs.catalog_changed_dialog import CatalogChangedDialog

        tr = self.host.ui.tr
        message = N_("Saved prices shown. Changes need today's catalog.")
        self.host.set_status_message(tr.translate(message))
        self.host.refresh_view()
        dialog = CatalogChangedDialog(tr, self._pending)
        await self.host.open_dialog(dialog, self._adopt_catalog)

    async def _confirm_pending(self) -> None:
        if self._session.pending is not None:
            await self.ask_about_changed_catalog()

    @property
    def _pending(self) -> SavedCarDiff:
        pending = self._session.pending
        assert pending is not None, "a changed catalog waits to be confirmed"
        return pending

    async def _adopt_catalog(self, accepted: bool) -> None:
        if not accepted or self._session.pending is None:
            return
        from xmc_tui.tui.controllers.catalog_migration import CatalogMigration

        await CatalogMigration(self.host, self._pending, self._migrate_to).start()

    async def _migrate_to(self, build: Build) -> None:
        configurator = self._session.configurator
        self._apply_catalog(configurator.migrate_to(self._pending.catalog, build))

    def _apply_catalog(self, configurator: Configurator) -> None:
        """Replace the current build by the same build under today's catalog."""
        session, tr = self._session, self.host.ui.tr
        session.configurator, session.pending = configurator, None
        self.host.set_status_message(tr.translate(N_("Updated to today's catalog")))
        warning = session.draft.save_migration(configurator, tr.code)
        if warning:
            self.host.set_status_message(warning)
        self._go_to_last_edit()


def _make_session(draft: DraftStore, opened: OpenedDocument) -> Session:
    return Session(opened.configurator, opened.exporter, draft, opened.saved_car_diff)
