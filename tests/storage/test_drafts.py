"""Drafts: recovery after a kill at any moment, damaged lines, other versions, newer catalogs."""

from __future__ import annotations

import errno
import os
import stat
from datetime import date
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.deep_test_sizes import DAMAGED_DRAFTS
from tests.file_mutations import damage_file
from tests.headless_sessions import HeadlessSession
from tests.wait_conditions import block_until
from xmc_tui.cli.cli_context import CliContext
from xmc_tui.configurator import (
    LONGEST_TEXT,
    ApplyTheme,
    Choose,
    ChooseModel,
    Command,
    Redo,
    Remove,
    ResetGroup,
    SetBudget,
    SheetDetails,
    Undo,
)
from xmc_tui.configurator.document_ports import FileSaved, Refusal
from xmc_tui.domain.catalog import Catalog, SelectionMode
from xmc_tui.i18n import translator_for
from xmc_tui.services.workspace_drafts import WorkspaceDrafts
from xmc_tui.storage.drafts.advisory_file_lock import acquire_lock
from xmc_tui.storage.drafts.draft_journal import decode_line, encode_line
from xmc_tui.storage.drafts.saved_drafts import SavedDraft, list_and_expire_drafts, read_draft
from xmc_tui.storage.file_content_problems import FileError

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@pytest.fixture
def window(tmp_path: Path, catalog: Catalog) -> HeadlessSession:
    """A running app with an empty drafts folder."""
    return HeadlessSession(tmp_path / "drafts", catalog=catalog)


def only_file(folder: Path) -> Path:
    """Return the only draft of a folder."""
    (path,) = folder.glob("*.jsonl")
    return path


def read_only_draft(folder: Path) -> SavedDraft:
    """Return the content of the only draft of a folder."""
    return read_draft(only_file(folder))


def make_edits(window: HeadlessSession) -> HeadlessSession:
    """Make a few edits: choices, one of them undone, a customer name, a budget."""
    for command in (
        Choose("amethyst"),
        Choose("carbon-roof"),
        Undo(),
        Choose("carbon-exterior"),
        SetBudget(600_000),
    ):
        window.do(command)
    window.set_details(SheetDetails(customer_name="李女士"))
    return window


# ── Recovery after a kill ─────────────────────────────────────────────────────────────────────────


@st.composite
def commands(draw: st.DrawFn, catalog: Catalog) -> list[Command | SheetDetails]:
    """Draw a sequence of commands and details that fit the model at each point."""
    random = Random(draw(st.integers(0, 2**32)))
    model = catalog.models[0]
    done: list[Command | SheetDetails] = []
    for _ in range(draw(st.integers(1, 12))):
        match random.randrange(10):
            case 0 | 1 | 2 | 3:
                done.append(Choose(random.choice([*model.options])))
            case 4:
                groups = [
                    group for group in model.choosable_groups if group.pick is SelectionMode.ANY
                ]
                done.append(
                    Remove(random.choice(random.choice(groups).options).id) if groups else Undo()
                )
            case 5:
                done.append(ResetGroup(random.choice(model.choosable_groups).id))
            case 6:
                model = random.choice(catalog.models)
                done.append(ChooseModel(model.id))
            case 7:
                done.append(ApplyTheme(random.choice(catalog.themes).id))
            case 8:
                done.append(
                    random.choice([Undo(), Undo(), Redo(), SetBudget(random.randrange(10**6))])
                )
            case _:
                done.append(
                    SheetDetails(draw(TEXTS), draw(TEXTS), draw(TEXTS), draw(TEXTS), draw(TEXTS))
                )
    # Undo and redo may change the model, so the caller skips commands with unknown ids.
    return done


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_kill_after_any_command_loses_none(
    data: st.DataObject, tmp_path: Path, catalog: Catalog
) -> None:
    """Build, history, details and budget are restored after any sequence of edits."""
    folder = Path(os.fsdecode(os.urandom(8).hex()))
    window = HeadlessSession(tmp_path / folder, catalog=catalog)
    for number, step in enumerate(data.draw(commands(catalog))):
        known = window.configurator.model.options
        groups = window.configurator.model.group_by_id
        match step:
            case SheetDetails():
                window.set_details(step)
            case Choose(name) | Remove(name) if name not in known:
                continue
            case ResetGroup(name) if name not in groups:
                continue
            case ApplyTheme(name) if window.configurator.model.id not in next(
                theme.builds for theme in catalog.themes if theme.id == name
            ):
                continue
            case _:
                window.do(step)
        if not window.folder.exists():
            continue
        after = window.open_copy(tmp_path / folder.with_suffix(f".{number}"))
        if window.draft_store.path is None:
            assert after.draft_store.find_resumable() is None, "an empty draft is offered"
        else:
            after.resume()
            assert after.state == window.state
        after.draft_store.close()
    window.draft_store.close()


