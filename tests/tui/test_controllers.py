"""Each controller with a fake host: its messages, its workspace and the dialogs it opens."""

from __future__ import annotations

import re

import pytest

from tests.tui.app_driver import DAY
from tests.tui.fake_host import FakeDraftStore, FakeExporter, FakeHost, make_host
from xmc_tui.configurator import ApplyBuild, Choose, Configurator, SheetDetails, Undo
from xmc_tui.configurator.document_ports import (
    FileSaved,
    OpenedDocument,
    PostersSaved,
    Refusal,
    ResumeOffer,
)
from xmc_tui.configurator.saved_car_catalog_diff import SavedCarDiff, diff_against_catalog
from xmc_tui.configurator.saved_car_snapshot import take_snapshot
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.presentation.advice_panel import PanelKind
from xmc_tui.presentation.cursor import move_to_numbered_step
from xmc_tui.presentation.option_search import FoundOption
from xmc_tui.presentation.styled_text import plain_text
from xmc_tui.tui.command_registry import COMMANDS
from xmc_tui.tui.controllers.advice_controller import AdviceController
from xmc_tui.tui.controllers.builds_controller import BuildsController
from xmc_tui.tui.controllers.display_options_controller import DisplayOptionsController
from xmc_tui.tui.controllers.documents_controller import DocumentsController
from xmc_tui.tui.controllers.editing_controller import EditingController
from xmc_tui.tui.controllers.edition_and_day_controller import EditionAndDayController
from xmc_tui.tui.controllers.export_controller import ExportController
from xmc_tui.tui.controllers.navigation_controller import NavigationController
from xmc_tui.tui.controllers.panel_controller import PanelController
from xmc_tui.tui.dialogs.catalog_changed_dialog import CatalogChangedDialog
from xmc_tui.tui.dialogs.choice_dialog import ChoiceDialog
from xmc_tui.tui.dialogs.compare_dialog import CompareDialog
from xmc_tui.tui.dialogs.export_dialog import ExportDialog
from xmc_tui.tui.dialogs.export_request import ExportRequest
from xmc_tui.tui.dialogs.exported_dialog import ExportedDialog
from xmc_tui.tui.dialogs.open_dialog import OpenDialog
from xmc_tui.tui.dialogs.search_dialog import SearchDialog

#: A decal that the standard paint rules out.
BLOCKED = "classic-gold"


@pytest.fixture
def configurator(launch: Catalog) -> Configurator:
    """The standard build of the shipped catalog."""
    return Configurator(launch, lambda: DAY)


@pytest.fixture
def pending(launch: Catalog, configurator: Configurator) -> SavedCarDiff:
    """A report on a catalog that has not changed the standard build."""
    snapshot = take_snapshot(launch, configurator.build, DAY)
    return diff_against_catalog(snapshot, launch, DAY)


def make_editing(host: FakeHost) -> EditingController:
    """Return the editing controller of a host."""
    return EditingController(host, DocumentsController(host))


def make_panel(host: FakeHost) -> PanelController:
    """Return the controller of the open panel of a host."""
    editing = make_editing(host)
    return PanelController(host, editing, AdviceController(host, editing, COMMANDS).set_budget)


def make_builds(host: FakeHost) -> BuildsController:
    """Return the builds controller of a host, without pictures."""
    documents = DocumentsController(host)
    return BuildsController(
        host, documents, EditingController(host, documents), "off", lambda: None
    )


def make_export(host: FakeHost) -> ExportController:
    """Return the export controller of a host."""
    documents, builds = DocumentsController(host), make_builds(host)
    terms = EditionAndDayController(host, documents, make_editing(host))
    return ExportController(host, documents, builds, terms.show_terms_in_force)


# ── Navigation ────────────────────────────────────────────────────────────────────────────────────


