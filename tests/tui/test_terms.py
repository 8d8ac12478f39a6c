"""The terms of a quote: edition and quoted day, changed as one undoable edit."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from tests.oracle import Oracle
from tests.tui.conftest import RunApp
from tests.tui.fake_host import FakeDraftStore, FakeExporter, FakeHost, make_host
from xmc_tui.configurator import (
    Applied,
    CatalogAndDay,
    ChangeEditionAndDay,
    Choose,
    Configurator,
    SavedSheet,
    SheetDetails,
    Unchanged,
    Undo,
)
from xmc_tui.configurator.document_ports import Refusal
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.i18n import translator_for
from xmc_tui.presentation.edition_in_force import (
    TERMS_KEY,
    can_become_quoted_day,
    parse_quoted_day,
    sheet_terms_lines,
)
from xmc_tui.presentation.header import header_lines
from xmc_tui.presentation.review_step_rows import review_rows
from xmc_tui.presentation.styled_text import plain_text
from xmc_tui.tui.command_registry import first_key_label
from xmc_tui.tui.controllers.documents_controller import DocumentsController
from xmc_tui.tui.controllers.editing_controller import EditingController
from xmc_tui.tui.controllers.edition_and_day_controller import EditionAndDayController
from xmc_tui.tui.dialogs.catalog_changed_dialog import TermsReportDialog
from xmc_tui.tui.dialogs.choice_dialog import ChoiceDialog
from xmc_tui.tui.dialogs.edition_and_day_dialog import EditionAndDayDialog, RequestedEditionAndDay
from xmc_tui.tui.dialogs.export_dialog import ExportDialog

TODAY = date(2026, 8, 1)
OLD_DAY = date(2025, 10, 1)


class EditionStore(FakeDraftStore):
    """A draft store that knows some editions."""

    def __init__(self, *catalogs: Catalog) -> None:
        super().__init__()
        self.catalogs = {catalog.edition.id: catalog for catalog in catalogs}

    def load_edition(self, catalog: Catalog, edition: str, language: str) -> Catalog | Refusal:  # noqa: ARG002
        """Return a known edition, or refuse."""
        return self.catalogs.get(edition, Refusal(f"no edition {edition}"))


@pytest.fixture
def configurator(launch: Catalog) -> Configurator:
    """The standard build at launch terms, quoted on a day of the next edition."""
    return Configurator(launch, lambda: TODAY)


@pytest.fixture
def host(configurator: Configurator, launch: Catalog, july: Catalog) -> FakeHost:
    """A host with one build and both editions."""
    return make_host(configurator, draft=EditionStore(launch, july))


def make_controller(host: FakeHost) -> EditionAndDayController:
    """Return the controller of the terms."""
    documents = DocumentsController(host)
    return EditionAndDayController(host, documents, EditingController(host, documents))


async def request_terms(host: FakeHost, edition: str, day: date | None) -> None:
    """Enter an edition and a day in the dialog of the terms."""
    await make_controller(host).show_terms()
    await host.take_dialog(EditionAndDayDialog).answer(RequestedEditionAndDay(edition, day))


def expected_total(catalog_folder: Path, host: FakeHost, edition: str, day: date) -> int:
    """Return the oracle's total of the current build."""
    oracle = Oracle(catalog_folder, "su7-ultra", edition)
    return oracle.expected_quote(frozenset(host.configurator.build.chosen), day).total


# ── One undoable edit ─────────────────────────────────────────────────────────────────────────────


async def test_another_edition_is_applied_after_its_report_and_undone_as_one_step(
    host: FakeHost, launch: Catalog, july: Catalog, catalog_folder: Path
) -> None:
    host.configurator.do(Choose("amethyst"))
    before, total = host.configurator.build, host.configurator.quote.totals.total
    await request_terms(host, "2026-07", None)
    report = host.take_dialog(TermsReportDialog)
    text = "\n".join(plain_text(line) for line in report.dialog.content(translator_for("en")))
    assert "¥28,000 → ¥32,000" in text
    assert "more than ¥100,000 → at least ¥60,000" in text
    assert host.configurator.catalog is launch  # nothing changes before the report is confirmed
    await report.answer(True)
    assert host.configurator.catalog is july
    assert host.configurator.build == before
    new_total = host.configurator.quote.totals.total
    assert new_total == expected_total(catalog_folder, host, "2026-07", TODAY) == total + 4_000
    assert host.configurator.do(Undo()) == Applied(host.configurator.history.next_redo, "undo")  # type: ignore[arg-type]
    assert host.configurator.catalog is launch
    assert host.configurator.quote.totals.total == total