def test_only_the_owner_can_read_a_draft(window: HeadlessSession) -> None:
    """Folder and file are readable by their owner only: they hold customer data."""
    make_edits(window)
    if os.name == "posix":
        assert stat.S_IMODE(only_file(window.folder).stat().st_mode) == 0o600
        assert stat.S_IMODE(window.folder.stat().st_mode) == 0o700


def test_a_draft_has_no_control_characters(window: HeadlessSession) -> None:
    """The file is printable ASCII for any details."""
    window.do(Choose("amethyst"))
    window.set_details(SheetDetails("\x1b[2J", "\u202e", "\x00\x9b", "王\u2028", "a\nb"))
    raw = only_file(window.folder).read_bytes()
    assert set(raw) <= {10, *range(32, 127)}
    after = window.open_copy(window.folder.with_name("left"))
    after.resume()
    assert after.configurator.sheet_details == window.configurator.sheet_details


def test_a_window_without_edits_leaves_no_draft(window: HeadlessSession) -> None:
    """A draft is created by the first edit and deleted if all edits are undone."""
    window.save()
    assert not window.folder.exists()
    window.do(Choose("amethyst"))
    window.do(Undo())
    window.draft_store.close()
    assert list(window.folder.iterdir()) == []


def test_an_export_finishes_a_draft(window: HeadlessSession, tmp_path: Path) -> None:
    """An exported draft is not offered; later edits are, with the number of the sheet."""
    make_edits(window)
    window.do(SetBudget(None))
    sheet = tmp_path / "sheet.toml"
    assert isinstance(window.export(sheet), FileSaved)
    assert window.open_copy(tmp_path / "exported").draft_store.find_resumable() is None
    assert list((tmp_path / "exported").iterdir()) == [], "a finished draft is deleted"
    number = window.exporter.identity_or_reserved
    window.do(Choose("space-silver"))
    after = window.open_copy(tmp_path / "changed")
    after.resume()
    assert after.state == window.state
    assert after.exporter.identity_or_reserved == number
    first = sheet.read_bytes()
    after.do(Undo())
    assert isinstance(after.export(sheet), FileSaved)
    assert sheet.read_bytes() == first, "with the change undone it is the same sheet"
    after.do(Redo())
    assert isinstance(after.export(sheet), FileSaved)
    assert b"revision = 2" in sheet.read_bytes()


def test_a_kill_between_sheet_and_journal_does_not_change_the_number(
    window: HeadlessSession, tmp_path: Path
) -> None:
    """The sheet exists, but the draft does not record it.

    Exporting the unchanged draft again gives the same file.
    """
    make_edits(window)
    path = Path(window.exporter.default_path(window.configurator, "en"))
    window.save()
    before = window.open_copy(tmp_path / "killed")
    sheet = tmp_path / path.name
    assert isinstance(window.export(sheet), FileSaved)
    first = sheet.read_bytes()
    before.resume()
    assert isinstance(before.export(sheet), FileSaved)
    assert sheet.read_bytes() == first
    assert not sheet.with_name(sheet.name + ".old").exists()


