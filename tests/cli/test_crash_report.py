"""Tests of the crash report: it has the place of the error and no customer data."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.user_folders import user_folder_variables
from xmc_tui.cli.crash_report import print_crash_notice
from xmc_tui.i18n import translator_for
from xmc_tui.storage.standard_paths import reports_folder


class Carrier(Exception):  # noqa: N818 - a wrapper, not an error
    """An exception that wraps another one in `error`, as Textual's WorkerFailed does."""

    def __init__(self, error: Exception) -> None:
        self.error = error
        super().__init__(repr(error))


def raised(name: str) -> Exception:
    """Return an exception with a chain of causes that all contain a customer's name."""
    try:
        try:
            raise KeyError(name)
        except KeyError:
            raise ValueError(name)  # noqa: B904 - the implicit context is intended
    except ValueError as error:
        try:
            raise LookupError(name) from error
        except LookupError as last:
            return Carrier(last)


def test_a_report_has_types_and_places_but_no_messages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable, folder in user_folder_variables(tmp_path).items():
        monkeypatch.setenv(variable, folder)
    print_crash_notice(translator_for("en"), raised("王女士"))
    (report,) = reports_folder().iterdir()
    text = report.read_text("utf-8")
    kinds = [
        "builtins.KeyError",
        "builtins.ValueError",
        "builtins.LookupError",
        f"{Carrier.__module__}.Carrier",
    ]
    assert [line for line in text.splitlines() if line in kinds] == kinds
    assert text.count("in raised") == 3
    assert "王" not in text
