"""The page in its three forms: self-contained HTML that prints on one A4, Markdown, plain text."""

from __future__ import annotations

import re
from functools import lru_cache

import segno
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from rich.cells import cell_len

from xmc_tui.page.content import Page
from xmc_tui.present.text import fit, wrap

#: The forms of the page, by the end of the file's name.
SUFFIXES = (".html", ".md", ".txt")

#: How many lines of items still fit on one A4 at full size; with more the page is set smaller.
_ROOMY = 30

#: A name longer than this, in cells, takes another line.
_NAME = 34

#: Widest line of plain text, in cells.
_WIDTH = 78

#: What Markdown would take for more than text.
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~&])")


def rendered(page: Page, suffix: str) -> str:
    """Return the page in one of its forms; KeyError for another suffix than `SUFFIXES`."""
    if suffix not in SUFFIXES:
        raise KeyError(suffix)
    template = _environment().get_template(f"page{suffix}")
    return template.render(page=page, qr=_qr(page.code), picture=_picture(page.picture), dense=_is_dense(page)) + "\n"


@lru_cache
def _environment() -> Environment:
    """Return the templates: HTML escapes by itself, Markdown by a filter, and a name that is missing is an error."""
    environment = Environment(
        loader=PackageLoader("xmc_tui.page"),
        autoescape=lambda name: bool(name and name.endswith(".html")),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["markdown"] = lambda text: _MARKDOWN.sub(r"\\\1", " ".join(text.split()))
    environment.filters["fit"] = fit
    environment.filters["wrap"] = lambda text, indent=0: wrap(" ".join(text.split()), _WIDTH - indent)
    return environment


def _qr(code: str) -> Markup:
    """Return the QR of a code as an inline SVG, its margin the four modules of the standard."""
    drawn = segno.make_qr(code, error="m").svg_inline(border=4, scale=1, light="#fff", omitsize=True)
    return Markup(drawn)


def _picture(picture: str | None) -> Markup | None:
    """Return the picture as markup: an SVG as it is, a data URI as an image; ValueError for anything else."""
    if picture is None:
        return None
    if picture.startswith("<svg"):
        return Markup(picture)
    if re.fullmatch(r"data:image/(png|svg\+xml|webp);base64,[A-Za-z0-9+/=]+", picture):
        return Markup('<img alt="" src="{}">').format(picture)
    raise ValueError("a picture is an inline SVG or the data URI of an image")


def _is_dense(page: Page) -> bool:
    return sum(1 + cell_len(item.name) // _NAME for item in page.items) > _ROOMY
