"""The layout of the main screen: the grid of its panels and the classes that depend on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textual.geometry import Size
from textual.screen import Screen
from textual.widget import Widget

from xmc_tui.domain.catalog import StepKind
from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.presentation.list_height import greatest_list_height
from xmc_tui.presentation.screen_layout import (
    SMALLEST_SIZE,
    LayoutConditions,
    ScreenLayout,
    make_screen_layout,
)
from xmc_tui.presentation.ui_state import UiState
from xmc_tui.presentation.view_model import ViewModel
from xmc_tui.tui.widgets.key_bar import TOO_SMALL, KeyBar


def _greatest_list_height(view: ViewModel, cells: int) -> int | None:
    """Return how many rows the list has at most: those of the open panel or of the step."""
    if view.opened is None:
        return greatest_list_height(view, cells)
    from xmc_tui.presentation.panel_rows import panel_rows  # not needed by a start

    return len(panel_rows(view.opened, cells))


class PanelGrid:
    """Sets the grid of the panels and the classes of the main screen."""

    def __init__(self, screen: Screen[Any]) -> None:
        self._screen = screen
        self._arranged: object = None

    def arrange(
        self, size: Size, ui: UiState, view: ViewModel | None, has_pixels: bool
    ) -> ScreenLayout:
        """Arrange the panels for a view, unless they already are; return the layout.

        While the car is alone, the classes of what is hidden are not set, so that none of their
        rules applies to the picture.
        """
        has_panel = view is not None and view.opened is not None
        is_review = view is not None and not has_panel and view.step.kind is StepKind.REVIEW
        conditions = LayoutConditions(
            has_pixels=has_pixels,
            is_review=is_review,
            is_car_full_screen=ui.is_car_full_screen,
        )
        layout = make_screen_layout(*size, conditions)
        if view is not None and not ui.is_car_full_screen:
            list_rows = _greatest_list_height(view, layout.columns[-2])
            layout = make_screen_layout(*size, replace(conditions, list_rows=list_rows))
        classes = {
            TOO_SMALL: any(map(int.__lt__, size, SMALLEST_SIZE)),
            "-car-alone": ui.is_car_full_screen,
            "-review": is_review and not ui.is_car_full_screen,
            "-customer": ui.customer_view and not ui.is_car_full_screen,
            "-turned": ui.picture_turned,
            "-two-pictures": layout.pictures == 2,
            "-without-note": not layout.has_note,
        }
        has_panels = bool(self._screen.children)  # not before the first frame
        arranged = layout, classes, has_panels
        if arranged != self._arranged:
            self._arranged = arranged
            self._set(layout, classes)
        return layout

    def _set(self, layout: ScreenLayout, classes: Mapping[str, bool]) -> None:
        screen = self._screen
        # The options take the rest: the panels also fill a frame of another size in between.
        screen.styles.grid_columns = _with_rest_at(-2, layout.columns)
        screen.styles.grid_rows = _with_note_row(_with_rest_at(-4, layout.rows))
        for note in screen.query("#detail"):
            _set_height(note, layout.rows[-3] if len(layout.rows) > 1 else 0)
        was_small = screen.has_class(TOO_SMALL)
        for name, is_set in classes.items():
            screen.set_class(is_set, name)
        if was_small != classes[TOO_SMALL]:
            for keys in screen.query(KeyBar):  # they show the size that is needed
                keys.on_resize()


def _with_note_row(rows: list[str]) -> list[str]:
    """Let the note have the height of its widget.

    A change of it lays out the note and the list; a change of the grid would paint everything.
    """
    return [*rows[:-3], "auto", *rows[-2:]] if len(rows) > 1 else rows


def _set_height(widget: Widget, height: int) -> None:
    """Set the height of a widget that is in a row of automatic height."""
    if widget.styles.min_height is None or widget.styles.min_height.cells != height:
        widget.styles.min_height = widget.styles.max_height = height


def _with_rest_at(index: int, lengths: tuple[int, ...]) -> list[str]:
    """Return lengths of a grid, that at `index`, or a single one, as the rest of the space."""
    scalars = [str(length) for length in lengths]
    scalars[max(index, -len(lengths))] = "1fr"
    return scalars
