"""Print the longest customer's pages with a headless Chromium.

Usage: `python -m tests.page.chromium_printer FOLDER [CHROMIUM]`. The PDFs and PNGs remain in
the folder for inspection; `test_printed_page.py` checks that each page fits on one A4.
"""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

from tests.page.page_factory import DETAILS, FULLEST
from xmc_tui.domain.build import build_from_wished_options
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.order_records import OrderRecord
from xmc_tui.domain.pricing import compute_quote
from xmc_tui.i18n import translator_for
from xmc_tui.services.customer_page import PageRequest, render_sheet_page
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

#: Widths of screens in CSS pixels: two phones, a tablet, a laptop.
WIDTHS = (360, 390, 768, 1280)

#: Measures a page in a frame: its width, and the elements that are cut or reach beyond the frame.
MEASURE = """
  function measure(frame) {
    const root = frame.contentDocument.documentElement, faults = [];
    for (const each of root.querySelectorAll("body, body *")) {
      const box = each.getBoundingClientRect();
      const isCut = getComputedStyle(each).overflowX !== "visible" &&
        (each.scrollWidth > each.clientWidth || each.scrollHeight > each.clientHeight);
      const isWide = box.left < -0.5 || box.right > frame.clientWidth + 0.5;
      if (isCut || isWide) faults.push(each.outerHTML.slice(0, 80));
    }
    const images = [...root.querySelectorAll("img, svg")];
    return {
      inner: frame.contentWindow.innerWidth, scroll: root.scrollWidth, faults,
      elements: root.querySelectorAll("body *").length,
      pictures: images.map(each => each.getBoundingClientRect().width),
    };
  }
"""

#: Screenshot pixels per CSS pixel: a QR reader needs this resolution.
SCALE = 2


def find_chromium() -> str | None:
    """Return the path of an installed Chromium, Chrome or Edge; None if there is none."""
    found = filter(None, map(shutil.which, NAMES))
    return next(found, None) or next(
        (place for place in map(os.path.expandvars, PLACES) if Path(place).exists()), None
    )


def write_page(
    catalog: Catalog,
    name: str,
    code: str,
    path: Path,
    page_url: str = "",
    order: OrderRecord | None = None,
) -> str:
    """Write the page of a build of `FULLEST` in the language `code`, and return its HTML."""
    model, options = FULLEST[name]
    quote = compute_quote(
        catalog, build_from_wished_options(catalog.model_by_id[model], options), date(2025, 9, 28)
    )
    identity = SheetIdentity("XMC-20250928-7K3Q9", 2, None, code)
    tr = translator_for(code)
    request = PageRequest(catalog, quote, identity, DETAILS, tr, page_url, order=order)
    text = render_sheet_page(request, ".html")
    path.write_text(text, encoding="utf-8")
    return text


def print_to_pdf(browser: str, page: Path) -> Path:
    """Print a page as the browser's print dialog would, and return the path of the PDF."""
    return _print(browser, page, ".pdf", "--no-pdf-header-footer", "--print-to-pdf={}")


def take_screenshot(browser: str, page: Path) -> Path:
    """Take a screenshot of a whole page at A4 width, and return the path of the PNG."""
    return _print(
        browser,
        page,
        ".png",
        "--window-size=794,2000",
        f"--force-device-scale-factor={SCALE}",
        "--screenshot={}",
    )


def measure_widths(browser: str, page: Path, widths: tuple[int, ...] = WIDTHS) -> list[Any]:
    """Lay a page out at each width, and return what `MEASURE` finds there.

    The page is displayed in frames, because a window of Chromium has a minimum width.
    """
    source = html.escape(page.read_text(encoding="utf-8"))
    frames = "".join(
        f'<iframe style="border: 0; width: {width}px; height: 800px" srcdoc="{source}"></iframe>'
        for width in widths
    )
    script = (
        f"{MEASURE} addEventListener('load', () => {{ document.title = JSON.stringify("
        "[...document.querySelectorAll('iframe')].map(measure)); });"
    )
    frame = page.with_name(f"{page.stem}-frames.html")
    frame.write_text(
        f'<meta charset="utf-8"><title></title><script>{script}</script>{frames}', encoding="utf-8"
    )
    dumped = _run(browser, frame, "--window-size=2000,1000", "--dump-dom").decode("utf-8")
    title = re.search("<title>([^<]*)</title>", dumped)
    assert title is not None
    assert title[1], "the page was loaded and measured"
    found: list[Any] = json.loads(html.unescape(title[1]))
    return found


def take_phone_screenshot(browser: str, page: Path, width: int, height: int) -> Path:
    """Take a screenshot of a page at a width in CSS pixels, and return the path of the PNG."""
    frame = page.with_name(f"{page.stem}-{width}.html")
    style = f"border: 0; width: {width}px; height: {height}px"
    frame.write_text(
        f'<style>body {{ margin: 0 }}</style><iframe style="{style}" src="{page.name}"></iframe>',
        encoding="utf-8",
    )
    return _print(browser, frame, ".png", f"--window-size={width},{height}", "--screenshot={}")


def _print(browser: str, page: Path, suffix: str, *options: str) -> Path:
    output = page.with_suffix(suffix)
    _run(browser, page, *(option.format(output) for option in options))
    return output


def _run(browser: str, page: Path, *options: str) -> bytes:
    """Run a headless browser on a page, and return its standard output."""
    # A separate profile: with the default one an open browser would handle the command.
    profile = page.with_name(f"{page.stem}-profile")
    done = subprocess.run(
        [
            browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
            "--disable-background-networking", "--hide-scrollbars", f"--user-data-dir={profile}",
            *options, page.as_uri(),
        ],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    shutil.rmtree(profile, ignore_errors=True)
    return done.stdout


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
            for width in WIDTHS:
                print(take_phone_screenshot(browser, page, width, 2600))
    return 0


if __name__ == "__main__":
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "pages").resolve()
    sys.exit(main(target, sys.argv[2] if len(sys.argv) > 2 else find_chromium()))
