"""Write customer's pages as PDF and render them with PDFium, to be looked at.

Usage: `python -m tests.page.pdf_samples FOLDER [FONT]`. It writes the longest builds of both cars,
a standard car and a build at published prices, in both languages, with a PNG of each.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from tests.page.page_factory import DETAILS, FULLEST
from tests.page.pdf_reader import render_page
from tests.storage.sheet_tools import QUALIFYING
from xmc_tui.domain.build import build_from_wished_options
from xmc_tui.domain.pricing import compute_quote
from xmc_tui.i18n import translator_for
from xmc_tui.services.customer_page import PageRequest, render_sheet_pdf
from xmc_tui.storage.catalog.catalog_loader import load_catalog
from xmc_tui.storage.sheets.sheet_document import SheetIdentity
from xmc_tui.storage.standard_paths import shipped_catalog

BUILDS = {**FULLEST, "quote": ("su7-ultra", list(QUALIFYING))}

#: The address of a store whose QR codes open a web page.
URL = "https://store.example/build?code="


def main(folder: Path, font: Path | None) -> int:
    """Write every page and list the files."""
    folder.mkdir(parents=True, exist_ok=True)
    catalog = load_catalog(shipped_catalog())
    for name, (model, options) in BUILDS.items():
        build = build_from_wished_options(catalog.model_by_id[model], options)
        quote = compute_quote(catalog, build, date(2025, 10, 1))
        for code in ("zh", "en"):
            identity = SheetIdentity("XMC-20251001-7K3Q9", 2, None, code)
            tr, url = translator_for(code), URL if name == "quote" else ""
            contact = "400 100 5678"
            pdf = render_sheet_pdf(
                PageRequest(catalog, quote, identity, DETAILS, tr, url, contact), font
            )
            path = folder / f"{name}-{code}.pdf"
            path.write_bytes(pdf)
            render_page(pdf, 2).save(path.with_suffix(".png"))
            print(path, len(pdf))
    return 0


if __name__ == "__main__":
    arguments = [Path(each).resolve() for each in sys.argv[1:]]
    sys.exit(main(*[*arguments, None][:2] if arguments else (Path("pages").resolve(), None)))
