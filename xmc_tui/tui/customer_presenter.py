"""Shows the build of the main screen to the customer: in the customer's view, and in other windows.

The widget is mounted when it is opened for the first time; the first frame needs none of this.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from xmc_tui.configurator.customer_display_ports import CustomerDisplay, NullCustomerDisplay
from xmc_tui.i18n import N_
from xmc_tui.presentation.view_model import ViewModel

if TYPE_CHECKING:
    from xmc_tui.tui.main_screen import MainScreen
    from xmc_tui.tui.widgets.customer_view import CustomerView


class CustomerPresenter:
    """Passes views to the customer's view while it is open, and to windows while one follows."""

    def __init__(
        self, screen: MainScreen, make_display: Callable[[], CustomerDisplay] | None
    ) -> None:
        self._screen = screen
        self._widget: CustomerView | None = None
        self._display = make_display() if make_display is not None else NullCustomerDisplay()
        self._display.start(self._show_to_new_window)

    def show(self, view: ViewModel) -> None:
        """Show a view to the customer, if there is anywhere to show it."""
        if self._display.is_watched:
            self._show_in_other_windows(view)
        if not view.customer_view or view.is_car_full_screen:
            return
        if self._widget is None:
            self._mount(view)
        else:
            self._widget.view = view

    def _show_in_other_windows(self, view: ViewModel) -> None:
        from xmc_tui.presentation.follower_view import displayed_build_of  # only needed for those

        self._display.show(displayed_build_of(view))

    def _show_to_new_window(self) -> None:
        """Show the current view to a window that has just begun to follow; called in a thread."""
        self._screen.call_from_worker(
            lambda: self._show_in_other_windows(self._screen.current_view())
        )

    def _mount(self, view: ViewModel) -> None:
        from xmc_tui.tui.widgets.customer_view import CustomerView
        from xmc_tui.tui.widgets.picture_pane import PicturePane

        if not self._screen.is_attached:
            return
        self._widget = CustomerView(self._screen.glyphs, N_("Esc back"))
        self._widget.view = view
        self._screen.query_one(PicturePane).give_renderer_to(self._widget.picture)
        self._screen.mount(self._widget)
