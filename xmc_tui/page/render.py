"""The page in its three forms: self-contained HTML that prints on one A4, Markdown, plain text."""

from __future__ import annotations

import re
from functools import lru_cache

import segno
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
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

#: What Markdown would take for more than text: anywhere, and at the beginning of a text.
_MARKDOWN = re.compile(r"([\\`*_\[\]<|~&])")
_MARKDOWN_FIRST = re.compile(r"^(\d{0,9})([>]|[-+#=.)](?=[\s#=-]|$))")

#: What stays on one line: days, and figures with what they are compared with.
_WHOLE = re.compile(r"\d{4}-\d{2}(?:-\d{2})?|(?:[<>≥≤]=? ?)?≈?\d[\d,]*")


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
    environment.filters["markdown"] = _markdown
    environment.filters["fit"] = fit
    environment.filters["wrap"] = lambda text, indent=0: wrap(" ".join(text.split()), _WIDTH - indent)
    environment.filters["whole"] = _with_whole_figures
    return environment


def _markdown(text: str) -> str:
    """Return a text as Markdown that shows it letter by letter."""
    return _MARKDOWN_FIRST.sub(r"\1\\\2", _MARKDOWN.sub(r"\\\1", " ".join(text.split())))


def _with_whole_figures(text: str) -> Markup:
    """Return a text as HTML in which no day and no figure is broken at the end of a line."""
    parts, at = [], 0
    for found in _WHOLE.finditer(text):
        parts += [escape(text[at : found.start()]), Markup("<span>{}</span>").format(found.group())]
        at = found.end()
    return Markup("").join([*parts, escape(text[at:])])


def _qr(code: str) -> Markup:
    """Return the QR of a code as an inline SVG, its margin the four modules of the standard."""
    drawn = segno.make_qr(code, error="m").svg_inline(border=4, scale=1, light="#fff", omitsize=True)
    return Markup(drawn)


def _picture(picture: str | None) -> Markup | None:
    """Return the picture as markup; ValueError for anything but the data URI of an image."""
    if picture is None:
        return None
    if re.fullmatch(r"data:image/(png|svg\+xml|webp);base64,[A-Za-z0-9+/=]+", picture):
        return Markup('<img alt="" src="{}">').format(picture)
    raise ValueError("a picture is the data URI of an image")


def _is_dense(page: Page) -> bool:
    return sum(1 + cell_len(item.name) // _NAME for item in page.items) > _ROOMY
