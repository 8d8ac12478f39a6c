"""Customer's pages built for the tests."""

from __future__ import annotations

from datetime import date

from tests.storage.sheet_tools import YU7_DEAREST
from xmc_tui.configurator import SheetDetails
from xmc_tui.domain.build import build_from_wished_options
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.pricing import compute_quote
from xmc_tui.i18n import translator_for
from xmc_tui.page import Page, PageHead, PagePicture, make_page

#: The builds with the longest pages, by a short name: model and options.
FULLEST = {
    "su7-ultra": (
        "su7-ultra",
        [
            "twilight-rose",
            "carbon-hood-raw",
            "carbon-spoiler-adjustable",
            "carbon-roof",
            "carbon-exterior",
            "five-spoke-moonrock",
            "caliper-red",
            "moonshadow-grey",
            "rear-fridge",
            "carbon-interior-kit",
        ],
    ),
    "yu7-max": ("yu7-max", list(YU7_DEAREST)),
    "standard": ("su7-ultra", []),
}

DETAILS = SheetDetails("王顾问", "北京 展厅", "李女士", "13800000000", "do not tell the customer")


def make_test_page(
    catalog: Catalog,
    model: str,
    options: list[str],
    code: str,
    day: date = date(2025, 10, 1),
    pictures: tuple[PagePicture, ...] = (),
    details: SheetDetails = DETAILS,
    page_url: str = "",
    contact: str = "",
) -> Page:
    """Return the page of the standard build with some options."""
    build = build_from_wished_options(catalog.model_by_id[model], options)
    head = PageHead("XMC-20251001-7K3Q9", 2, details, contact)
    quote = compute_quote(catalog, build, day)
    return make_page(catalog, quote, head, translator_for(code), pictures, page_url)