def test_a_changed_build_after_such_a_kill_is_the_next_revision(
    window: HeadlessSession, tmp_path: Path
) -> None:
    make_edits(window)
    window.exporter.default_path(window.configurator, "en")
    window.save()
    before = window.open_copy(tmp_path / "killed")
    sheet = tmp_path / "sheet.toml"
    assert isinstance(window.export(sheet), FileSaved)
    before.resume()
    before.do(Choose("space-silver"))
    assert isinstance(before.export(sheet), FileSaved)
    assert b"revision = 2" in sheet.read_bytes()


def test_a_draft_of_another_window_is_neither_offered_nor_removed(
    window: HeadlessSession, catalog: Catalog
) -> None:
    """A locked draft is in use, however old it is."""
    make_edits(window)
    path = only_file(window.folder)
    os.utime(path, (0, 0))
    other = HeadlessSession(window.folder, catalog=catalog)
    assert other.draft_store.find_resumable() is None
    assert path.exists()
    assert [found.is_open for found in list_and_expire_drafts(window.folder)] == [True]
    window.draft_store.close()
    os.utime(path, (0, 0))
    assert list(list_and_expire_drafts(window.folder)) == []
    assert not path.exists()


def test_one_draft_cannot_be_opened_in_two_windows(window: HeadlessSession, tmp_path: Path) -> None:
    make_edits(window)
    first = window.open_copy(tmp_path / "left")
    second = HeadlessSession(first.folder, catalog=window.configurator.catalog)
    assert first.draft_store.find_resumable()
    assert second.draft_store.find_resumable()
    first.resume()
    refused = second.draft_store.resume("en")
    assert isinstance(refused, Refusal)
    assert refused.message == "Another window has this draft open"


