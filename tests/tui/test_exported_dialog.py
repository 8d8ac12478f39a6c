"""The dialog after an export: what it says of the sheet that was written."""

from __future__ import annotations

from datetime import date

import pytest

from xmc_tui.domain.build import build_from_wished_options
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.pricing import compute_quote
from xmc_tui.i18n import translator_for
from xmc_tui.presentation.styled_text import plain_text
from xmc_tui.tui.dialogs.exported_dialog import ExportedDialog

QUALIFYING = ("amethyst", "carbon-roof", "carbon-exterior", "carbon-hood-raw")


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        ((), "en", "Not a valid quote: "),
        ((), "zh", "暂不可报价："),
        (QUALIFYING, "en", ""),
        (QUALIFYING, "zh", ""),
    ],
)
def test_a_draft_is_not_reported_as_an_order(
    launch: Catalog, options: tuple[str, ...], code: str, words: str
) -> None:
    build = build_from_wished_options(launch.model_by_id["su7-ultra"], options)
    dialog = ExportedDialog(translator_for(code), "/orders/sheet.toml", 0)
    dialog.quote = quote = compute_quote(launch, build, date(2025, 10, 1))
    assert quote.is_draft is bool(words)
    lines = [plain_text(line) for line in dialog._lines(translator_for(code))]
    assert [line.strip().startswith(words) for line in lines[2:3]] == [True] * bool(words)
