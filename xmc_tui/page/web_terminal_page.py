"""The web page that shows the app in a browser, with a terminal from textual-serve's scripts."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.i18n import N_, Translator

_SCRIPTS = Path(__file__).parent / "scripts"


@frozen
class PageColours:
    """The colours around the terminal, as CSS colours."""

    background: str
    foreground: str
    button: str


#: The colours of the dark and of the light themes.
DARK = PageColours("#111113", "#ECEAE6", "#FF6900")
LIGHT = PageColours("#FBFAF8", "#1C1B1A", "#C24E00")


def render_browser_page(title: str, colours: PageColours, font_size: int, tr: Translator) -> str:
    """Return the page as HTML; `font_size` is in CSS pixels.

    Its addresses are relative, so that it works under every name of the server. It needs nothing
    from other servers: the script of the image addon is part of it.
    """
    environment = Environment(
        loader=PackageLoader("xmc_tui.page"), autoescape=True, undefined=StrictUndefined
    )
    return environment.get_template("browser.html").render(
        title=title,
        colours=colours,
        font_size=font_size,
        language=tr.code,
        starting=tr.translate(N_("Starting…")),
        ended=tr.translate(N_("This session has ended.")),
        again=tr.translate(N_("Open again")),
        needs_script=tr.translate(N_("This page needs JavaScript.")),
        image_addon=_read_script("addon-image/addon-image.js"),
        browser_script=_read_script("browser.js"),
    )


def _read_script(name: str) -> Markup:
    return Markup((_SCRIPTS / name).read_text(encoding="utf-8"))
