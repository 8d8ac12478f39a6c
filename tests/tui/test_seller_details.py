"""The first run: advisor, store and contact are offered in one line and kept in the settings."""

from __future__ import annotations

import errno
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tui.app_driver import DAY, AppDriver, key_event
from tests.tui.conftest import RunApp
from xmc_tui.cli.cli_context import CliContext
from xmc_tui.configurator import Configurator
from xmc_tui.configurator.document_ports import OpenedDocument, SellerDetails
from xmc_tui.domain.catalog import Catalog
from xmc_tui.services.seller_settings import FileSellerSettings
from xmc_tui.services.sheet_exporter import SheetExporter
from xmc_tui.storage.file_content_problems import FileError
from xmc_tui.storage.settings import Settings
from xmc_tui.storage.settings_writer import write_settings
from xmc_tui.storage.standard_paths import settings_file
from xmc_tui.tui.app import XmcApp
from xmc_tui.tui.dialogs.seller_details_dialog import SellerDetailsDialog

OFFER = "First run: s enters advisor"
WriteSettings = Callable[[str], Path]


def load_names() -> FileSellerSettings:
    """Read the settings of this test, as a start of the program does."""
    return CliContext(report_problems=False).seller_settings


def offer_names(driver: AppDriver, settings: FileSellerSettings) -> None:
    """Give a running app the settings, as the command line does."""
    driver.screen.controllers.documents.seller_details.settings = settings
    driver.screen.refresh_view()


def read_file() -> dict[str, object]:
    """Return the content of the settings file."""
    return tomllib.loads(settings_file().read_text(encoding="utf-8"))


async def test_the_names_are_asked_for_once_and_kept(
    run_app: RunApp, write_settings: WriteSettings, launch: Catalog
) -> None:
    write_settings('# mine\ntheme = "xmc-light"\n[keymap]\nundo = "w"\n')
    settings = load_names()
    assert settings.is_asked
    exporter = SheetExporter(find_contact=lambda: settings.names.contact)
    configurator = Configurator(launch, lambda: DAY)
    async with run_app(configurator=configurator, exporter=exporter) as driver:
        offer_names(driver, settings)
        await driver.settle()
        assert OFFER in driver.part_text("#header")
        await driver.press("s")
        driver.dialog(SellerDetailsDialog)
        await driver.press(*"Wang", "tab", *"Beijing", "tab", *"010-1234", "enter")
        assert driver.dialogs == []
        assert (configurator.sheet_details.advisor, configurator.sheet_details.store) == (
            "Wang",
            "Beijing",
        )
        assert OFFER not in driver.part_text("#header")
        await driver.press("e", "f3", "enter")
        assert exporter.path is not None
        page = exporter.path.with_suffix(".html")
        await driver.until(page.exists)
        assert "010-1234" in page.read_text(encoding="utf-8")
        sheet = exporter.path.read_text(encoding="utf-8")
        assert 'advisor = "Wang"' in sheet
        assert "010-1234" not in sheet, "the order sheet has no field for it"
    assert read_file() == {
        "theme": "xmc-light",
        "advisor": "Wang",
        "store": "Beijing",
        "store_contact": "010-1234",
        "first_run": "done",
        "keymap": {"undo": "w"},
    }
    assert settings_file().read_text(encoding="utf-8").startswith("# mine\n")
    again = load_names()
    assert not again.is_asked
    assert again.names == SellerDetails("Wang", "Beijing", "010-1234")


@pytest.mark.parametrize("keys", [("escape",), ("s", "escape")], ids=["line", "dialog"])
async def test_escape_is_never_asked_again(
    run_app: RunApp, write_settings: WriteSettings, keys: tuple[str, ...]
) -> None:
    write_settings("")
    async with run_app() as driver:
        offer_names(driver, load_names())
        await driver.press(*keys)
        assert driver.dialogs == []
        assert OFFER not in driver.part_text("#header")
    assert read_file() == {"first_run": "done"}
    assert not load_names().is_asked


