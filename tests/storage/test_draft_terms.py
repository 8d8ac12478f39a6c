"""Drafts and sheets of builds whose terms were changed: the edition and the quoted day."""

from __future__ import annotations

import shutil
import tomllib
from datetime import date
from pathlib import Path

import pytest

from tests.headless_sessions import HeadlessSession
from xmc_tui.cli.cli_context import CliContext
from xmc_tui.cli.document_to_open import open_document
from xmc_tui.configurator import CatalogAndDay, ChangeEditionAndDay, Choose, Undo
from xmc_tui.configurator.document_ports import FileSaved, Refusal
from xmc_tui.domain.catalog import Catalog
from xmc_tui.services.document_opening import open_sheet
from xmc_tui.storage.catalog.catalog_cache import load_cached_catalog
from xmc_tui.storage.catalog.catalog_loader import load_catalog
from xmc_tui.storage.disk_cache import DiskCache
from xmc_tui.storage.sheets.sheet_reader import read_sheet
from xmc_tui.storage.sheets.sheet_verification import verify_sheet
from xmc_tui.storage.standard_paths import shipped_catalog

DAY = date(2026, 8, 3)


@pytest.fixture
def window(tmp_path: Path) -> HeadlessSession:
    """A running app with an empty drafts folder."""
    return HeadlessSession(tmp_path / "drafts")


def load_july(window: HeadlessSession) -> Catalog:
    """Load the edition of July 2026 as the app does."""
    catalog = window.draft_store.load_edition(window.configurator.catalog, "2026-07", "en")
    assert not isinstance(catalog, Refusal)
    return catalog


def test_a_resumed_draft_has_its_edition_and_day(window: HeadlessSession, tmp_path: Path) -> None:
    window.do(Choose("amethyst"))
    july = load_july(window)
    window.do(ChangeEditionAndDay(CatalogAndDay(july, DAY), window.configurator.build))
    window.do(Choose("carbon-roof"))
    resumed = window.open_copy(tmp_path / "copy")
    opened = resumed.resume()
    assert opened.saved_car_diff is None
    assert opened.configurator.catalog.digest == july.digest
    assert opened.configurator.quoted_on == DAY
    assert opened.configurator.build == window.configurator.build
    # The history begins after the change of the terms.
    opened.configurator.do(Undo())
    assert "carbon-roof" not in opened.configurator.build.chosen
    assert opened.configurator.history.next_undo is None


def test_a_day_that_was_undone_is_not_in_the_draft(window: HeadlessSession, tmp_path: Path) -> None:
    window.do(Choose("amethyst"))
    launch = window.configurator.catalog
    window.do(ChangeEditionAndDay(CatalogAndDay(launch, DAY), window.configurator.build))
    window.do(Undo())
    opened = window.open_copy(tmp_path / "copy").resume()
    assert opened.configurator.state.terms.day is None
    assert opened.configurator.build == window.configurator.build


def test_a_sheet_is_written_with_the_terms_that_were_set(
    window: HeadlessSession, tmp_path: Path
) -> None:
    july = load_july(window)
    window.do(Choose("amethyst"))
    window.do(ChangeEditionAndDay(CatalogAndDay(july, DAY), window.configurator.build))
    path = tmp_path / "sheet.toml"
    assert isinstance(window.export(path), FileSaved)
    written = tomllib.loads(path.read_text(encoding="utf-8"))
    assert written["sheet"]["quoted_on"] == DAY
    assert written["catalog"]["edition"] == "2026-07"
    assert written["threshold"]["amount"] == 60_000
    assert list(verify_sheet(read_sheet(path), july)) == []
    first = path.read_bytes()
    opened = open_sheet(window.cli_context.catalog_provider, window.cli_context.tr, path)
    assert opened.configurator.quoted_on == DAY
    assert isinstance(opened.exporter.export(opened.configurator, str(path), "en"), FileSaved)
    assert path.read_bytes() == first


def test_a_draft_of_an_exported_sheet_knows_that_the_terms_differ(
    window: HeadlessSession, tmp_path: Path
) -> None:
    window.do(Choose("amethyst"))
    window.export(tmp_path / "sheet.toml")
    window.do(
        ChangeEditionAndDay(CatalogAndDay(load_july(window), None), window.configurator.build)
    )
    opened = window.open_copy(tmp_path / "copy").resume()
    assert opened.configurator.differs_from_saved_sheet


