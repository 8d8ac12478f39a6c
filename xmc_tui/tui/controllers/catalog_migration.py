"""Replaces what a catalog no longer offers, one question after the other."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from xmc_tui.configurator.saved_car_catalog_diff import SavedCarDiff
from xmc_tui.domain.build import Build, make_standard_build
from xmc_tui.tui.controllers.controller_host import Host


class CatalogMigration:
    """Finds the build under another catalog, and asks for each choice that is gone.

    `apply` is called with the build, `on_cancel` if a question is closed without an answer.
    """

    def __init__(
        self,
        host: Host,
        saved_car_diff: SavedCarDiff,
        apply: Callable[[Build], Awaitable[None]],
        on_cancel: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self.host = host
        self.saved_car_diff = saved_car_diff
        self.apply = apply
        self.on_cancel = on_cancel

    async def start(self) -> None:
        """Ask for a model if that is gone, else for the options that are gone, then apply."""
        if self.saved_car_diff.model is not None:
            await self._ask_for_options({})
            return
        from xmc_tui.tui.dialogs.catalog_changed_dialog import replacement_model_dialog

        dialog = replacement_model_dialog(self.host.ui.tr, self.saved_car_diff)
        dialog.on_cancel = self.on_cancel
        await self.host.open_dialog(dialog, self._apply_model)

    async def _ask_for_options(self, choices: dict[str, str]) -> None:
        open_groups = [
            group for group in self.saved_car_diff.undecided_groups if group.id not in choices
        ]
        if not open_groups:
            await self.apply(self.saved_car_diff.make_current_build(choices))
            return
        from xmc_tui.tui.dialogs.catalog_changed_dialog import replacement_dialog

        group = open_groups[0]

        async def choose_replacement(option_id: str) -> None:
            await self._ask_for_options({**choices, group.id: option_id})

        dialog = replacement_dialog(self.host.ui.tr, self.saved_car_diff, group, choices)
        dialog.on_cancel = self.on_cancel
        await self.host.open_dialog(dialog, choose_replacement)

    async def _apply_model(self, model_id: str) -> None:
        await self.apply(make_standard_build(self.saved_car_diff.catalog.model_by_id[model_id]))
