"""Fixtures of the app's tests: a private home directory, no animation, and a running app."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.css.stylesheet import Stylesheet
from textual.widgets import Input

from tests.prepared_pictures import share_prepared_pictures
from tests.tui.app_driver import DAY, AppDriver, drive_app
from tests.user_folders import user_folder_variables
from xmc_tui.configurator import Configurator
from xmc_tui.configurator.document_ports import DraftStore, Exporter
from xmc_tui.configurator.ledger_ports import SlotBooking
from xmc_tui.configurator.saved_car_catalog_diff import SavedCarDiff
from xmc_tui.domain.catalog import Catalog
from xmc_tui.services import sheet_exporter
from xmc_tui.services.sheet_exporter import SheetExporter

RunApp = Callable[..., AbstractAsyncContextManager[AppDriver]]


@pytest.fixture(autouse=True, scope="session")
def style_sheets_parsed_once() -> Iterator[None]:
    """Parse each style sheet once for all apps with the same theme, a fifth of the time of a start.

    Textual keeps the parsed rules for an app, and does not change them.
    """
    parse = Stylesheet._parse_rules
    parsed: dict[tuple[Any, ...], Any] = {}

    def parse_once(sheet: Stylesheet, *arguments: Any, **options: Any) -> Any:
        key = (arguments, tuple(options.items()), tuple(sheet._variables.items()))
        if key not in parsed:
            parsed[key] = parse(sheet, *arguments, **options)
        return parsed[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stylesheet, "_parse_rules", parse_once)
        yield


@pytest.fixture(autouse=True, scope="package")
def pictures_prepared_once() -> Iterator[None]:
    """Read and resample the layers of each picture once."""
    with pytest.MonkeyPatch.context() as patch:
        share_prepared_pictures(patch)
        yield


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    """The default folder of sheets."""
    return tmp_path / "xmc-orders"


@pytest.fixture(autouse=True)
def private_home(tmp_path: Path, orders: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep all files that a test may write below its own folder, but for the shared cache.

    With a cache of its own, each program that a test starts would read and validate the catalog.
    """
    for variable, folder in user_folder_variables(tmp_path).items():
        if variable != "XDG_CACHE_HOME":
            monkeypatch.setenv(variable, folder)
    monkeypatch.setattr(sheet_exporter, "orders_folder", lambda: orders)
    monkeypatch.chdir(tmp_path)


@pytest.fixture(autouse=True)
def still_display(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the display independent of blinking, animation and the terminal."""
    monkeypatch.setattr(Input, "cursor_blink", False)
    monkeypatch.setattr("textual.constants.COLOR_SYSTEM", "truecolor")
    monkeypatch.setattr("textual.constants.TEXTUAL_ANIMATIONS", "none")
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.fixture
def run_app(launch: Catalog) -> RunApp:
    """Return a function that runs the app: `async with run_app("zh", (120, 40)) as driver`."""

    def make(
        language: str = "en",
        size: tuple[int, int] = (80, 24),
        day: date = DAY,
        configurator: Configurator | None = None,
        exporter: Exporter | None = None,
        draft_store: DraftStore | None = None,
        saved_car_diff: SavedCarDiff | None = None,
        slots: SlotBooking | None = None,
    ) -> AbstractAsyncContextManager[AppDriver]:
        configurator = configurator or Configurator(launch, lambda: day)
        return drive_app(
            configurator,
            exporter or SheetExporter(),
            language,
            size,
            draft_store,
            saved_car_diff,
            slots,
        )

    return make
