"""The customer's page of a quote, as HTML, Markdown or plain text."""

from xmc_tui.page.content import Page, PageHead, page_of
from xmc_tui.page.render import SUFFIXES, rendered

__all__ = ["SUFFIXES", "Page", "PageHead", "page_of", "rendered"]
