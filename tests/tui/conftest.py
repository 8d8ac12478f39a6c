"""Fixtures of the app's tests: a private home directory, no animation, and a running app."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager
from datetime import date
from pathlib import Path

import pytest
from textual.widgets import Input

from tests.tui.stage import DAY, Stage, on_stage
from xmc_tui.configurator import Configurator
from xmc_tui.configurator.ports import DraftStore, Exporter
from xmc_tui.configurator.reopen import Reopening
from xmc_tui.domain.catalog import Catalog
from xmc_tui.services import sheet_exporter as command_line
from xmc_tui.services.sheet_exporter import SheetExporter

StageMaker = Callable[..., AbstractAsyncContextManager[Stage]]


@pytest.fixture(autouse=True, scope="session")
def rare_collections() -> Iterator[None]:
    """Collect garbage rarely: a collection after each app would visit all objects of pytest."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(500_000, 20, 100)
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    """The default folder of sheets."""
    return tmp_path / "xmc-orders"


@pytest.fixture(autouse=True)
def home_of_its_own(tmp_path: Path, orders: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep all files that a test may write below its own folder."""
    for variable in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(variable, str(tmp_path))
    for variable in ("CONFIG_HOME", "DATA_HOME", "STATE_HOME", "CACHE_HOME", "DOCUMENTS_DIR"):
        monkeypatch.setenv(f"XDG_{variable}", str(tmp_path / variable.lower()))
    monkeypatch.setattr(command_line, "orders_folder", lambda: orders)
    monkeypatch.chdir(tmp_path)


@pytest.fixture(autouse=True)
def nothing_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the display independent of blinking, animation and the terminal."""
    monkeypatch.setattr(Input, "cursor_blink", False)
    monkeypatch.setattr("textual.constants.COLOR_SYSTEM", "truecolor")
    monkeypatch.setattr("textual.constants.TEXTUAL_ANIMATIONS", "none")
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.fixture
def staged(launch: Catalog) -> StageMaker:
    """Return a function that runs the app: `async with staged("zh", (120, 40)) as stage`."""

    def make(
        language: str = "en",
        size: tuple[int, int] = (80, 24),
        day: date = DAY,
        configurator: Configurator | None = None,
        exporter: Exporter | None = None,
        draft_store: DraftStore | None = None,
        reopening: Reopening | None = None,
    ) -> AbstractAsyncContextManager[Stage]:
        configurator = configurator or Configurator(launch, lambda: day)
        return on_stage(
            configurator, exporter or SheetExporter(), language, size, draft_store, reopening
        )

    return make