def test_an_edition_with_a_fault_is_refused_with_its_file(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(shipped_catalog(), tmp_path / "catalog"))
    (folder / "editions" / "broken.toml").write_text(
        '[edition]\nid = "broken"\nname = { zh = "坏", en = "Broken" }\nfirst_day = 2026-01-01\n'
        '[programme.threshold]\namount = "many"\n',
        encoding="utf-8",
    )
    cli_context = CliContext(folder)
    session = HeadlessSession(tmp_path / "other", cli_context)
    catalog = session.configurator.catalog
    assert [each.id for each in catalog.editions] == ["launch", "broken", "2026-07"]
    refused = session.draft_store.load_edition(catalog, "broken", "en")
    assert isinstance(refused, Refusal)
    assert "broken.toml" in refused.message


def test_a_new_edition_is_noticed_in_spite_of_the_cache(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(shipped_catalog(), tmp_path / "catalog"))
    cache = DiskCache(tmp_path / "cache")
    before = load_cached_catalog(folder, "launch", (), cache)
    (folder / "editions" / "2027-01.toml").write_text(
        '[edition]\nid = "2027-01"\nname = { zh = "新", en = "New" }\nfirst_day = 2027-01-01\n',
        encoding="utf-8",
    )
    for _ in range(2):  # loaded, then from the cache
        found = load_cached_catalog(folder, "launch", (), cache)
        assert [each.id for each in found.editions] == ["launch", "2026-07", "2027-01"]
        assert found.digest == before.digest


def test_the_app_opens_on_the_day_and_the_edition_given() -> None:
    cli_context = CliContext(edition="2026-07")
    opened, store = open_document(cli_context, cli_context.tr, None, fresh=True, day=DAY)
    assert opened.configurator.quoted_on == DAY
    assert opened.configurator.catalog.edition.id == "2026-07"
    store.close()


# ── The thresholds of the editions ────────────────────────────────────────────────────────────────


def threshold_of_file(edition: str) -> tuple[int, str]:
    """Return amount and operator of the threshold in the file of an edition."""
    file = shipped_catalog() / "editions" / f"{edition}.toml"
    table = tomllib.loads(file.read_text(encoding="utf-8"))["programme"]["threshold"]
    return table["amount"], table["operator"]


@pytest.mark.parametrize("edition", ["launch", "2026-07"])
def test_a_catalog_knows_the_thresholds_of_all_editions(edition: str, tmp_path: Path) -> None:
    cache = DiskCache(tmp_path / "cache")
    for _ in range(2):  # loaded, then from the cache
        catalog = load_cached_catalog(shipped_catalog(), edition, (), cache)
        assert catalog.edition in catalog.editions
        found = {each.id: each.threshold for each in catalog.editions}
        assert {
            name: (threshold.amount, threshold.operator)
            for name, threshold in found.items()
            if threshold is not None
        } == {name: threshold_of_file(name) for name in ("launch", "2026-07")}


def test_the_threshold_of_an_overlay_is_that_of_every_edition(tmp_path: Path) -> None:
    overlay = tmp_path / "ours.toml"
    overlay.write_text(
        '[overlay]\nname = "store"\n[programme.threshold]\namount = 77000\n', encoding="utf-8"
    )
    catalog = load_catalog(shipped_catalog(), "launch", [overlay])
    assert [each.threshold and each.threshold.amount for each in catalog.editions] == [77_000] * 2


@pytest.mark.parametrize(
    "table",
    [
        "",
        '[programme.threshold]\namount = "many"\noperator = ">"\nsource = "ours"\n',
        '[programme.threshold]\namount = true\noperator = ">"\nsource = "ours"\n',
        '[programme.threshold]\namount = 5\noperator = "<"\nsource = "ours"\n',
        '[programme.threshold]\namount = 5\nsource = "ours"\n',
        "[programme]\nthreshold = 5\n",
    ],
)
def test_a_threshold_that_is_not_all_there_is_not_made_up(tmp_path: Path, table: str) -> None:
    folder = Path(shutil.copytree(shipped_catalog(), tmp_path / "catalog"))
    (folder / "editions" / "new.toml").write_text(
        '[edition]\nid = "new"\nname = { zh = "新", en = "New" }\nfirst_day = 2027-01-01\n' + table,
        encoding="utf-8",
    )
    *_, new = load_catalog(folder).editions
    assert (new.id, new.threshold) == ("new", None)
