"""Generates the customer's page of a quote."""

from __future__ import annotations

import base64

from xmc_tui.configurator import Details
from xmc_tui.domain.build import car_look
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.price import Quote
from xmc_tui.files.sheet import Identity
from xmc_tui.locale import Language

#: The size of the picture in pixels; sharp at its printed height of 40 mm.
_PICTURE = (1280, 480)


def page_text(
    catalog: Catalog,
    priced: Quote,
    identity: Identity,
    details: Details,
    words: Language,
    suffix: str,
) -> str:
    """Return the customer's page of a quote in the format of a file suffix, such as ".html"."""
    from xmc_tui.page import PageHead, page_of, rendered

    head = PageHead(identity.number, identity.revision, details)
    picture = _picture(priced) if suffix == ".html" else None
    return rendered(page_of(catalog, priced, head, words, picture), suffix)


def _picture(priced: Quote) -> str | None:
    """Return a picture of the car on white as a data URI; None if the model has no drawing."""
    if not priced.model.body:
        return None
    from xmc_tui.picture.poster import car_png  # numpy and Pillow: imported on use

    drawn = car_png(car_look(priced.model, priced.build, priced.quoted_on), _PICTURE, "#ffffff")
    return f"data:image/png;base64,{base64.b64encode(drawn).decode('ascii')}"