async def test_an_option_that_is_not_offered_on_the_day_is_replaced_by_the_advisor(
    host: FakeHost,
) -> None:
    lava = next(
        option
        for option in host.configurator.catalog.model_by_id["yu7-max"].options.values()
        if option.offered.last is not None and option.group == "paint"
    )
    early = Configurator(host.configurator.catalog, lambda: OLD_DAY)
    early.state.build = replace(
        early.build,
        model="yu7-max",
        chosen=frozenset(
            lava.id if group.id == "paint" else group.standard
            for group in early.catalog.model_by_id["yu7-max"].choosable_groups
            if group.standard is not None
        ),
    )
    host.workspace.current.configurator = early
    await request_terms(host, "launch", TODAY)
    report = host.take_dialog(TermsReportDialog)
    await report.answer(True)
    question = host.take_dialog(ChoiceDialog)
    assert early.build.chosen >= {lava.id}  # still as before
    await question.answer("pearl-white")
    assert lava.id not in early.build.chosen
    assert "pearl-white" in early.build.chosen
    assert early.quoted_on == TODAY
    early.do(Undo())
    assert lava.id in early.build.chosen
    assert early.quoted_on == OLD_DAY


async def test_terms_without_an_effect_need_no_report(host: FakeHost) -> None:
    day = date(2026, 3, 1)
    await request_terms(host, "launch", day)
    assert host.dialogs == []
    assert host.configurator.quoted_on == day
    assert "2026-03-01" in host.message


async def test_the_same_terms_change_nothing(host: FakeHost) -> None:
    await request_terms(host, "launch", None)
    assert host.configurator.history.next_undo is None
    assert (
        host.configurator.do(
            ChangeEditionAndDay(host.configurator.state.terms, host.configurator.build)
        )
        == Unchanged()
    )


async def test_an_edition_that_cannot_be_loaded_is_reported(host: FakeHost) -> None:
    host.workspace.current.draft = EditionStore()
    await request_terms(host, "2026-07", None)
    assert host.texts == [("Terms", "no edition 2026-07")]
    assert host.configurator.catalog.edition.id == "launch"


def test_a_copy_has_the_terms_of_its_build(launch: Catalog, july: Catalog) -> None:
    configurator = Configurator(launch, lambda: TODAY)
    copy = configurator.fork()
    copy.do(ChangeEditionAndDay(CatalogAndDay(july, OLD_DAY), copy.build))
    assert (configurator.catalog, configurator.quoted_on) == (launch, TODAY)
    assert (copy.catalog, copy.fork().catalog) == (july, july)
    assert copy.fork().quoted_on == OLD_DAY


# ── Sheets ────────────────────────────────────────────────────────────────────────────────────────


def open_saved(launch: Catalog) -> Configurator:
    """Return a configurator on a sheet of October 2025, opened in August 2026."""
    build = Configurator(launch, lambda: OLD_DAY).build
    sheet = SavedSheet("XMC-20251001-7K3Q9", build, SheetDetails(), OLD_DAY)
    return Configurator(launch, lambda: TODAY, saved_sheet=sheet)


def test_a_sheet_keeps_its_day_until_it_is_changed(launch: Catalog) -> None:
    configurator = open_saved(launch)
    assert configurator.quoted_on == OLD_DAY
    configurator.do(Choose("amethyst"))
    assert configurator.quoted_on == TODAY
    configurator.do(ChangeEditionAndDay(CatalogAndDay(launch, OLD_DAY), configurator.build))
    assert configurator.quoted_on == OLD_DAY
    configurator.do(Choose("pearl-white"))
    assert configurator.quoted_on == OLD_DAY


def test_other_terms_make_a_sheet_a_new_revision_until_they_are_undone(
    launch: Catalog, july: Catalog
) -> None:
    configurator = open_saved(launch)
    for terms in (CatalogAndDay(july, OLD_DAY), CatalogAndDay(launch, TODAY)):
        configurator.do(ChangeEditionAndDay(terms, configurator.build))
        assert configurator.differs_from_saved_sheet
        configurator.do(Undo())
        assert not configurator.differs_from_saved_sheet