@pytest.mark.parametrize("key", ["f2", "z"], ids=["customer view", "car alone"])
async def test_escape_that_closes_something_does_not_decline_the_offer(
    run_app: RunApp, write_settings: WriteSettings, key: str
) -> None:
    write_settings("")
    async with run_app() as driver:
        offer_names(driver, load_names())
        await driver.press(key, "escape")
        assert OFFER in driver.part_text("#header")
    assert read_file() == {}


async def test_keys_typed_at_the_start_do_what_they_always_do(
    launch: Catalog, write_settings: WriteSettings
) -> None:
    """A hurried advisor goes to the paints and chooses one: the offer takes none of the keys."""
    write_settings("")
    configurator = Configurator(launch, lambda: DAY)
    document = OpenedDocument(configurator, SheetExporter())
    settings = load_names()
    app = XmcApp(document, "en", seller_settings=settings)
    for key in ("2", "down", "space", "escape"):
        app.input_buffer.hold(key_event(key))
    async with app.run_test(size=(80, 24)) as pilot:
        driver = AppDriver(app, pilot)
        await driver.settle()
        assert driver.dialogs == []
        assert driver.cursor.step == "paint"
        assert configurator.history.next_undo is not None
        # Escape has cleared the message of the choice, so the offer is there again.
        assert settings.is_asked
        assert OFFER in driver.part_text("#header")


@pytest.mark.parametrize(
    "text", ['first_run = "done"\n', 'advisor = "王"\n', 'store_contact = "1"\n', "theme = 5\n"]
)
def test_names_are_not_asked_for_when_the_settings_say_so(
    write_settings: WriteSettings, text: str
) -> None:
    write_settings(text)
    assert not load_names().is_asked


async def test_an_app_without_settings_such_as_the_demo_asks_nothing(run_app: RunApp) -> None:
    async with run_app() as driver:
        assert OFFER not in driver.part_text("#header")
        await driver.press("escape")
    assert not settings_file().exists()


# ── The settings file ─────────────────────────────────────────────────────────────────────────────


def test_a_new_file_is_written(tmp_path: Path) -> None:
    path = tmp_path / "new" / "settings.toml"
    write_settings(path, {"advisor": '王"顾问\\', "store": ""})
    assert tomllib.loads(path.read_text(encoding="utf-8")) == {
        "schema": "xmc-settings/1",
        "advisor": '王"顾问\\',
    }


def test_a_setting_is_replaced_and_removed_in_place(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('a = 1 # one\nstore = "x"\nadvisor = "y"\n\n[keymap]\nstore = "w"\n', "utf-8")
    write_settings(path, {"store": "z", "advisor": ""})
    assert path.read_text("utf-8") == 'a = 1 # one\nstore = "z"\n\n[keymap]\nstore = "w"\n'


@pytest.mark.parametrize("text", ['store = """\nlong\n"""\n', "store = \n", '"store" = "x"\n'])
def test_a_file_that_is_not_plain_stays_as_it_is(tmp_path: Path, text: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(FileError):
        write_settings(path, {"store": "z"})
    assert path.read_text("utf-8") == text


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "settings.toml: cannot be written (permission denied)"),
        ("zh", "settings.toml: 无法写入（没有权限）"),
    ],
)
def test_names_that_cannot_be_kept_give_a_reason_that_fits_a_line(
    tmp_path: Path, language: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder of the settings cannot be made; root could, so the system's answer is replaced."""

    def refuse(path: Path, **_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(Path, "mkdir", refuse)
    path = tmp_path / "a" / "b" / "settings.toml"
    settings = FileSellerSettings(path, Settings(), has_problems=False)
    assert settings.save(SellerDetails("Wang"), language) == expected


def test_a_file_in_place_of_the_settings_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("")
    settings = FileSellerSettings(tmp_path / "config" / "s.toml", Settings(), has_problems=False)
    assert settings.decline_to_answer("en") == (
        "s.toml: cannot be written (part of the path is not a folder)"
    )
