"""Draws the screenshots of the README into docs/: `python -m tests.readme_pictures [NAME ...]`."""

from __future__ import annotations

import asyncio
import html
import os
import re
import sys
from datetime import date
from pathlib import Path

from rich.cells import cell_len

from tests.wait_conditions import until
from xmc_tui.configurator import Configurator
from xmc_tui.services.sheet_exporter import SheetExporter
from xmc_tui.storage.catalog.catalog_loader import load_catalog
from xmc_tui.storage.standard_paths import shipped_catalog

DAY = date(2025, 10, 1)

#: The screenshots: name, size in cells, language, theme, and keys to press.
PICTURES = (
    ("paint-zh", (120, 40), "zh", "xmc-dark", "2 j j j j"),
    ("wheels-zh", (80, 24), "zh", "xmc-dark", "2 j j j j space 3 j j j j"),
    ("seats-en", (120, 40), "en", "xmc-light", "1 j space 5 j j"),
    ("review-en", (120, 40), "en", "xmc-light", "2 j j j j space 3 j j j j enter 6"),
)

_FONT = '"DejaVu Sans Mono", "Noto Sans Mono CJK SC", Consolas, Menlo, monospace'


def set_widths(svg: str) -> str:
    """Correct the text widths of an exported SVG.

    Textual's export computes them from characters instead of cells.
    """

    def widen(match: re.Match[str]) -> str:
        before, length, after, text = match.groups()
        shown = html.unescape(text)
        return f'{before}{float(length) / len(shown) * cell_len(shown):g}"{after}>{text}</text>'

    svg = re.sub(r'(<text[^>]*?textLength=")([\d.]+)"([^>]*)>([^<]+)</text>', widen, svg)
    svg = re.sub(r"@font-face \{[^}]*\}", "", svg)
    return re.sub(r"font-family: (?:Fira Code[^;]*|arial)", f"font-family: {_FONT}", svg)


async def export_picture(size: tuple[int, int], language: str, theme: str, keys: list[str]) -> str:
    """Return a screenshot of the app as SVG, after some keys."""
    os.environ["TEXTUAL_COLOR_SYSTEM"] = "truecolor"
    from xmc_tui.configurator.document_ports import OpenedDocument
    from xmc_tui.tui.app import XmcApp
    from xmc_tui.tui.widgets.car_picture import CarPicture

    configurator = Configurator(load_catalog(shipped_catalog()), lambda: DAY)
    app = XmcApp(OpenedDocument(configurator, SheetExporter()), language, glyphs="quad")
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        app.theme = theme
        await pilot.press(*keys)
        pictures = app.main_screen.query(CarPicture)
        await until(lambda: all(part.is_up_to_date for part in pictures if part.display))
        return set_widths(app.export_screenshot())


def main() -> None:
    """Draw the screenshots named on the command line, or all of them."""
    folder = Path(__file__).resolve().parent.parent / "docs"
    for name, size, language, theme, keys in PICTURES:
        if not sys.argv[1:] or name in sys.argv[1:]:
            svg = asyncio.run(export_picture(size, language, theme, keys.split()))
            (folder / f"{name}.svg").write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main()