def test_moves_change_the_cursor_and_clear_the_message(configurator: Configurator) -> None:
    host = make_host(configurator)
    navigation = NavigationController(host)
    build = configurator.build
    host.set_status_message("undone")
    navigation.go_to_step(2)
    assert (host.ui.cursor.step, host.ui.cursor.group, host.message) == ("paint", "paint", "")
    navigation.go_to_next_group(1)
    assert (host.ui.cursor.group, host.ui.cursor.highlight) == ("hood", "standard-hood")
    navigation.move(1)
    assert host.ui.cursor.highlight == "carbon-hood-yellow"
    navigation.click("carbon-hood-raw")
    assert host.ui.cursor.highlight == "carbon-hood-raw"
    navigation.go_to_next_step(1)
    assert host.ui.cursor.step == "wheels"
    assert host.refreshes == 5
    assert configurator.build == build


def test_a_move_makes_no_view_of_the_moves_before_it(
    configurator: Configurator, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = make_host(configurator)
    navigation = NavigationController(host)
    navigation.go_to_step(2)
    views: list[int] = []
    monkeypatch.setattr(host, "current_view", lambda: views.append(1))
    for _ in range(3):
        navigation.move(1)
    assert host.ui.cursor.highlight == "parrot-green"
    assert views == []


# ── Editing ───────────────────────────────────────────────────────────────────────────────────────


async def test_an_edit_is_saved_and_described_and_can_be_undone(configurator: Configurator) -> None:
    draft = FakeDraftStore()
    host = make_host(configurator, draft=draft)
    editing = make_editing(host)
    await editing.run(Choose("amethyst"))
    assert "amethyst" in configurator.build.chosen
    assert "Amethyst" in host.message
    assert [result is not None for result in draft.saved] == [True]
    await editing.undo()
    assert "amethyst" not in configurator.build.chosen
    assert host.message == "Undone: Paint · Amethyst"
    assert (host.ui.cursor.step, host.ui.cursor.group) == ("paint", "paint")
    assert host.dialogs == []


async def test_the_warning_of_the_disk_replaces_the_result(configurator: Configurator) -> None:
    host = make_host(configurator, draft=FakeDraftStore(warning="the disk is full"))
    await make_editing(host).run(Choose("amethyst"))
    assert host.message == "the disk is full"
    assert "amethyst" in configurator.build.chosen


async def test_a_blocked_choice_offers_the_resolutions(configurator: Configurator) -> None:
    host = make_host(configurator)
    before = configurator.build
    await make_editing(host).run(Choose(BLOCKED))
    assert configurator.build == before
    assert host.ui.panel is not None
    assert host.ui.panel.kind is PanelKind.BLOCKED
    assert isinstance(host.ui.panel.entries[0].command, ApplyBuild)
    await make_panel(host).run("choose.next")
    assert host.ui.panel is None
    assert BLOCKED in configurator.build.chosen
    assert host.ui.cursor.group == "decal"


async def test_choosing_the_highlighted_row_goes_to_the_next_group(
    configurator: Configurator,
) -> None:
    host = make_host(configurator)
    host.set_cursor(move_to_numbered_step(configurator, host.ui.cursor, 2))
    NavigationController(host).click("amethyst")
    await make_editing(host).choose_and_continue()
    assert "amethyst" in configurator.build.chosen
    assert host.ui.cursor.group == "hood"


async def test_a_pending_catalog_diff_is_confirmed_before_an_edit(
    configurator: Configurator, pending: SavedCarDiff
) -> None:
    host = make_host(configurator, pending=pending)
    editing = make_editing(host)
    before = configurator.build
    await editing.run(Choose("amethyst"))
    assert configurator.build == before
    assert "Saved prices" in host.message
    await host.take_dialog(CatalogChangedDialog).answer(True)
    assert host.workspace.current.pending is None
    assert host.message == "Updated to today's catalog"
    await editing.run(Choose("amethyst"))
    assert "amethyst" in host.configurator.build.chosen


# ── Documents ─────────────────────────────────────────────────────────────────────────────────────


async def test_a_refused_open_changes_nothing_and_shows_the_reason(
    configurator: Configurator,
) -> None:
    host = make_host(configurator)
    documents = DocumentsController(host)
    await documents.show_documents()
    await host.take_dialog(OpenDialog).answer("notes.txt")
    assert host.texts == [("Orders", "notes.txt is not an order sheet")]
    assert host.configurator is configurator


async def test_an_opened_document_replaces_the_build(
    launch: Catalog, configurator: Configurator
) -> None:
    other = Configurator(launch, lambda: DAY)
    other.do(Choose("amethyst"))
    draft = FakeDraftStore()
    draft.documents["a.toml"] = OpenedDocument(other, FakeExporter())
    host = make_host(configurator, draft=draft)
    documents = DocumentsController(host)
    await documents.show_documents()
    await host.take_dialog(OpenDialog).answer("a.toml")
    assert host.configurator is other
    assert host.message.startswith("Opened")
    assert host.ui.cursor.highlight == "amethyst"


async def test_a_draft_is_resumed_only_if_it_is_offered(
    launch: Catalog, configurator: Configurator
) -> None:
    host = make_host(configurator)
    await DocumentsController(host).resume()
    assert host.message == "Nothing to resume. o lists orders and drafts."
    offer = ResumeOffer(launch.models[0].name, 529_900, False, 60.0)
    draft = FakeDraftStore(offer)
    host = make_host(configurator, draft=draft)
    documents = DocumentsController(host)
    await documents.resume()
    assert (host.message, documents.resume_offer) == ("there is no draft", offer)
    draft.draft = OpenedDocument(Configurator(launch, lambda: DAY), FakeExporter())
    await documents.resume()
    assert (host.message, documents.resume_offer) == ("Draft resumed", None)
    assert host.configurator is draft.draft.configurator


# ── Builds ────────────────────────────────────────────────────────────────────────────────────────


async def test_at_most_three_builds_are_open(configurator: Configurator) -> None:
    host = make_host(configurator)
    builds = make_builds(host)
    await builds.switch(1)
    assert "Only one build" in host.message
    await builds.compare()
    assert host.dialogs == []
    for labels in ("AB", "ABC"):
        await builds.copy()
        assert host.workspace.labels == labels
    assert host.message == "C: copy of B"
    await builds.copy()
    assert host.workspace.labels == "ABC"
    assert host.message == "Maximum three builds"
    await builds.switch(1)
    assert (host.workspace.label, host.message) == ("A", "Build A")
    await builds.compare()
    host.take_dialog(CompareDialog)


async def test_an_edit_of_a_copy_leaves_the_original(configurator: Configurator) -> None:
    host = make_host(configurator)
    builds = make_builds(host)
    await builds.copy()
    await builds.editing.run(Choose("amethyst"))
    assert "amethyst" in host.configurator.build.chosen
    assert "amethyst" not in configurator.build.chosen


async def test_a_build_with_a_pending_catalog_diff_is_not_copied(
    configurator: Configurator, pending: SavedCarDiff
) -> None:
    host = make_host(configurator, pending=pending)
    await make_builds(host).copy()
    assert host.workspace.has_single_session
    host.take_dialog(CatalogChangedDialog)


# ── Export ────────────────────────────────────────────────────────────────────────────────────────


async def test_a_refused_write_asks_for_another_path(configurator: Configurator) -> None:
    exporter = FakeExporter({"sheet.toml": Refusal("the disk is full", "/tmp/sheet.toml")})
    host = make_host(configurator, exporter)
    export = make_export(host)
    details = SheetDetails(customer_name="王女士")
    await export.ask_for_path()
    await host.take_dialog(ExportDialog).answer(ExportRequest("sheet.toml", details))
    assert exporter.written == []
    opened = host.take_dialog(ExportDialog)
    assert isinstance(opened.dialog, ExportDialog)
    assert (opened.dialog.fault, opened.dialog.fallback_path) == (
        "the disk is full",
        "/tmp/sheet.toml",
    )
    assert opened.dialog.request.details == configurator.sheet_details == details
    await opened.answer(ExportRequest("/tmp/sheet.toml", details))
    assert exporter.written == ["/tmp/sheet.toml"]
    assert host.message == "Exported"
    host.take_dialog(ExportedDialog)


async def test_a_page_that_cannot_be_written_stops_the_export(configurator: Configurator) -> None:
    exporter = FakeExporter()
    exporter.page_problem = "the page is open elsewhere"
    host = make_host(configurator, exporter)
    export = make_export(host)
    await export.ask_for_path()
    request = ExportRequest("sheet.toml", SheetDetails(), page=True)
    await host.take_dialog(ExportDialog).answer(request)
    assert exporter.written == []
    opened = host.take_dialog(ExportDialog)
    assert isinstance(opened.dialog, ExportDialog)
    assert opened.dialog.fault == "the page is open elsewhere"


async def test_a_page_that_fails_in_the_background_is_reported(configurator: Configurator) -> None:
    host = make_host(configurator)
    export = make_export(host)
    await export.ask_for_path()
    request = ExportRequest("sheet.toml", SheetDetails(), page=True)
    await host.take_dialog(ExportDialog).answer(request)
    host.take_dialog(ExportedDialog)  # closed: it is not on the stack of an app
    await host.run_work()
    assert host.message == "the disk is full"


async def test_page_and_pdf_are_written_in_turn_and_each_fault_is_shown(
    configurator: Configurator, monkeypatch: pytest.MonkeyPatch
) -> None:
    suffixes = []

    def make_writer(_: object, __: object, ___: str, suffix: str) -> object:
        suffixes.append(suffix)
        return lambda: FileSaved(f"sheet{suffix}") if suffix == ".html" else Refusal("no font")

    monkeypatch.setattr(FakeExporter, "make_page_writer", make_writer)
    host = make_host(configurator)
    await make_export(host).ask_for_path()
    request = ExportRequest("sheet.toml", SheetDetails(), page=True, pdf=True)
    await host.take_dialog(ExportDialog).answer(request)
    opened = host.take_dialog(ExportedDialog).dialog
    assert isinstance(opened, ExportedDialog)
    assert (suffixes, opened.pending) == ([".html", ".pdf"], 2)
    await host.run_work()
    assert host.notices == ["Customer page saved: sheet.html"]
    assert host.message == "no font"


async def test_a_poster_that_is_refused_is_reported(configurator: Configurator) -> None:
    host = make_host(configurator)
    await make_export(host).posters.ask()
    await host.take_dialog(ChoiceDialog).answer("price")
    assert host.message == "Creating poster…"
    await host.run_work()
    assert host.message == "the disk is full"
    assert (host.dialogs, host.texts) == ([], []), "a notice takes no key"
    assert host.notices == [], "an error does not go by itself"


async def test_a_poster_that_is_written_is_announced_without_a_dialog(
    configurator: Configurator, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = make_host(configurator)
    saved = PostersSaved(("/home/car.png", "/home/car-chat.png"))
    monkeypatch.setattr(FakeExporter, "save_posters", lambda *_: saved)
    await make_export(host).posters.ask()
    await host.take_dialog(ChoiceDialog).answer("car")
    await host.run_work()
    assert host.message == "Saved: /home/car.png and -chat.png"
    assert host.notices == [], "both files can be read until the next key"
    assert (host.dialogs, host.texts) == ([], [])


async def test_a_missing_folder_is_created_on_request(configurator: Configurator) -> None:
    path = "/media/stick/new/sheet.toml"
    refusal = Refusal("there is no folder", missing_folder="/media/stick/new")
    exporter = FakeExporter({path: refusal})
    host = make_host(configurator, exporter)
    await make_export(host).ask_for_path()
    request = ExportRequest(path, SheetDetails())
    await host.take_dialog(ExportDialog).answer(request)
    opened = host.take_dialog(ExportDialog)
    assert isinstance(opened.dialog, ExportDialog)
    assert opened.dialog.missing_folder == "/media/stick/new"
    assert exporter.written == []
    await opened.answer(replace(request, create_folder=True))
    assert exporter.written == [path]
    host.take_dialog(ExportedDialog)


async def test_the_offers_stay_when_the_folder_cannot_be_created(
    configurator: Configurator,
) -> None:
    path, other = "/media/stick/new/sheet.toml", "/home/orders/sheet.toml"
    exporter = FakeExporter({path: Refusal("there is no folder", other, "/media/stick/new")})
    host = make_host(configurator, exporter)
    await make_export(host).ask_for_path()
    request = ExportRequest(path, SheetDetails())
    await host.take_dialog(ExportDialog).answer(request)
    exporter.folder_problem = "the stick is read-only"
    exporter.page_problem = "the page is a sheet"
    for answer, fault in (
        (replace(request, create_folder=True), "the stick is read-only"),
        (replace(request, page=True), "the page is a sheet"),
    ):
        await host.take_dialog(ExportDialog).answer(request)
        opened = host.take_dialog(ExportDialog)
        await opened.answer(answer)
        (opened,) = host.dialogs
        assert isinstance(opened.dialog, ExportDialog)
        assert opened.dialog.fault == fault
        assert opened.dialog.fallback_path == other
        assert opened.dialog.missing_folder == "/media/stick/new"
    assert exporter.written == []


async def test_quitting_asks_if_a_build_is_not_exported(configurator: Configurator) -> None:
    host = make_host(configurator)
    export = make_export(host)
    await export.quit()
    assert host.has_exited
    host.has_exited = False
    configurator.do(Choose("amethyst"))
    await export.quit()
    assert not host.has_exited
    opened = host.take_dialog(ChoiceDialog)
    assert isinstance(opened.dialog, ChoiceDialog)
    question = plain_text(opened.dialog.question.before[0])
    assert question == "This build has not been exported; it stays saved as a draft."
    await opened.answer("export")
    host.take_dialog(ExportDialog)
    await export.quit()
    await host.take_dialog(ChoiceDialog).answer("leave")
    assert host.has_exited


# ── Display ───────────────────────────────────────────────────────────────────────────────────────


def test_the_display_changes_and_the_build_does_not(configurator: Configurator) -> None:
    host = make_host(configurator)
    display = DisplayOptionsController(host, "half")
    build = configurator.build
    display.rotate_car()
    assert host.ui.picture_turned
    assert host.message
    display.switch_language()
    assert (host.ui.tr.code, host.message) == ("zh", "")
    host.set_status_message("build code")
    display.toggle_customer_view()
    assert (host.ui.customer_view, host.message) == (True, "")
    display.toggle_customer_view()
    assert not host.ui.customer_view
    assert configurator.build == build


def test_the_car_is_alone_until_it_is_closed(configurator: Configurator) -> None:
    host = make_host(configurator)
    display = DisplayOptionsController(host, "half")
    build = configurator.build
    host.set_status_message("undone")
    display.toggle_full_screen_car()
    assert (host.ui.is_car_full_screen, host.message) == (True, "")
    display.toggle_full_screen_car()
    assert not host.ui.is_car_full_screen
    display.toggle_full_screen_car()
    host.set_status_message("saved")
    display.close()
    assert (host.ui.is_car_full_screen, host.message) == (False, "")
    assert configurator.build == build


@pytest.mark.parametrize(
    ("command", "stays"),
    [("turn", True), ("move.down", True), ("step.3", True), ("choose", False), ("search", False)],
)
def test_a_command_that_needs_the_rest_of_the_screen_shows_it(
    configurator: Configurator, command: str, stays: bool
) -> None:
    host = make_host(configurator)
    display = DisplayOptionsController(host, "half")
    display.leave_full_screen_car_for(command)
    assert host.refreshes == 0
    display.toggle_full_screen_car()
    display.leave_full_screen_car_for(command)
    assert host.ui.is_car_full_screen == stays


def test_there_is_no_full_screen_car_without_a_picture(configurator: Configurator) -> None:
    host = make_host(configurator)
    DisplayOptionsController(host, "off").toggle_full_screen_car()
    assert not host.ui.is_car_full_screen
    assert "Pictures are off" in host.message
    model = replace(configurator.model, body="")
    catalog = replace(configurator.catalog, models=(model,))
    host = make_host(Configurator(catalog, lambda: DAY))
    DisplayOptionsController(host, "half").toggle_full_screen_car()
    assert not host.ui.is_car_full_screen
    assert "no picture" in host.message


def test_the_slide_show_advances_on_the_review_until_the_car_is_rotated(
    configurator: Configurator,
) -> None:
    host = make_host(configurator)
    display = DisplayOptionsController(host, "half")
    display.advance_slide_show()
    assert host.ui.picture_view == ""
    host.set_cursor(move_to_numbered_step(configurator, host.ui.cursor, 6))
    display.advance_slide_show()
    advanced = host.ui.picture_view
    assert advanced
    display.rotate_car()
    rotated = host.ui.picture_view
    assert rotated != advanced
    display.advance_slide_show()
    assert host.ui.picture_view == rotated


# ── Advice ────────────────────────────────────────────────────────────────────────────────────────


def make_advice(host: FakeHost) -> AdviceController:
    """Return the advice controller of a host."""
    return AdviceController(host, make_editing(host), COMMANDS)


async def test_a_search_result_is_chosen_and_highlighted(configurator: Configurator) -> None:
    host = make_host(configurator)
    await make_advice(host).open_option_search()
    model = configurator.model
    found = FoundOption(model, model.options["amethyst"])
    await host.take_dialog(SearchDialog).answer(found)
    assert "amethyst" in configurator.build.chosen
    assert (host.ui.cursor.step, host.ui.cursor.highlight) == ("paint", "amethyst")


async def test_a_search_result_of_the_other_car_is_chosen_in_one_step(
    configurator: Configurator, launch: Catalog
) -> None:
    configurator.do(Choose("amethyst"))
    before = configurator.build
    host = make_host(configurator)
    await make_advice(host).open_option_search()
    other = launch.model_by_id["yu7-max"]
    await host.take_dialog(SearchDialog).answer(FoundOption(other, other.options["iris-purple"]))
    assert configurator.build.model == "yu7-max"
    assert {"iris-purple", "amethyst"} <= configurator.build.chosen
    assert configurator.build.wishes == {"iris-purple", "amethyst"}
    assert host.ui.cursor.highlight == "iris-purple"
    assert "YU7 Max" in host.message
    configurator.do(Undo())
    assert configurator.build == before


async def test_a_budget_that_is_exceeded_offers_savings(configurator: Configurator) -> None:
    host = make_host(configurator)
    advice, panel = make_advice(host), make_panel(host)
    configurator.do(Choose("amethyst"))
    await advice.ask_for_budget()
    assert host.panel_field.is_open
    host.panel_field.text = "529.9k"
    await panel.run("choose.next")
    assert (configurator.budget, host.message) == (529_900, "")
    assert host.ui.panel is not None
    assert host.ui.panel.kind is PanelKind.SAVINGS
    await panel.run("choose")
    assert "amethyst" not in configurator.build.chosen
    await advice.ask_for_budget()
    assert host.panel_field.text == "529900"
    host.panel_field.text = ""
    await panel.run("choose.next")
    assert (configurator.budget, host.message) == (None, "Budget removed")
    assert not host.panel_field.is_open


async def test_help_lists_the_keys_of_the_registry(configurator: Configurator) -> None:
    host = make_host(configurator)
    await make_advice(host).show_help()
    ((title, text),) = host.texts
    assert title == "Help"
    assert "Export order sheet" in text
    assert re.search(r"^1-6 +Go to the step with this number$", text, re.MULTILINE)
