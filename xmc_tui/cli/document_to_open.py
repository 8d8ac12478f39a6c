"""The document that the app opens (new build, sheet, draft or build code), with its draft store."""

from __future__ import annotations

import os
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from xmc_tui.cli.cli_context import (
    CliContext,
    CommandExit,
    ExitCode,
    echo_error,
    exit_with_problems,
)
from xmc_tui.configurator import ApplyBuild, Configurator, Edit, EditKind
from xmc_tui.configurator.document_ports import OpenedDocument, Refusal
from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.domain.sheet_details import SheetDetails
from xmc_tui.i18n import N_, Translator
from xmc_tui.services.draft_autosave_and_recovery import FileDraftStore
from xmc_tui.services.sheet_exporter import SheetExporter
from xmc_tui.storage.file_content_problems import FileError
from xmc_tui.storage.standard_paths import drafts_folder

if TYPE_CHECKING:
    from xmc_tui.domain.catalog import Catalog
    from xmc_tui.domain.order_records import OrderRecord


def open_document(
    cli_context: CliContext,
    tr: Translator,
    path: Path | None,
    fresh: bool,
    day: date | None = None,
) -> tuple[OpenedDocument, FileDraftStore]:
    """Open a sheet, a draft or, without a path, a new build; return it with its draft store.

    Exits with a message if that fails. `fresh` offers no draft to resume; `day` is the quoted day
    of a new build, None for the current day.
    """
    try:
        if path is None:
            configurator = Configurator(
                cli_context.load_catalog(), date.today, _default_details(cli_context), day=day
            )
            opened = OpenedDocument(configurator, SheetExporter())
        elif path.suffix == ".jsonl":
            draft_store = _make_draft_store(
                cli_context, Configurator(cli_context.load_catalog(), date.today), SheetExporter()
            )
            resumed = draft_store.open_draft(path, tr.code)
            if isinstance(resumed, Refusal):
                echo_error(resumed.message)
                raise CommandExit(ExitCode.WRONG_USE)
            return resumed, draft_store
        else:
            from xmc_tui.services.document_opening import open_sheet

            opened = open_sheet(cli_context.catalog_provider, tr, path)
    except FileError as error:
        exit_with_problems(tr, ExitCode.WRONG_USE, error.problems)
    return attach_draft_store(cli_context, opened, offers_resume=path is None and not fresh)


def attach_draft_store(
    cli_context: CliContext, opened: OpenedDocument, offers_resume: bool = False
) -> tuple[OpenedDocument, FileDraftStore]:
    """Return an opened document with a new draft store.

    A document without a message gets one on the first fault of the settings, if there is any.
    """
    exporter = opened.exporter
    assert isinstance(exporter, SheetExporter), "the command line uses no other exporter"
    if not opened.message:
        opened = replace(opened, message=_settings_problem_text(cli_context))
    return opened, _make_draft_store(cli_context, opened.configurator, exporter, offers_resume)


def _settings_problem_text(cli_context: CliContext) -> str:
    """Return the first fault of the settings, short enough for the header; "" without faults."""
    tr, faults = cli_context.tr, cli_context.settings_problems
    if len(faults) < 2:
        return (
            tr.translate(N_("{fault}; see xmc settings"), fault=faults[0].short_text(tr))
            if faults
            else ""
        )
    return tr.translate(
        N_("{fault}; {n} more: xmc settings"), fault=faults[0].short_text(tr), n=len(faults) - 1
    )


def _make_draft_store(
    cli_context: CliContext,
    configurator: Configurator,
    exporter: SheetExporter,
    offers_resume: bool = False,
) -> FileDraftStore:
    """Return a draft store of a configurator, and give its exporter the settings."""
    exporter.orders = cli_context.settings.orders
    exporter.page_url = cli_context.settings.page_url or ""
    exporter.find_contact = lambda: cli_context.seller_settings.names.contact
    exporter.find_order = partial(_find_order, cli_context)
    exporter.find_catalog = partial(_catalog_for_code, cli_context)
    return FileDraftStore(
        cli_context.catalog_provider, drafts_folder(), exporter, configurator, offers_resume
    )


def open_build_code(
    cli_context: CliContext, tr: Translator, argument: Path
) -> OpenedDocument | None:
    """Return a new document with the build of a code as an undoable step; None if it is no code.

    Exits with an error if the build cannot be ordered.
    """
    if argument.suffix in (".toml", ".jsonl") or os.path.exists(argument):
        return None
    from xmc_tui.domain.build_code import encode_build, is_like_build_code
    from xmc_tui.domain.pricing import is_unorderable

    if not is_like_build_code(cli_context.load_catalog(), str(argument)):
        return None
    from xmc_tui.cli.build_code_argument import parse_code

    today = date.today()
    catalog, build = parse_code(cli_context, str(argument))
    if is_unorderable(catalog.model_by_id[build.model], build, today):
        from xmc_tui.cli.conflict_output import exit_if_conflicts  # only needed for an error

        exit_if_conflicts(tr, catalog, build, today, as_json=False)
    configurator = Configurator(catalog, date.today, _default_details(cli_context))
    configurator.do(
        ApplyBuild(build, Edit(EditKind.CODE, encode_build(catalog, build), build.model))
    )
    return OpenedDocument(configurator, SheetExporter())


def _catalog_for_code(cli_context: CliContext, code: str) -> Catalog | None:
    from xmc_tui.cli.build_code_argument import catalog_for_code  # only needed for such a code

    return catalog_for_code(cli_context, code)


def _default_details(cli_context: CliContext) -> SheetDetails:
    """Return the details of a new sheet: the advisor and store of the settings."""
    return SheetDetails(
        advisor=cli_context.settings.advisor or "", store=cli_context.settings.store or ""
    )


def _find_order(cli_context: CliContext, number: str) -> OrderRecord | None:
    """Return what a ledger has recorded of an order, for customer's pages and posters."""
    from xmc_tui.services.order_lookup import find_order  # not needed by a start

    return find_order(cli_context.slot_booking, number)
