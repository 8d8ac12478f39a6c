"""The customer's page of a quote, as HTML, Markdown or plain text."""

from xmc_tui.page.html_and_text_rendering import SUFFIXES, render_page
from xmc_tui.page.page_content import Page, PageHead, PagePicture, make_page

__all__ = ["SUFFIXES", "Page", "PageHead", "PagePicture", "make_page", "render_page"]