def test_undoing_terms_after_an_export_differs_from_the_new_sheet(launch: Catalog) -> None:
    configurator = open_saved(launch)
    configurator.do(
        ChangeEditionAndDay(CatalogAndDay(launch, date(2026, 3, 1)), configurator.build)
    )
    configurator.mark_exported("XMC-20251001-7K3Q9", configurator.quoted_on)
    assert not configurator.differs_from_saved_sheet
    configurator.do(Undo())
    assert configurator.differs_from_saved_sheet
    assert configurator.quoted_on == TODAY


# ── What is shown ─────────────────────────────────────────────────────────────────────────────────


def test_the_key_of_the_notices_is_that_of_the_registry() -> None:
    assert first_key_label("terms") == TERMS_KEY


def test_the_edition_in_force_is_the_last_that_has_begun(launch: Catalog, july: Catalog) -> None:
    assert [edition.id for edition in launch.editions] == ["launch", "2026-07"]
    assert launch.editions == july.editions
    for day, others in {
        date(2025, 9, 24): (None, None),  # before the first edition
        date(2025, 9, 25): (None, "launch"),
        date(2026, 7, 27): (None, "launch"),
        date(2026, 7, 28): ("2026-07", None),
    }.items():
        found = tuple(catalog.other_edition_in_force(day) for catalog in (launch, july))
        assert tuple(each and each.id for each in found) == others, day


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [80, 120])
def test_header_and_review_say_that_another_edition_applies(
    launch: Catalog, language: str, width: int
) -> None:
    notices = {"zh": "当日适用其他条款，按 i 切换", "en": "i other terms apply"}
    for day, is_expected in ((TODAY, True), (OLD_DAY, False)):
        host = make_host(Configurator(launch, lambda day=day: day))  # type: ignore[misc]
        host.ui = replace(host.ui, tr=translator_for(language))
        view = host.current_view()
        (line,) = header_lines(view, width)
        assert (notices[language] in plain_text(line)) is is_expected
        assert str(day) in plain_text(line)
        review = "\n".join(plain_text(row.spans) for row in review_rows(view, width))
        assert ("2026-07" in review or "July 2026" in review or "2026年7月版" in review) is (
            is_expected
        )
        customer = replace(view, customer_view=True)
        assert notices[language] not in plain_text(header_lines(customer, width)[0])


def test_the_export_names_edition_day_and_former_day(launch: Catalog) -> None:
    tr = translator_for("en")
    lines = [plain_text(line) for line in sheet_terms_lines(launch, TODAY, OLD_DAY, tr)]
    assert "Launch, September 2025" in lines[0]
    assert "2026-08-01" in lines[0]
    assert "2025-10-01" in lines[1]
    assert "July 2026" in lines[2]
    assert len(sheet_terms_lines(launch, OLD_DAY, OLD_DAY, tr)) == 1


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025-10-01", OLD_DAY),
        (" 2025/10/1 ", OLD_DAY),
        ("2025.10.01", OLD_DAY),
        ("2025年10月1日", OLD_DAY),
        ("20251001", OLD_DAY),
        ("2025-02-29", None),
        ("1999-12-31", None),
        ("soon", None),
        ("", None),
    ],
)
def test_a_day_can_be_typed_in_several_forms(text: str, day: date | None) -> None:
    assert parse_quoted_day(text) == day


# ── In the app ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_a_day_is_typed_and_its_edition_taken(
    run_app: RunApp, launch: Catalog, july: Catalog, size: tuple[int, int]
) -> None:
    configurator = Configurator(launch, lambda: OLD_DAY)
    store = EditionStore(launch, july)
    async with run_app("en", size, configurator=configurator, draft_store=store) as driver:
        await driver.press("i")
        dialog = driver.dialog(EditionAndDayDialog)
        assert "Launch, September 2025" in driver.dialog_text()
        shown = driver.part_text("#terms-editions", dialog)
        editions = [part for part in re.split("[●○]", shown) if part.strip()]
        assert "Threshold: more than ¥100,000" in editions[0]
        assert "Threshold: at least ¥60,000" in editions[1]
        assert "…" not in driver.text()
        await driver.press(*["backspace"] * 10, *"2026-13-01", "enter")
        assert driver.dialog(EditionAndDayDialog) is dialog
        assert "Enter a date" in driver.dialog_text()
        await driver.press(*["backspace"] * 10, *"2026-08-01", "down", "enter")
        driver.dialog(TermsReportDialog)
        await driver.press("enter")
        assert driver.dialogs == []
        assert configurator.catalog is july
        assert configurator.quoted_on == TODAY
        await driver.press("u")
        assert configurator.catalog is launch
        assert configurator.quoted_on == OLD_DAY


