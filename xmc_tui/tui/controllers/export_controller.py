"""The commands that write sheets, customer pages and posters, and quitting."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from xmc_tui.configurator import Session
from xmc_tui.configurator.document_ports import Exporter, FileSaved, Refusal
from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.edition_in_force import sheet_terms_lines
from xmc_tui.presentation.itemised_quote import (
    charges_illustrative_price,
    not_orderable_reason_texts,
)
from xmc_tui.presentation.money_format import format_amount, format_over_budget, illustrative_mark
from xmc_tui.presentation.styled_text import Line, Span, make_line
from xmc_tui.tui.controllers.builds_controller import BuildsController
from xmc_tui.tui.controllers.controller_host import Handler, Host
from xmc_tui.tui.controllers.documents_controller import DocumentsController
from xmc_tui.tui.controllers.poster_controller import PosterController

if TYPE_CHECKING:
    from xmc_tui.presentation.slot_hold_choice import SlotChoice
    from xmc_tui.tui.controllers.slots_controller import SlotsController
    from xmc_tui.tui.dialogs.choice_dialog import ChoiceDialog
    from xmc_tui.tui.dialogs.export_request import ExportRequest
    from xmc_tui.tui.dialogs.exported_dialog import ExportedDialog

#: Opens the terms, and calls a function once they are applied or closed.
ShowTerms = Callable[[Callable[[], Awaitable[None]]], Awaitable[None]]


class ExportController:
    """Writes order sheets, customer pages and posters, and confirms quitting.

    `find_slots` returns the ledger of slots, None if none is set up. `show_terms` opens the terms
    and calls back once they are applied or closed.
    """

    def __init__(
        self,
        host: Host,
        documents: DocumentsController,
        builds: BuildsController,
        show_terms: ShowTerms,
        find_slots: Callable[[], SlotsController | None] = lambda: None,
    ) -> None:
        self.host = host
        self.documents = documents
        self.builds = builds
        self.show_terms = show_terms
        self.find_slots = find_slots
        self.posters = PosterController(host, self._suggest_path)
        self._quit_question: ChoiceDialog[str] | None = None
        #: The request of each document whose export was closed without writing.
        self._closed: WeakKeyDictionary[Exporter, ExportRequest] = WeakKeyDictionary()

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """The handlers by command id."""
        return {"export": self.ask_for_path, "poster": self.posters.ask}

    @property
    def _session(self) -> Session:
        return self.host.workspace.current

    # ── The order sheet ───────────────────────────────────────────────────────────────────────────

    async def ask_for_path(self) -> None:
        """Ask for the path of the sheet and the names to print on it."""
        from xmc_tui.tui.dialogs.export_request import HTML, PDF, ExportRequest

        path, session = self._suggest_path(), self._session
        # Pages that were written with the sheet would show the former build.
        pages = () if session.pending is not None else session.exporter.find_page_suffixes()
        has_page, has_pdf = HTML in pages, PDF in pages
        if (closed := self._closed.get(session.exporter)) is not None:
            has_page, has_pdf = closed.page, closed.pdf
        details = session.configurator.sheet_details
        await self._open_export(ExportRequest(path, details, page=has_page, pdf=has_pdf))

    def _suggest_path(self) -> str:
        """Return the path of the sheet.

        Its number is saved in the draft before a file of that number is written.
        """
        session, language = self._session, self.host.ui.tr.code
        path = session.exporter.default_path(session.configurator, language)
        self.documents.save()
        return path

    async def _open_export(self, request: ExportRequest, refusal: Refusal | None = None) -> None:
        from xmc_tui.tui.dialogs.export_dialog import ExportDialog

        tr, configurator = self.host.ui.tr, self._session.configurator
        sheet = configurator.saved_sheet
        former_day = sheet.quoted_on if sheet is not None else None
        terms = sheet_terms_lines(configurator.catalog, configurator.quoted_on, former_day, tr)
        summary = [self._summary(), *terms]
        slots = self.find_slots()
        row = slots.make_choice_row(request.slot) if slots is not None else None
        save_details = self.documents.save_sheet_details
        dialog = ExportDialog(tr, request, summary, refusal, save_details, row)
        dialog.written_pages = self._session.exporter.find_page_suffixes()
        await self.host.open_dialog(dialog, partial(self._export, former_refusal=refusal))

    def _summary(self) -> Line:
        """Return the total, what it exceeds the budget by, and the status of the build."""
        configurator, tr = self._session.configurator, self.host.ui.tr
        quote = configurator.quote
        approximate = illustrative_mark(charges_illustrative_price(quote))
        total = (
            f" {tr.localize(quote.model.name)}  {approximate}{format_amount(quote.totals.total)}  "
        )
        excess = configurator.evaluator.amount_over_budget(quote.build)
        over = f"{format_over_budget(excess, tr)}  " if excess else ""
        parts = Span(total, "strong"), Span(over, "warn")
        if not quote.is_draft:
            return make_line(*parts, Span(tr.translate(N_("Valid quote")), "good"))
        reasons = tr.join_as_list(not_orderable_reason_texts(quote, tr))
        status = tr.translate(N_("Not a valid quote: {reasons}"), reasons=reasons)
        return make_line(*parts, Span(status, "warn"))

    async def _export(self, request: ExportRequest, former_refusal: Refusal | None = None) -> None:
        """Write what was requested, or ask again; the offers of a former refusal stay."""
        offers = former_refusal or Refusal("")
        session, tr, slots = self._session, self.host.ui.tr, self.find_slots()
        if slots is not None:
            slots.choice_row = None
        self.documents.save_sheet_details(request.details)
        if not request.write:
            self._closed[session.exporter] = request
            self.host.refresh_view()
            if request.show_terms:
                kept = replace(offers, message="") if former_refusal is not None else None
                await self.show_terms(partial(self._open_export, request, kept))
            return
        if session.pending is not None and session.configurator.differs_from_saved_sheet:
            await self.documents.ask_about_changed_catalog()
            return
        if request.create_folder:
            fault = session.exporter.create_folder(request.path, tr.code)
            if fault:
                await self._open_export(request, replace(offers, message=fault))
                return
        # Pages are checked before the sheet is written: either all are written or none.
        suffixes = request.page_suffixes
        for suffix in suffixes:
            if fault := self._page_fault(request.path, suffix):
                await self._open_export(request, replace(offers, message=fault))
                return
        result = session.exporter.export(session.configurator, request.path, tr.code)
        if isinstance(result, Refusal):
            await self._open_export(request, result)
            return
        self._closed.pop(session.exporter, None)
        self.host.set_status_message(tr.translate(N_("Exported")))
        self.documents.save()
        self.host.refresh_view()
        await self._show_exported(result, suffixes, request.slot)

    async def _show_exported(
        self, result: FileSaved, suffixes: Sequence[str], slot: SlotChoice
    ) -> None:
        """Show the path of the sheet; write the customer's pages, and ask for a slot meanwhile."""
        from xmc_tui.presentation.slot_hold_choice import SlotChoice
        from xmc_tui.tui.dialogs.exported_dialog import ExportedDialog

        tr, slots = self.host.ui.tr, self.find_slots()
        dialog = ExportedDialog(tr, result.path, len(suffixes), slots)
        older = result.older_files
        dialog.former_file, dialog.former_revision = result.former, result.former_revision
        dialog.quote = self._session.configurator.quote
        dialog.older_files = [file for file in older if Path(file).suffix not in suffixes]
        if suffixes:
            session = self._session
            make_writer = partial(session.exporter.make_page_writer, session.configurator, tr.code)
            writers = [make_writer(suffix) for suffix in suffixes]

            def write_pages() -> None:
                for write in writers:
                    self.host.call_from_worker(partial(self._report_page, write(), dialog))

            self.host.run_in_background(write_pages, writes=True)
        await self.host.open_dialog(dialog, self._save_poster_again)
        if slots is not None and slot is not SlotChoice.NONE:
            slots.request(slot, dialog)

    async def _save_poster_again(self, _: bool) -> None:
        """Ask for the poster, as its key on the main screen does."""
        await self.posters.ask()

    def _report_page(self, page: FileSaved | Refusal, dialog: ExportedDialog) -> None:
        """Show the path of the page in the dialog, or as a notice if that is closed."""
        if dialog.is_open:
            if isinstance(page, FileSaved):
                dialog.pages.append(page.path)
            else:
                dialog.page_faults.append(page.message)
            dialog.fill()
        elif isinstance(page, FileSaved):
            message = self.host.ui.tr.translate(N_("Customer page saved: {path}"), path=page.path)
            self.host.show_transient_message(message)
        else:
            self._show_until_next_key(page.message)

    def _show_until_next_key(self, message: str) -> None:
        """Show a message that stays until a key replaces it: nobody may miss it."""
        self.host.set_status_message(message)
        self.host.refresh_view()

    def _page_fault(self, path: str, suffix: str) -> str:
        """Return why no customer's page can be written for a sheet at a path; empty if it can."""
        tr = self.host.ui.tr
        if self._session.pending is not None:
            key = "F6" if suffix == ".pdf" else "F3"
            message = N_(
                "The customer page needs today's catalog; press {key} to export without the page"
            )
            return tr.translate(message, key=key)
        return self._session.exporter.check_page_target(path, tr.code, suffix)

    # ── Quitting ──────────────────────────────────────────────────────────────────────────────────

    async def quit(self) -> None:
        """Exit; ask first if a build is not exported, once however often this is called."""
        if self._quit_question is not None and self._quit_question.is_open:
            return
        workspace = self.host.workspace
        unsaved = list(workspace.unsaved_labels())
        if not unsaved:
            self.host.exit()
            return
        if workspace.has_single_session:
            saved = N_("This build has not been exported; it stays saved as a draft.")
            lost = N_("This build has not been exported.")
        else:
            saved = N_("Not exported, saved as a draft: {builds}")
            lost = N_("Not exported: {builds}")
        is_saved = self._session.draft.is_saved

        def warn(tr: Translator) -> Line:
            text = tr.translate(saved if is_saved else lost, builds=tr.join_as_list(unsaved))
            return make_line(Span(text, "" if is_saved else "warn"))

        choices = {
            "stay": N_("Keep editing"),
            "export": N_("Export first"),
            "leave": N_("Quit without exporting"),
        }
        from xmc_tui.tui.dialogs.choice_dialog import make_question

        tr, stay = self.host.ui.tr, N_("Keep editing")
        question = make_question(tr, N_("Quit"), warn, choices, escape=stay)
        question.closes_on_interrupt = False  # Ctrl+C may have opened it
        self._quit_question = question
        await self.host.open_dialog(question, self._act_on_quit_answer)

    async def _act_on_quit_answer(self, answer: str) -> None:
        if answer == "leave":
            self.host.exit()
        elif answer == "export":
            self.builds.switch_to_unsaved()
            await self.ask_for_path()
