"""Rendering of the customer's page as self-contained HTML, Markdown or plain text."""

from __future__ import annotations

import base64
import re
from functools import lru_cache

import segno
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from rich.cells import cell_len

from xmc_tui.page.page_content import Page, PagePicture
from xmc_tui.presentation.styled_text import pad_or_truncate, wrap

#: The text formats of the page, by file suffix.
SUFFIXES = (".html", ".md", ".txt")

#: The media types of pictures.
_MEDIA_TYPES = ("image/png", "image/webp", "image/jpeg")

#: Lines of items that fit on one A4 page at full size; with more the page uses smaller type.
_MAX_LINES = 19

#: Widest name in cells that takes one line only.
_NAME_WIDTH = 40

#: Widest line of plain text, in cells.
_WIDTH = 78

#: Characters with a meaning in Markdown: anywhere, and at the beginning of a text.
_MARKDOWN = re.compile(r"([\\`*_\[\]<|~&])")
_MARKDOWN_FIRST = re.compile(r"^(\d{0,9})([>]|[-+#=.)](?=[\s#=-]|$))")

#: Text that must not break across lines: dates and amounts.
_UNBROKEN_FIGURE = re.compile(r"\d{4}-\d{2}(?:-\d{2})?|≈?¥?\d[\d,]*")


def render_page(page: Page, suffix: str) -> str:
    """Return the page in one of its formats; KeyError if `suffix` is not in `SUFFIXES`."""
    if suffix not in SUFFIXES:
        raise KeyError(suffix)
    template = _environment().get_template(f"page{suffix}")
    return (
        template.render(
            page=page,
            qr=_qr_svg(page.code.qr_content),
            pictures=[_picture_markup(picture) for picture in page.pictures],
            dense=_is_dense(page),
        )
        + "\n"
    )


@lru_cache
def _environment() -> Environment:
    """Return the template environment.

    HTML is escaped automatically, Markdown by a filter. An undefined name is an error.
    """
    environment = Environment(
        loader=PackageLoader("xmc_tui.page"),
        autoescape=lambda name: bool(name and name.endswith(".html")),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["markdown"] = _markdown
    environment.filters["fit"] = pad_or_truncate
    environment.filters["right"] = lambda text, cells: " " * (cells - cell_len(text)) + text
    environment.filters["wrap"] = lambda text, indent=0: wrap(
        " ".join(text.split()), _WIDTH - indent
    )
    environment.filters["whole"] = _with_whole_figures
    return environment


def _markdown(text: str) -> str:
    """Escape a text so that Markdown shows it literally."""
    return _MARKDOWN_FIRST.sub(r"\1\\\2", _MARKDOWN.sub(r"\\\1", " ".join(text.split())))


def _with_whole_figures(text: str) -> Markup:
    """Return a text as HTML in which dates and amounts do not break across lines."""
    parts, end = [], 0
    for found in _UNBROKEN_FIGURE.finditer(text):
        parts += [
            escape(text[end : found.start()]),
            Markup("<span>{}</span>").format(found.group()),
        ]
        end = found.end()
    return Markup("").join([*parts, escape(text[end:])])


def _qr_svg(content: str) -> Markup:
    """Return a QR code as inline SVG.

    Its margin is four modules wide, as the standard asks.
    """
    svg = segno.make_qr(content, error="m").svg_inline(
        border=4, scale=1, light="#fff", omitsize=True
    )
    return Markup(svg)


def _picture_markup(picture: PagePicture) -> Markup:
    """Return a picture as markup; ValueError if it is of no known media type."""
    if picture.media_type not in _MEDIA_TYPES:
        raise ValueError(f"no media type of a picture: {picture.media_type!r}")
    data = base64.b64encode(picture.image).decode("ascii")
    return Markup('<img alt="{}" src="data:{};base64,{}">').format(
        picture.label, picture.media_type, data
    )


def _is_dense(page: Page) -> bool:
    """Whether the page needs smaller type to fit on one sheet of paper."""
    rows = sum(1 + cell_len(item.name) // _NAME_WIDTH for item in page.items)
    progress_rows = 0 if page.progress is None else 2 + len(page.progress.lines)
    return rows + len(page.standard.lines) / 2 + progress_rows > _MAX_LINES
