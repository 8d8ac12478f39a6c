"""Print the longest customer's pages with a headless Chromium.

Usage: `python -m tests.page.chromium_printer FOLDER [CHROMIUM]`. The PDFs and PNGs remain in
the folder for inspection; `test_printed_page.py` checks that each page fits on one A4.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

from tests.page.page_factory import DETAILS, FULLEST
from xmc_tui.domain.build import build_from_wishes
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.pricing import compute_quote
from xmc_tui.i18n import translator_for
from xmc_tui.services.customer_page import render_sheet_page
from xmc_tui.storage.catalog.catalog_loader import load_catalog
from xmc_tui.storage.sheets.sheet_document import SheetIdentity
from xmc_tui.storage.standard_paths import shipped_catalog

#: Names of Chromium-based browsers on the PATH, and their usual paths on Windows and macOS.
NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
)
PLACES = (
    r"%ProgramFiles%\Google\Chrome\Application\chrome.exe",
    r"%ProgramFiles(x86)%\Microsoft\Edge\Application\msedge.exe",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)

#: Screenshot pixels per CSS pixel: a QR reader needs this resolution.
SCALE = 2


def find_chromium() -> str | None:
    """Return the path of an installed Chromium, Chrome or Edge; None if there is none."""
    found = filter(None, map(shutil.which, NAMES))
    return next(found, None) or next(
        (place for place in map(os.path.expandvars, PLACES) if Path(place).exists()), None
    )


def write_page(catalog: Catalog, name: str, code: str, path: Path) -> str:
    """Write the page of a build of `FULLEST` in the language `code`, and return its HTML."""
    model, options = FULLEST[name]
    quote = compute_quote(
        catalog, build_from_wishes(catalog.model_by_id[model], options), date(2025, 9, 28)
    )
    identity = SheetIdentity("XMC-20250928-7K3Q9", 2, None, code)
    text = render_sheet_page(catalog, quote, identity, DETAILS, translator_for(code), ".html")
    path.write_text(text, encoding="utf-8")
    return text


def print_to_pdf(browser: str, page: Path) -> Path:
    """Print a page as the browser's print dialog would, and return the path of the PDF."""
    return _print(browser, page, ".pdf", "--no-pdf-header-footer", "--print-to-pdf={}")


def take_screenshot(browser: str, page: Path) -> Path:
    """Take a screenshot of a page at A4 width, and return the path of the PNG."""
    return _print(
        browser,
        page,
        ".png",
        "--window-size=794,1123",
        f"--force-device-scale-factor={SCALE}",
        "--screenshot={}",
    )


def _print(browser: str, page: Path, suffix: str, *options: str) -> Path:
    output = page.with_suffix(suffix)
    # A separate profile: with the default one an open browser would handle the command.
    profile = page.with_name(f"{page.stem}-profile")
    subprocess.run(
        [
            browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
            "--disable-background-networking", f"--user-data-dir={profile}",
            *(option.format(output) for option in options), page.as_uri(),
        ],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    shutil.rmtree(profile, ignore_errors=True)
    return output


def main(folder: Path, browser: str | None) -> int:
    """Print every page in both languages and list the files."""
    if browser is None:
        print(
            "Chromium, Chrome or Edge: none was found; name one after the folder.", file=sys.stderr
        )
        return 2
    folder.mkdir(parents=True, exist_ok=True)
    catalog = load_catalog(shipped_catalog())
    for name in FULLEST:
        for code in ("zh", "en"):
            page = folder / f"{name}-{code}.html"
            write_page(catalog, name, code, page)
            print(print_to_pdf(browser, page))
            print(take_screenshot(browser, page))
    return 0


if __name__ == "__main__":
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "pages").resolve()
    sys.exit(main(target, sys.argv[2] if len(sys.argv) > 2 else find_chromium()))