async def test_the_export_dialog_names_the_terms_before_it_writes(
    run_app: RunApp, launch: Catalog
) -> None:
    configurator = Configurator(launch, lambda: TODAY)
    exporter = FakeExporter()
    async with run_app(configurator=configurator, exporter=exporter) as driver:
        await driver.press("e")
        driver.dialog(ExportDialog)
        text = driver.dialog_text()
        for part in ("Launch, September 2025", "2026-08-01", "July 2026 terms apply"):
            assert part in text, part
        assert exporter.written == []
        shown = driver.text()
        assert "Enter Export" in shown
        assert "Note" in shown


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_one_key_of_the_export_dialog_leads_to_the_terms_in_force_and_back(
    run_app: RunApp, launch: Catalog, july: Catalog, size: tuple[int, int]
) -> None:
    configurator = Configurator(launch, lambda: TODAY)
    store, exporter = EditionStore(launch, july), FakeExporter()
    parts = {"configurator": configurator, "draft_store": store, "exporter": exporter}
    async with run_app("en", size, **parts) as driver:
        await driver.press("e", *"Li", "f3", "up", *"own.toml")  # customer, page, path
        assert "F9 Terms" in driver.text()
        assert "July 2026 terms apply on this day; F9 to switch" in driver.dialog_text()
        await driver.press("f9", "enter")
        driver.dialog(TermsReportDialog)
        await driver.press("enter")
        assert configurator.catalog is july
        dialog = driver.dialog(ExportDialog)
        assert "July 2026" in driver.dialog_text()
        assert "to switch" not in driver.dialog_text()
        request = dialog._make_request(write=True)
        assert (request.path, request.page) == ("own.toml", True)
        assert request.details.customer_name == "Li"
        await driver.press("escape", "u")
        assert configurator.catalog is launch
        assert exporter.written == []


@pytest.mark.parametrize("keys", [("escape",), ("enter", "escape")], ids=["terms", "report"])
async def test_escape_leads_from_the_terms_back_to_the_export(
    run_app: RunApp, launch: Catalog, july: Catalog, keys: tuple[str, ...]
) -> None:
    configurator, store = Configurator(launch, lambda: TODAY), EditionStore(launch, july)
    async with run_app(configurator=configurator, draft_store=store) as driver:
        await driver.press("e", *"Li", "f9")
        driver.dialog(EditionAndDayDialog)
        await driver.press(*keys)
        driver.dialog(ExportDialog)
        assert configurator.catalog is launch
        await driver.press(*" Wei")
        await driver.press("escape")
        assert driver.dialogs == []
        assert configurator.sheet_details.customer_name == "Li Wei"


async def test_the_field_that_was_typed_in_is_continued_after_the_terms(
    run_app: RunApp, launch: Catalog, july: Catalog
) -> None:
    configurator, store = Configurator(launch, lambda: TODAY), EditionStore(launch, july)
    async with run_app(configurator=configurator, draft_store=store) as driver:
        await driver.press("e", *"Li", "tab", *"138", "f9", "escape", *"00", "tab", "tab", *"Wu")
        await driver.press("escape")
        details = configurator.sheet_details
        assert (details.customer_name, details.customer_phone) == ("Li", "13800")
        assert details.advisor == "Wu"
        await driver.press("e", "f9", "escape", "up", *"own.toml")
        assert driver.dialog(ExportDialog)._make_request(write=True).path == "own.toml"


async def test_an_edition_that_cannot_be_loaded_leads_back_to_the_export(
    run_app: RunApp, launch: Catalog
) -> None:
    configurator, store = Configurator(launch, lambda: TODAY), EditionStore(launch)
    async with run_app(configurator=configurator, draft_store=store) as driver:
        await driver.press("e", "f9", "enter")
        assert len(driver.dialogs) == 2
        await driver.press("escape")
        driver.dialog(ExportDialog)


