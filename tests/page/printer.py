"""Print the fullest pages with a headless Chromium and hold them to one A4: `python -m tests.page.print_pages`.

The PDFs and pictures stay in the folder named, to be looked at.
"""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from pathlib import Path

from tests.page.pages import FULLEST, made_page
from xmc_tui.files.catalog import load_catalog
from xmc_tui.files.places import shipped_catalog
from xmc_tui.page import rendered

#: A picture of the room it has at most.
PICTURE = '<svg viewBox="0 0 300 90" width="300mm"><rect width="300" height="90" fill="#ddd"/></svg>'


def main(folder: Path, chromium: str) -> int:
    """Print every page in both languages; return how many are not one page."""
    folder.mkdir(parents=True, exist_ok=True)
    catalog, wrong = load_catalog(shipped_catalog()), 0
    for name, (model, options) in FULLEST.items():
        for code in ("zh", "en"):
            page = made_page(catalog, model, options, code, date(2025, 9, 28), PICTURE)
            path = folder / f"{name}-{code}.html"
            path.write_text(rendered(page, ".html"), encoding="utf-8")
            headless = [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
            subprocess.run(
                [*headless, f"--print-to-pdf={path.with_suffix('.pdf')}", path.as_uri()],
                check=True,
                capture_output=True,
            )
            subprocess.run(
                [*headless, "--window-size=794,1123", f"--screenshot={path.with_suffix('.png')}", path.as_uri()],
                check=True,
                capture_output=True,
            )
            pages = re.findall(rb"/Type\s*/Pages\b[^>]*/Count (\d+)", path.with_suffix(".pdf").read_bytes())
            print(f"{path.with_suffix('.pdf')}: {b', '.join(pages).decode()} page")
            wrong += pages != [b"1"]
    return wrong


if __name__ == "__main__":
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "pages").resolve()
    sys.exit(main(target, sys.argv[2] if len(sys.argv) > 2 else "chromium"))
