"""The commands that change the display: language, customer view, side and size of the car."""

from __future__ import annotations

from collections.abc import Mapping

from xmc_tui.domain.catalog import StepKind
from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.i18n import LANGUAGES, N_, translator_for
from xmc_tui.presentation.picture_scene import next_view, picture_scene, view_name
from xmc_tui.tui.controllers.controller_host import Handler, Host

#: The commands that leave the car alone on the screen: they show it in another way, or open a
#: dialog that comes back to it. All others need the rest of the screen, or change what is there.
_KEEPING_CAR_ALONE = frozenset(
    {
        *("move.up", "move.down", "group.next", "group.previous", "step.next", "step.previous"),
        *("page.up", "page.down", "list.start", "list.end"),
        *(f"step.{n}" for n in range(1, 10)),
        *("turn", "build.previous", "build.next", "language"),
        *("palette", "help", "quit", "close", "car-alone"),
    }
)


class DisplayOptionsController:
    """Changes how the build is displayed, never the build itself.

    `glyphs` is the set of characters for the picture, "off" for no picture.
    """

    def __init__(self, host: Host, glyphs: str) -> None:
        self.host = host
        self._glyphs = glyphs

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """The handlers by command id."""
        return {
            "language": self.switch_language,
            "turn": self.rotate_car,
            "car-alone": self.toggle_full_screen_car,
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
        """Rotate the car on the review, unless the advisor has rotated it or a panel is open."""
        view = self.host.current_view()
        scene = picture_scene(view)
        is_still = self.host.ui.picture_turned or self.host.ui.panel is not None
        if view.step.kind is StepKind.REVIEW and not is_still and scene:
            self.host.ui = replace(self.host.ui, picture_view=next_view(scene.view))
            self.host.refresh_view()

    def toggle_customer_view(self) -> None:
        """Show only what a customer should see, or everything again."""
        # The message may name a build code.
        ui = self.host.ui
        self.host.ui = replace(ui, customer_view=not ui.customer_view, message="")
        self.host.refresh_view()

    def toggle_full_screen_car(self) -> None:
        """Show nothing but the car, or everything again; without a picture a message says so."""
        ui = self.host.ui
        if ui.is_car_full_screen:
            self._show_everything()
        elif self._glyphs == "off":
            self.host.set_status_message(
                ui.tr.translate(N_('Pictures are off (glyphs = "off" in the settings)'))
            )
        elif picture_scene(self.host.current_view()) is None:
            self.host.set_status_message(ui.tr.translate(N_("no picture of this model")))
        else:
            self.host.ui = replace(ui, is_car_full_screen=True, message="")
        self.host.refresh_view()

    def leave_full_screen_car_for(self, command_id: str) -> None:
        """Show everything again before a command that the car alone is no place for.

        The command is then carried out where its effect is seen: no key is lost, and none changes
        what is hidden.
        """
        if self.host.ui.is_car_full_screen and command_id not in _KEEPING_CAR_ALONE:
            self._show_everything()
            self.host.schedule_refresh()

    def close(self) -> None:
        """Clear the last message, and leave the car alone, or else the customer view."""
        if not self.host.ui.is_car_full_screen:
            self.host.ui = replace(self.host.ui, customer_view=False)
        self._show_everything()
        self.host.schedule_refresh()

    def _show_everything(self) -> None:
        self.host.ui = replace(self.host.ui, is_car_full_screen=False, message="")
