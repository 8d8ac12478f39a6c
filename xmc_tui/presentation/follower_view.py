"""The displayed build of a view, and the view that a window makes of it when it follows."""

from __future__ import annotations

from xmc_tui.configurator import Preview
from xmc_tui.configurator.customer_display_ports import DatedBuild, DisplayedBuild
from xmc_tui.domain.pricing import Quote, compute_quote
from xmc_tui.i18n import Translator
from xmc_tui.presentation.cursor import Cursor
from xmc_tui.presentation.view_model import ViewModel


def displayed_build_of(view: ViewModel) -> DisplayedBuild:
    """Return the part of a view that a customer may see."""
    # A preview without a proof may still change, so a customer does not see it.
    preview = view.preview if view.preview is not None and view.preview.is_proven else None
    return DisplayedBuild(
        catalog=view.catalog,
        current=_quoted_build(view.quote),
        preview=_quoted_build(preview.quote) if preview is not None else None,
        language=view.tr.code,
        step=view.cursor.step,
        group=view.cursor.group,
        highlight=view.cursor.highlight,
        picture_view=view.picture_view,
    )


def _quoted_build(quote: Quote) -> DatedBuild:
    return DatedBuild(quote.build, quote.quoted_on)


def make_follower_view(displayed: DisplayedBuild, tr: Translator) -> ViewModel:
    """Make the customer view of a displayed build: without options, budget and message."""
    catalog, previewed = displayed.catalog, displayed.preview
    quote = compute_quote(catalog, displayed.current.build, displayed.current.quoted_on)
    preview = None
    if previewed is not None:
        option = displayed.highlight if displayed.group else ""
        preview = Preview(
            option, compute_quote(catalog, previewed.build, previewed.quoted_on), conflicts=()
        )
    return ViewModel(
        catalog=catalog,
        tr=tr,
        cursor=Cursor(displayed.step, displayed.group, displayed.highlight),
        quote=quote,
        options_key=(quote, None, None, 0),
        preview=preview,
        options=(),
        models=(),
        customer_view=True,
        picture_view=displayed.picture_view,
    )
