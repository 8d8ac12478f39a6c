"""Generates the customer's page of a quote."""

from __future__ import annotations

import base64

from xmc_tui.configurator import SheetDetails
from xmc_tui.domain.build import appearance_of
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.pricing import Quote
from xmc_tui.i18n import Translator
from xmc_tui.storage.sheets.sheet_document import SheetIdentity

#: The size of the picture in pixels; sharp at its printed height of 40 mm.
_PICTURE = (1280, 480)


def render_sheet_page(
    catalog: Catalog,
    priced: Quote,
    identity: SheetIdentity,
    details: SheetDetails,
    tr: Translator,
    suffix: str,
) -> str:
    """Return the customer's page of a quote in the format of a file suffix, such as ".html"."""
    from xmc_tui.page import PageHead, make_page, render_page

    head = PageHead(identity.number, identity.revision, details)
    picture = _picture(priced) if suffix == ".html" else None
    return render_page(make_page(catalog, priced, head, tr, picture), suffix)


def _picture(priced: Quote) -> str | None:
    """Return a picture of the car on white as a data URI; None if the model has no drawing."""
    if not priced.model.body:
        return None
    from xmc_tui.picture.poster_image import render_car_png  # numpy and Pillow: imported on use

    drawn = render_car_png(
        appearance_of(priced.model, priced.build, priced.quoted_on), _PICTURE, "#ffffff"
    )
    return f"data:image/png;base64,{base64.b64encode(drawn).decode('ascii')}"
