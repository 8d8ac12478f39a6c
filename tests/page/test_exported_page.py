"""Tests of the customer's page that is written with an exported sheet."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from xmc_tui.cli.cli_context import CliContext
from xmc_tui.cli.document_to_open import open_document
from xmc_tui.configurator import Choose, Configurator
from xmc_tui.configurator.document_ports import FileSaved
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.order_records import OrderRecord, Outcome
from xmc_tui.domain.slots import Requester
from xmc_tui.services import customer_page, poster_writer
from xmc_tui.services.sheet_exporter import SheetExporter
from xmc_tui.storage.ledger.ledger_address import LedgerAddress
from xmc_tui.storage.ledger.ledger_setup import initialize_ledger
from xmc_tui.storage.ledger.sql_ledger import SqlLedger
from xmc_tui.storage.sheets.sheet_reader import read_sheet

DAY = date(2025, 10, 1)
PAGE_URL = "https://store.example/build/"


@pytest.fixture(autouse=True)
def no_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw no pictures, which take most of the time and are tested elsewhere."""
    monkeypatch.setattr(customer_page, "draw_page_pictures", lambda *_, **__: ())


def export_page(exporter: SheetExporter, catalog: Catalog, sheet: Path) -> str:
    """Export a sheet with its page, and return the page."""
    configurator = Configurator(catalog, lambda: DAY)
    configurator.do(Choose("amethyst"))
    assert isinstance(exporter.export(configurator, str(sheet), "en"), FileSaved)
    assert isinstance(exporter.make_page_writer(configurator, "en")(), FileSaved)
    return sheet.with_suffix(".html").read_text(encoding="utf-8")


def test_the_exported_page_links_to_the_store(launch: Catalog, tmp_path: Path) -> None:
    exporter = SheetExporter(page_url=PAGE_URL)
    assert f'<a href="{PAGE_URL}XMC-' in export_page(exporter, launch, tmp_path / "a.toml")
    copy = exporter.fork()
    assert f'<a href="{PAGE_URL}XMC-' in export_page(copy, launch, tmp_path / "b.toml")
    assert "<a " not in export_page(SheetExporter(), launch, tmp_path / "c.toml")


def test_the_app_exports_pages_with_the_link_of_the_settings(
    launch: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XMC_PAGE_URL", PAGE_URL)
    cli_context = CliContext(lang="en")
    opened, draft_store = open_document(cli_context, cli_context.tr, None, fresh=True)
    draft_store.close()
    assert isinstance(opened.exporter, SheetExporter)
    page = export_page(opened.exporter, launch, tmp_path / "a.toml")
    assert f'<a href="{PAGE_URL}XMC-' in page


def test_the_app_exports_pages_and_posters_with_the_stage_of_the_ledger(
    launch: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = LedgerAddress(path=tmp_path / "slots.db")
    initialize_ledger(address)
    monkeypatch.setenv("XMC_SLOTS", str(address))
    cli_context = CliContext(lang="en")
    opened, draft_store = open_document(cli_context, cli_context.tr, None, fresh=True)
    draft_store.close()
    assert isinstance(opened.exporter, SheetExporter)
    orders: list[OrderRecord | None] = []
    monkeypatch.setattr(poster_writer, "write_poster", lambda *_, order: orders.append(order))
    for exporter in (opened.exporter, opened.exporter.fork()):
        sheet = tmp_path / "a.toml"
        sheet.unlink(missing_ok=True)
        assert "Order progress" not in export_page(exporter, launch, sheet)
        number = read_sheet(sheet).identity.number
        ledger = SqlLedger(address)
        ledger.set_outcome(number, Outcome.WON, Requester("Li", "Beijing"))
        ledger.set_stage(number, "assembly", Requester("Li", "Beijing"))
        configurator = Configurator(launch, lambda: DAY)
        assert isinstance(exporter.make_page_writer(configurator, "en")(), FileSaved)
        assert "Assembly, stage 4 of 7" in sheet.with_suffix(".html").read_text("utf-8")
        exporter.save_posters(launch, configurator.quote, str(sheet), "en", priced=False)
    assert [order and order.stage for order in orders] == ["assembly"] * 4
