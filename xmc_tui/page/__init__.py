"""The customer's page: what was chosen, what it costs and what holds, as one page of HTML, Markdown or plain text."""

from xmc_tui.page.content import Page, PageHead, page_of
from xmc_tui.page.render import SUFFIXES, rendered

__all__ = ["SUFFIXES", "Page", "PageHead", "page_of", "rendered"]