@pytest.mark.parametrize("code", ["en", "zh"])
def test_a_build_that_cannot_be_saved_is_not_replaced(
    window: HeadlessSession, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The refusal is a sentence of its own: in English it begins with a capital letter."""
    make_edits(window)
    monkeypatch.setattr(WorkspaceDrafts, "unsaved_reason", "the disk is full")
    refused = window.draft_store.start_order(window.configurator, code)
    assert isinstance(refused, Refusal)
    assert refused.message.startswith(
        {
            "en": "This build is not exported and cannot be saved as a draft (the disk is full)",
            "zh": "当前方案尚未导出，草稿也无法保存（磁盘已满）",
        }[code]
    )


def test_late_writes_of_another_window_are_not_lost(
    window: HeadlessSession, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A draft is read after its lock is acquired, so that late writes are included."""
    window.do(Choose("amethyst"))
    after = window.open_copy(tmp_path / "left")
    window.do(Choose("carbon-roof"))
    full, path, acquire = (
        only_file(window.folder).read_bytes(),
        only_file(after.folder),
        acquire_lock,
    )

    def acquire_late(handle: int) -> bool:
        path.write_bytes(full)
        return acquire(handle)

    monkeypatch.setattr("xmc_tui.storage.drafts.draft_journal.acquire_lock", acquire_late)
    after.resume()
    assert after.state == window.state
    assert path.read_bytes().startswith(full)


def test_a_sheet_named_from_another_folder_is_found_again(
    window: HeadlessSession, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Drafts store absolute paths, also of folders whose name is not UTF-8."""
    try:
        folder = Path(os.fsdecode(bytes(tmp_path / "orders-") + b"\xff"))
        folder.mkdir()
    except (OSError, UnicodeError):
        pytest.skip("every name is text here")
    monkeypatch.chdir(folder)
    assert isinstance(window.export(Path("sheet.toml")), FileSaved)
    window.set_details(SheetDetails(customer_name="李女士"))
    window.do(Choose("space-silver"))
    monkeypatch.chdir(tmp_path)
    after = window.open_copy(tmp_path / "left")
    after.resume()
    assert after.exporter.path == folder / "sheet.toml"
    assert after.state == window.state


def test_resuming_leaves_the_replaced_build_as_a_draft(
    window: HeadlessSession, tmp_path: Path
) -> None:
    """The car edited before resuming remains a separate draft."""
    make_edits(window)
    after = window.open_copy(tmp_path / "left")
    assert after.draft_store.find_resumable() is not None
    after.do(ChooseModel("yu7-max"))
    after.resume()
    assert after.state == window.state
    assert len(list(after.folder.iterdir())) == 2
    again = after.open_copy(tmp_path / "again")
    assert {found.car.model for found in list_and_expire_drafts(again.folder) if found.car} == {
        "su7-ultra",
        "yu7-max",
    }


# ── Incomplete, damaged and foreign files ─────────────────────────────────────────────────────────


def test_an_incomplete_last_line_loses_one_command_only(
    window: HeadlessSession, tmp_path: Path
) -> None:
    """An incomplete last line loses one edit and is not reported as damage."""
    window.do(Choose("amethyst"))
    before = window.state
    size = only_file(window.folder).stat().st_size
    window.do(Choose("carbon-roof"))
    raw = only_file(window.folder).read_bytes()
    for number, cut in enumerate([*range(size, len(raw), 97), len(raw) - 1]):
        folder = tmp_path / f"torn{number}"
        folder.mkdir()
        (folder / only_file(window.folder).name).write_bytes(raw[:cut])
        after = HeadlessSession(folder, catalog=window.configurator.catalog)
        assert after.resume().message == ""
        assert after.state == before
        after.do(Choose("carbon-exterior"))
        assert read_only_draft(folder).damaged == 0, (
            "the torn line was cut off before the next was written"
        )
        after.draft_store.close()


def test_a_damaged_line_is_reported_and_the_rest_restored(
    window: HeadlessSession, tmp_path: Path
) -> None:
    """The final state is restored, and undo skips the lost edit in one step."""
    make_edits(window)
    path = only_file(window.folder)
    lines = path.read_bytes().split(b"\n")
    lines[1] = lines[1].replace(b"carbon", b"carbom").replace(b"amethyst", b"amethysr")
    folder = tmp_path / "damaged"
    folder.mkdir()
    (folder / path.name).write_bytes(b"\n".join(lines))
    after = HeadlessSession(folder, catalog=window.configurator.catalog)
    resumed = after.resume()
    assert resumed.message == "1 damaged line was left out of the draft; the rest is kept"
    assert after.configurator.build == window.configurator.build
    assert after.configurator.sheet_details == window.configurator.sheet_details
    (found,) = list_and_expire_drafts(folder)
    assert found.problem is not None
    while after.configurator.history.next_undo:
        after.do(Undo())
    assert (
        after.configurator.build
        == HeadlessSession(tmp_path / "new", catalog=window.configurator.catalog).configurator.build
    )


def test_a_finished_draft_whose_end_is_damaged_is_not_removed(
    window: HeadlessSession, tmp_path: Path
) -> None:
    """The unreadable last line may contain an unsaved edit."""
    window.do(Choose("amethyst"))
    assert isinstance(window.export(tmp_path / "sheet.toml"), FileSaved)
    window.do(Choose("carbon-roof"))
    path = only_file(window.folder)
    lines = path.read_bytes().split(b"\n")
    lines[-2] = lines[-2][:-9] + b"x" + lines[-2][-8:]
    folder = tmp_path / "damaged"
    folder.mkdir()
    (folder / path.name).write_bytes(b"\n".join(lines))
    assert len(list(list_and_expire_drafts(folder))) == 1
    assert len(list(list_and_expire_drafts(folder, summary_only=True))) == 1


def test_the_summary_of_a_draft_equals_its_full_content(window: HeadlessSession) -> None:
    """Reading only the end of a draft gives the same entry as reading all of it."""
    make_edits(window)
    window.draft_store.close()
    (summary,), (full,) = (
        list_and_expire_drafts(window.folder, summary_only=True),
        list_and_expire_drafts(window.folder),
    )
    assert summary == full


def test_a_draft_of_another_version_names_the_version_it_needs(window: HeadlessSession) -> None:
    """It is listed with a problem, not offered, and not changed."""
    make_edits(window)
    window.draft_store.close()
    path = only_file(window.folder)
    first, rest = path.read_bytes().split(b"\n", 1)
    entry = decode_line(first)
    assert entry is not None
    raw = encode_line({**entry, "schema": "xmc-draft/2", "app_version": "3.1.0"}) + rest
    path.write_bytes(raw)
    (found,) = list_and_expire_drafts(window.folder)
    assert found.problem is not None
    assert "xmc-draft/2" in found.problem.full_text(translator_for("en"))
    assert "it needs xmc 3.1.0 or newer" in found.problem.full_text(translator_for("en"))
    assert next(list_and_expire_drafts(window.folder, summary_only=True)).problem == found.problem
    assert (
        HeadlessSession(
            window.folder, catalog=window.configurator.catalog
        ).draft_store.find_resumable()
        is None
    )
    assert path.read_bytes() == raw


@pytest.mark.parametrize(
    "entry",
    [
        {"n": -1},
        {"n": True},
        {"car": []},
        {"car": {"lines": [[]]}},
        {"details": {"advisor": 1}},
        {"ceiling": 10**30},
        {"ceiling": 1.5},
        {"did": {"kind": "sell"}},
        {"sheet": {"number": "../../etc/passwd"}},
        {"catalog": {"overlays": [1]}},
        {"finished": "yes"},
        {
            "details": dict.fromkeys(
                ["advisor", "store", "customer_name", "customer_phone"], "x" * (LONGEST_TEXT + 1)
            )
        },
    ],
    ids=lambda entry: str(entry)[:60],  # Windows limits the variable that names the test
)
def test_an_invalid_line_with_a_valid_checksum_counts_as_damaged(
    window: HeadlessSession, entry: dict[str, object]
) -> None:
    """A valid checksum is not enough: types and ranges are checked too."""
    make_edits(window)
    window.draft_store.close()
    path = only_file(window.folder)
    before = read_only_draft(window.folder)
    path.write_bytes(path.read_bytes() + encode_line({"n": before.count, **entry}))
    draft = read_only_draft(window.folder)
    assert draft.damaged == 1
    assert (draft.car, draft.details) == (before.car, before.details)


@pytest.mark.parametrize(
    "raw",
    [b"", b"\n\n\n", b"{}", b"\0" * 5000, b"[" * 100_000, b"\xff\xfe\n" * 9],
    ids=lambda raw: repr(raw[:20]),
)
def test_a_file_that_is_no_draft_is_reported_in_one_sentence(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "draft-x.jsonl"
    path.write_bytes(raw)
    with pytest.raises(FileError) as raised:
        read_draft(path)
    assert len(raised.value.problems) == 1
    assert [found.car for found in list_and_expire_drafts(tmp_path)] == [None]
    assert path.exists(), "what is not understood is not removed"


def test_a_file_larger_than_any_draft_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "draft-x.jsonl"
    with path.open("wb") as file:
        file.truncate(10**9)
    with pytest.raises(FileError, match="larger"):
        read_draft(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with a name here")
def test_a_pipe_in_the_drafts_folder_does_not_hang(tmp_path: Path, catalog: Catalog) -> None:
    os.mkfifo(tmp_path / "draft-x.jsonl")
    assert HeadlessSession(tmp_path, catalog=catalog).draft_store.find_resumable() is None


def test_a_drafts_folder_that_is_a_file_offers_nothing(tmp_path: Path, catalog: Catalog) -> None:
    (tmp_path / "drafts").write_bytes(b"")
    assert (
        HeadlessSession(tmp_path / "drafts", catalog=catalog).draft_store.find_resumable() is None
    )


@pytest.mark.parametrize("count", DAMAGED_DRAFTS)
def test_mutated_drafts_restore_no_invented_state(
    window: HeadlessSession, tmp_path: Path, count: int
) -> None:
    """3,000 mutated files give a state that was written or a FileError, and no other exception."""
    make_edits(window)
    window.do(ChooseModel("yu7-max"))
    window.do(
        Choose("space-silver") if "space-silver" in window.configurator.model.options else Undo()
    )
    window.draft_store.close()
    raw = only_file(window.folder).read_bytes()
    full = read_only_draft(window.folder)
    entries = [decode_line(line) for line in raw.split(b"\n")[:-1]]
    cars = {full.started, *(car for _, _, car in full.steps)}
    names = {
        entry["details"]["customer_name"] for entry in entries if entry and "details" in entry
    } | {""}
    path = tmp_path / "draft-mutated.jsonl"
    unreadable = 0
    for mutated in damage_file(raw, count, seed=5):
        path.write_bytes(mutated)
        try:
            draft = read_draft(path)
        except FileError:
            unreadable += 1
            continue
        assert draft.car in cars
        assert {car for _, _, car in draft.steps} <= cars
        assert draft.details.customer_name in names
        assert draft.budget in (None, 600_000)
        if len(draft.steps) < len(full.steps) and draft.damaged == 0:
            assert raw.startswith(mutated[: draft.size]), "lines are missing without a report"
    assert unreadable < count * 2 // 3, "the mutations leave too little to test"


# ── Newer catalogs ────────────────────────────────────────────────────────────────────────────────


def change_catalog(folder: Path) -> Path:
    """Change a copied catalog: one new price, one removed option."""
    path = folder / "su7-ultra.toml"
    text = path.read_text(encoding="utf-8")
    text = text.replace("option.amethyst]", "option.purple-crystal]").replace(
        '["amethyst", ', '["purple-crystal", '
    )
    place = text.index("option.carbon-roof]")
    text = text[:place] + text[place:].replace("price = 25000", "price = 26000", 1)
    path.write_text(text, encoding="utf-8")
    themes = folder / "themes.toml"
    themes.write_text(
        themes.read_text(encoding="utf-8").replace(
            'su7-ultra = ["amethyst"', 'su7-ultra = ["purple-crystal"'
        ),
        encoding="utf-8",
    )
    return folder


def test_a_draft_under_a_newer_catalog_shows_its_old_figures_and_a_report(
    copied_catalog: Path, tmp_path: Path
) -> None:
    """The saved figures are used until the differences are confirmed.

    A removed choice has to be replaced; other choices need no decision.
    """
    window = HeadlessSession(tmp_path / "drafts", CliContext(copied_catalog))
    for name in ("amethyst", "carbon-roof", "carbon-exterior"):
        window.do(Choose(name))
    total = window.configurator.quote.totals.total
    window.draft_store.close()
    change_catalog(copied_catalog)
    after = HeadlessSession(tmp_path / "drafts", CliContext(copied_catalog))
    resumed = after.resume()
    report = resumed.saved_car_diff
    assert report is not None
    assert [removed.line.option for removed in report.removed] == ["amethyst"]
    assert [(each.before, each.after) for each in report.repriced] == [(25_000, 26_000)]
    assert "carbon-exterior" in {line.option for line in report.kept}
    assert [group.id for group in report.undecided_groups] == ["paint"]
    assert after.configurator.quote.totals.total == total
    confirmed = after.configurator.migrate_to(
        report.catalog, report.make_current_build({"paint": "purple-crystal"})
    )
    assert after.draft_store.save_migration(confirmed, "en") == ""
    assert confirmed.quote.totals.total == total + 1_000
    after.draft_store.close()
    third = HeadlessSession(tmp_path / "drafts", CliContext(copied_catalog))
    assert third.resume().saved_car_diff is None
    assert third.configurator.build == confirmed.build
    assert third.configurator.is_unsaved


def test_a_draft_opens_with_its_edition_and_overlays(
    tmp_path: Path, overlay: object, catalog: Catalog
) -> None:
    """A draft opened by an app without them has the same figures and no differences."""
    assert callable(overlay)
    path = overlay("[model.su7-ultra.group.paint.option.amethyst]\nprice = 27000")
    window = HeadlessSession(tmp_path / "drafts", CliContext(edition="2026-07", overlays=(path,)))
    window.do(Choose("amethyst"))
    total = window.configurator.quote.totals.total
    window.draft_store.close()
    after = HeadlessSession(tmp_path / "drafts", catalog=catalog)
    assert after.resume().saved_car_diff is None
    assert after.configurator.quote.totals.total == total
    assert after.configurator.catalog.edition.id == "2026-07"
    after.draft_store.close()
    path.unlink()
    bare = HeadlessSession(tmp_path / "drafts", catalog=catalog)
    report = bare.resume().saved_car_diff
    assert report is not None
    assert (27_000, report.repriced[0].after) == (report.repriced[0].before, 32_000)


def test_a_choice_that_has_ended_is_removed(tmp_path: Path, catalog: Catalog) -> None:
    """Lava Orange was still offered when the draft was made and has ended today."""
    window = HeadlessSession(tmp_path / "drafts", catalog=catalog)
    window.configurator.state.today = lambda: date(2025, 10, 1)
    window.do(ChooseModel("yu7-max"))
    window.do(Choose("lava-orange"))
    window.draft_store.close()
    after = HeadlessSession(tmp_path / "drafts", catalog=catalog)
    report = after.resume().saved_car_diff
    assert report is not None
    assert [removed.line.option for removed in report.removed] == ["lava-orange"]


def test_a_resumed_draft_has_the_wishes_of_a_theme(window: HeadlessSession, tmp_path: Path) -> None:
    window.do(ApplyTheme("track-passion"))
    configurator = window.open_copy(tmp_path / "copy").resume().configurator
    assert configurator.build.wishes == set(configurator.catalog.themes[1].builds["su7-ultra"])
    assert all(
        configurator.build.wishes <= way.build.chosen
        for way in configurator.evaluator.find_ways_to_qualify()
    )


def test_a_large_draft_is_continued_in_a_new_file(
    window: HeadlessSession, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A new file is started before the size limit of readable drafts is reached."""
    monkeypatch.setattr("xmc_tui.services.draft_log.MAX_DRAFT_BYTES", 20_000)
    for number in range(12):
        window.do(Choose(("amethyst", "space-silver")[number % 2]))
    path = only_file(window.folder)
    assert path.stat().st_size < 20_000
    after = window.open_copy(tmp_path / "left")
    after.resume()
    assert after.configurator.build == window.configurator.build


def test_written_data_is_synced_without_another_key(
    window: HeadlessSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A separate thread syncs; the screen does not wait for it."""
    synced: list[int] = []
    sync = os.fsync
    monkeypatch.setattr(
        os, "fsync", lambda handle: (synced.append(os.fstat(handle).st_size), sync(handle))[1]
    )
    window.do(Choose("amethyst"))
    size = only_file(window.folder).stat().st_size
    block_until(lambda: size in synced, "the sync")
    assert only_file(window.folder).stat().st_size == size


def test_a_failed_sync_is_retried_without_a_key(
    window: HeadlessSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sync error is reported once, and so is the recovery from it."""
    sync, answers = os.fsync, [False]

    def fsync(handle: int) -> None:
        if not answers[0]:
            raise OSError(errno.EIO, "")
        sync(handle)

    def wait(for_fault: bool) -> None:
        block_until(lambda: bool(window.draft_store.log.unsaved_reason) == for_fault)

    window.do(Choose("amethyst"))
    monkeypatch.setattr(os, "fsync", fsync)
    window.do(Choose("space-silver"))
    wait(for_fault=True)
    window.do(Choose("amethyst"))
    window.do(Choose("space-silver"))
    assert window.messages == ["Draft not saved (the disk is not responding); retrying"]
    answers[0] = True
    wait(for_fault=False)
    window.do(Choose("amethyst"))
    assert window.messages[1:] == ["Draft saved again"]