@pytest.mark.parametrize(
    ("text", "is_beginning"),
    [
        *((text, True) for text in ("", "2", "20", "2025", "2025-", "2025-1", "2025-0", "2025-1-")),
        *((text, True) for text in ("2025-10-0", "2025-10-3", "2025年1", "2025年10月", "20251")),
        *((text, True) for text in (" 2025/1", "2025.10.", "2025-10-01", "2024-02-29", "2025102")),
        *(
            (text, False)
            for text in ("soon", "2025x", "1", "1999", "2025-13", "2025-00", "2025-1-0x")
        ),
        *((text, False) for text in ("2025-02-30", "2025023 0", "20250230", "2025-10-012", "--")),
    ],
)
def test_the_beginning_of_a_day_is_told_from_what_is_none(text: str, is_beginning: bool) -> None:
    assert can_become_quoted_day(text) is is_beginning


def test_every_beginning_of_a_day_can_become_one() -> None:
    for form in (
        "{:%Y-%m-%d}",
        "{:%Y/%m/%d}",
        "{:%Y%m%d}",
        "{:%Y年%m月%d日}",
        "{0.year}.{0.month}.{0.day}",
    ):
        for day in (date(2000, 2, 29), date(2025, 12, 31), date(2026, 10, 9), date(2199, 1, 30)):
            typed = form.format(day)
            assert parse_quoted_day(typed) == day
            assert all(can_become_quoted_day(typed[:end]) for end in range(len(typed) + 1)), typed


@pytest.mark.parametrize(("code", "fault"), [("en", "Enter a date"), ("zh", "请输入日期")])
async def test_a_text_that_is_no_day_is_a_fault_while_it_is_typed(
    run_app: RunApp, launch: Catalog, code: str, fault: str
) -> None:
    async with run_app(code, configurator=Configurator(launch, lambda: OLD_DAY)) as driver:
        await driver.press("i")
        assert {"en": "The quote date is today", "zh": "报价日为今天"}[code] in driver.dialog_text()
        await driver.press("ctrl+u")
        for key in "2026-1":
            await driver.press(key)
            assert fault not in driver.dialog_text()
        await driver.press("3")
        assert fault in driver.dialog_text()
        await driver.press("backspace")
        assert fault not in driver.dialog_text()
        await driver.press("enter")
        assert fault in driver.dialog_text(), "Enter takes no unfinished day"


async def test_the_path_of_a_refused_export_is_shown_whole(
    run_app: RunApp, launch: Catalog
) -> None:
    name = "XMC-20251001-7K3Q9.toml"
    folder = "/media/showroom/" + "a-long-folder/" * 8
    refusal = Refusal(
        f"{folder}{name}: cannot be written", f"/home/showroom/Documents/{folder}{name}"
    )
    exporter = FakeExporter({"sheet.toml": refusal})
    async with run_app(
        configurator=Configurator(launch, lambda: OLD_DAY), exporter=exporter
    ) as driver:
        await driver.press("e", "enter")
        dialog = driver.dialog(ExportDialog)
        fault = "".join(part.strip() for part in driver.part_text("#export-fault", dialog).split())
        assert f"{folder}{name}:" in fault
        hint = driver.part_text("#dialog-hint", dialog)
        assert f"…/{name}   Esc" in hint


async def test_a_refused_export_shows_its_way_out_on_a_small_screen(
    run_app: RunApp, launch: Catalog, tmp_path: Path
) -> None:
    """The notices about the terms leave room for the reason and the key."""
    fallback = str(tmp_path / "elsewhere.toml")
    exporter = FakeExporter({"sheet.toml": Refusal("the disk is full " * 6, fallback)})
    configurator = open_saved(launch)
    configurator.do(Choose("amethyst"))
    async with run_app(configurator=configurator, exporter=exporter) as driver:
        await driver.press("e")
        assert "2025-10-01" in driver.dialog_text()
        await driver.press("enter")
        assert "F4 Save to" in driver.text()
        assert "the disk is full" in driver.text()


@pytest.mark.parametrize(("day", "is_expected"), [(TODAY, True), (OLD_DAY, False)])
async def test_ways_to_qualify_say_that_another_edition_applies(
    run_app: RunApp, launch: Catalog, day: date, is_expected: bool
) -> None:
    async with run_app("en", configurator=Configurator(launch, lambda: day)) as driver:
        await driver.press("g")
        assert (
            "July 2026 terms apply on 2026-08-01 · i to switch" in driver.panel_text()
        ) is is_expected
