"""All controllers of the main screen, and the handlers of their commands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from inspect import isawaitable
from typing import TYPE_CHECKING

from xmc_tui.presentation.styled_row import STANDARD_ITEMS_TARGET
from xmc_tui.tui.command_registry import KeyCommand
from xmc_tui.tui.controllers.documents_controller import DocumentsController

if TYPE_CHECKING:
    from xmc_tui.configurator.ledger_ports import SlotBooking
    from xmc_tui.picture.picture_renderer import PictureRenderer
    from xmc_tui.tui.controllers.advice_controller import AdviceController
    from xmc_tui.tui.controllers.builds_controller import BuildsController
    from xmc_tui.tui.controllers.controller_host import Handler, Host
    from xmc_tui.tui.controllers.display_options_controller import DisplayOptionsController
    from xmc_tui.tui.controllers.editing_controller import EditingController
    from xmc_tui.tui.controllers.edition_and_day_controller import EditionAndDayController
    from xmc_tui.tui.controllers.engine_search_controller import EngineSearchController
    from xmc_tui.tui.controllers.export_controller import ExportController
    from xmc_tui.tui.controllers.navigation_controller import NavigationController
    from xmc_tui.tui.controllers.panel_controller import PanelController
    from xmc_tui.tui.controllers.slots_controller import SlotsController


class ControllerSet:
    """The controllers of a host. `glyphs` and `renderer` are those of its pictures.

    The first frame needs only that of documents; the others are made when they are first used.
    Their modules are imported in the background by then (`dialogs.preload`).
    """

    def __init__(
        self,
        host: Host,
        commands: Sequence[KeyCommand],
        glyphs: str,
        renderer: Callable[[], PictureRenderer | None],
    ) -> None:
        self.host = host
        #: Returns the port of the ledger; None if there is no ledger.
        self.make_slot_booking: Callable[[], SlotBooking] | None = None
        self._commands, self._glyphs, self._renderer = commands, glyphs, renderer
        self.documents = DocumentsController(host, lambda: self.slots)

    @cached_property
    def display(self) -> DisplayOptionsController:
        """The controller of what is shown: pictures, language, colours."""
        from xmc_tui.tui.controllers.display_options_controller import DisplayOptionsController

        return DisplayOptionsController(self.host, self._glyphs)

    @cached_property
    def navigation(self) -> NavigationController:
        """The controller of the cursor."""
        from xmc_tui.tui.controllers.navigation_controller import NavigationController

        return NavigationController(self.host)

    @cached_property
    def editing(self) -> EditingController:
        """The controller of the build."""
        from xmc_tui.tui.controllers.editing_controller import EditingController

        return EditingController(self.host, self.documents)

    @cached_property
    def builds(self) -> BuildsController:
        """The controller of the builds that are open at the same time."""
        from xmc_tui.tui.controllers.builds_controller import BuildsController

        return BuildsController(
            self.host, self.documents, self.editing, self._glyphs, self._renderer
        )

    @cached_property
    def export(self) -> ExportController:
        """The controller of the order sheet."""
        from xmc_tui.tui.controllers.export_controller import ExportController

        return ExportController(
            self.host,
            self.documents,
            self.builds,
            lambda then: self.terms.show_terms_in_force(then),
            lambda: self.slots,
        )

    @cached_property
    def advice(self) -> AdviceController:
        """The controller of themes, ways to qualify, reasons and search."""
        from xmc_tui.tui.controllers.advice_controller import AdviceController

        return AdviceController(self.host, self.editing, self._commands)

    @cached_property
    def terms(self) -> EditionAndDayController:
        """The controller of the edition and the quoted day."""
        from xmc_tui.tui.controllers.edition_and_day_controller import EditionAndDayController

        return EditionAndDayController(self.host, self.documents, self.editing)

    @cached_property
    def panel(self) -> PanelController:
        """The controller of the open panel, which a start does not need."""
        from xmc_tui.tui.controllers.panel_controller import PanelController

        return PanelController(self.host, self.editing, self.advice.set_budget)

    @cached_property
    def search(self) -> EngineSearchController:
        """The searches for what is not proven, which a start does not need."""
        from xmc_tui.tui.controllers.engine_search_controller import EngineSearchController

        return EngineSearchController(self.host)

    @cached_property
    def slots(self) -> SlotsController | None:
        """The ledger of slots; None if none is set up, which costs the look for a file at most."""
        if self.make_slot_booking is None or not (port := self.make_slot_booking()).has_ledger:
            return None
        from xmc_tui.tui.controllers.slots_controller import SlotsController

        return SlotsController(self.host, port)

    @cached_property
    def handlers(self) -> Mapping[str, Handler]:
        """The handlers of all controllers by command id."""
        return {
            **self.documents.handlers,
            **self.display.handlers,
            **self.navigation.handlers,
            **self.editing.handlers,
            **self.builds.handlers,
            **self.export.handlers,
            **self.advice.handlers,
            **self.terms.handlers,
            "close": self._close,
        }

    def _close(self) -> None:
        """Decline an offer in the header, else show everything again."""
        ui = self.host.ui
        is_offered = not (ui.message or ui.is_car_full_screen or ui.customer_view)
        self.display.close()
        if is_offered:
            self.documents.decline_seller_details_offer()

    def is_enabled(self, command_id: str) -> bool:
        """Whether the key of a command is that command, and not a letter of an open field."""
        return self.host.ui.panel is None or self.panel.is_enabled(command_id)

    async def run(self, command_id: str, handlers: Mapping[str, Handler]) -> None:
        """Carry out a command: of the open panel, or else by its handler."""
        self.search.interrupt(command_id)
        if self.host.ui.panel is None or not await self.panel.run(command_id):
            self.display.leave_full_screen_car_for(command_id)
            running = handlers[command_id]()
            if isawaitable(running):
                await running
        self.search.resume()

    async def click_row(self, target: str) -> None:
        """Highlight the row that was clicked, or choose it if it is highlighted already."""
        self.search.interrupt("click")
        if self.host.ui.panel is not None:
            await self.panel.click(target)
        elif target in (self.host.ui.cursor.highlight, STANDARD_ITEMS_TARGET):
            await self.editing.choose()
        else:
            self.navigation.click(target)
        self.search.resume()
