"""The commands that change the display: language, customer view and side of the car."""

from __future__ import annotations

from collections.abc import Mapping

from xmc_tui.domain.catalog import StepKind
from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.i18n import LANGUAGES, translator_for
from xmc_tui.presentation.picture_scene import next_view, picture_scene, view_name
from xmc_tui.tui.controllers.controller_host import Handler, Host


class DisplayController:
    """Changes how the build is displayed, never the build itself."""

    def __init__(self, host: Host) -> None:
        self.host = host

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """The handlers by command id."""
        return {
            "language": self.switch_language,
            "turn": self.rotate_car,
            "customer-view": self.toggle_customer_view,
            "close": self.close,
        }

    def switch_language(self) -> None:
        """Switch to the other language."""
        ui = self.host.ui
        other = next(code for code in LANGUAGES if code != ui.tr.code)
        self.host.ui = replace(ui, tr=translator_for(other), message="")
        self.host.refresh_view()

    def rotate_car(self) -> None:
        """Show the car from the next side, until the advisor goes to another group or step."""
        scene = picture_scene(self.host.current_view())
        if scene is None:
            return
        view = next_view(scene.view)
        message = view_name(view, self.host.ui.tr)
        self.host.ui = replace(
            self.host.ui, picture_view=view, picture_turned=True, message=message
        )
        self.host.refresh_view()

    def advance_slide_show(self) -> None:
        """Rotate the car on the review, unless the advisor has rotated it."""
        view = self.host.current_view()
        scene = picture_scene(view)
        if view.step.kind is StepKind.REVIEW and not self.host.ui.picture_turned and scene:
            self.host.ui = replace(self.host.ui, picture_view=next_view(scene.view))
            self.host.refresh_view()

    def toggle_customer_view(self) -> None:
        """Show only what a customer should see, or everything again."""
        # The message may name a build code.
        ui = self.host.ui
        self.host.ui = replace(ui, customer_view=not ui.customer_view, message="")
        self.host.refresh_view()

    def close(self) -> None:
        """Clear the last message, and show everything again after the customer view."""
        self.host.ui = replace(self.host.ui, customer_view=False, message="")
        self.host.schedule_refresh()
