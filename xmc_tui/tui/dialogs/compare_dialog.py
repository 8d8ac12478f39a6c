"""The dialog that compares the open builds side by side and copies choices from one to another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal

from xmc_tui.configurator import Command, Configurator, Workspace
from xmc_tui.domain.build_comparison import ComparedGroup, make_compared_build
from xmc_tui.i18n import N_
from xmc_tui.presentation.comparison_table import ComparisonTable
from xmc_tui.presentation.itemised_quote import catalog_name, make_legend_lines
from xmc_tui.presentation.picture_scene import (
    PictureScene,
    picture_scene_of_build,
    view_showing_difference,
)
from xmc_tui.presentation.styled_row import StyledRow
from xmc_tui.presentation.styled_text import Span, make_line
from xmc_tui.presentation.view_model import ViewModel
from xmc_tui.tui.dialogs.base_dialogs import Dialog, format_keys
from xmc_tui.tui.widgets.car_picture import CarPicture
from xmc_tui.tui.widgets.styled_lines import StyledLines

if TYPE_CHECKING:
    from xmc_tui.picture.picture_renderer import PictureRenderer


#: The smallest screen, in cells, that shows pictures of the cars above their columns.
_MIN_WIDTH, _MIN_HEIGHT = 100, 32

#: The height of those pictures in lines.
_PICTURE_HEIGHT = 8


class CompareDialog(Dialog[Command]):
    """Shows the current build and the others in columns.

    It returns the command that copies the choice in one group from another build.
    """

    BINDINGS = [
        Binding("down,j", "move(1)", show=False, priority=True),
        Binding("up,k", "move(-1)", show=False, priority=True),
        Binding("right,left,tab", "next_copy_source", show=False, priority=True),
        Binding("a", "toggle_all", show=False, priority=True),
        Binding("enter", "accept", show=False, priority=True),
        Binding("c", "cancel", show=False, priority=True),
    ]

    def __init__(
        self,
        view: ViewModel,
        workspace: Workspace,
        glyphs: str = "off",
        renderer: PictureRenderer | None = None,
    ) -> None:
        super().__init__(view.tr, view.tr.translate(N_("Compare builds")))
        self.view = view
        self.glyphs = glyphs
        self.renderer = renderer
        self.configurator = workspace.current.configurator
        self.others = [(label, session.configurator) for label, session in workspace.others]
        self.tab_label = workspace.label
        self.source = 0
        self.position = 0
        self.shows_all = False

    def compose_body(self) -> ComposeResult:
        """Compose the columns, with pictures of the cars above them if those are loaded."""
        if self.renderer is not None:
            sides = self._sides
            side = view_showing_difference(
                [each.model for each in sides], self.comparison.compared_groups()
            )
            with Horizontal(id="compared-pictures"):
                for configurator in sides:
                    scene = picture_scene_of_build(configurator, side)
                    yield self._make_picture(scene, self.renderer)
        yield StyledLines(id="compared-heads")
        yield StyledLines(id="compared-lines", classes="dialog-body")
        yield StyledLines(id="compared-sums")

    def _make_picture(self, scene: PictureScene | None, renderer: PictureRenderer) -> CarPicture:
        picture = CarPicture(self.glyphs, scene=lambda _: scene, has_swatches=False)
        picture.set_reactive(CarPicture.view, self.view)
        picture.set_renderer(renderer)
        return picture

    @property
    def _has_space_for_pictures(self) -> bool:
        width, height = self.app.size
        return width >= _MIN_WIDTH and height >= _MIN_HEIGHT

    @property
    def comparison(self) -> ComparisonTable:
        """The current build and the others; the title of the source build is marked."""
        titles = [self.tr.translate(N_("{letter} (current)"), letter=self.tab_label)]
        for number, (letter, _) in enumerate(self.others):
            titles.append(f"{'> ' if number == self.source else '  '}{letter}")
        sides = self._sides
        groups = {
            group.id: self.tr.localize(group.name)
            for side in sides[::-1]
            for group in side.model.groups
        }
        editions = tuple(catalog_name(side.catalog, self.tr) for side in sides)
        compared = tuple(make_compared_build(side.quote) for side in sides)
        return ComparisonTable(
            compared, tuple(titles), groups, self.tr, editions, first_name=self.tab_label
        )

    @property
    def _sides(self) -> list[Configurator]:
        return [self.configurator, *(other for _, other in self.others)]

    def fill(self) -> None:
        """Show titles and sums, and between them as many lines as fit, with one highlighted."""
        cells = self.inner_width - 2
        comparison = self.comparison
        self.hint = self._make_hint(comparison)
        self.show_hint()  # replaces the message for the previous line
        rows: list[StyledRow] = []
        highlighted = next(iter(self._groups()[self.position :]), "")
        for row in comparison.group_rows(cells, self.shows_all):
            is_current = bool(row.group) and row.group == highlighted
            is_first = not rows or rows[-1].click_target != row.group
            pointer = Span("> " if is_current and is_first else "  ", "accent")
            rows.append(
                StyledRow(
                    (pointer, *row.spans), row.group, "highlight" if is_current else "", is_current
                )
            )
        heads = [(Span("  "), *spans) for spans in comparison.header_lines(cells)]
        sums = [(), *((Span("  "), *spans) for spans in comparison.sum_lines(cells))]
        legend = make_legend_lines((*(row.spans for row in rows), *sums), self.tr)
        sums += [(Span("  "), *spans) for spans in legend]
        for name, lines in (("heads", heads), ("sums", sums)):
            part = self.query_one(f"#compared-{name}", StyledLines)
            part.styles.height = len(lines)
            part.show_lines(lines)
        height = self.body_height - len(heads) - len(sums)
        for pictures in self.query("#compared-pictures"):
            pictures.display = self._has_space_for_pictures
            height -= _PICTURE_HEIGHT if pictures.display else 0
        for picture in self.query(CarPicture):
            picture.styles.width = comparison.column_width(cells)
        body = self.query_one("#compared-lines", StyledLines)
        body.styles.height = max(1, min(len(rows), height))
        body.show_rows(rows)

    def _make_hint(self, comparison: ComparisonTable) -> str:
        """Return the keys that do something on the highlighted line."""
        groups = comparison.compared_groups(self.shows_all)
        keys = [("↑ ↓", N_("Move"))] if len(groups) > 1 else []
        if len(self.others) > 1:
            keys.append(("← →", N_("From")))
        if groups and self._can_copy(groups[self.position]):
            keys.append(("Enter", N_("Use this item")))
        keys.append(("a", N_("Differences") if self.shows_all else N_("All lines")))
        return format_keys([*keys, ("Esc", N_("Close"))], self.tr)

    def _can_copy(self, group: ComparedGroup) -> bool:
        """Whether the source has another choice in a group, which this build can have too."""
        letter, other = self.others[self.source]
        command = other.copy_group_command(group.group, letter)
        can_have = command is not None and self.configurator.can_copy_group(command)
        return can_have and not self._is_same(group)

    def _is_same(self, group: ComparedGroup) -> bool:
        """Whether this build and the source have the same choice in a group."""
        own, copied = group.entries[0], group.entries[1 + self.source]
        return [entry.option for entry in own] == [entry.option for entry in copied]

    def _groups(self) -> Sequence[str]:
        return [compared.group for compared in self.comparison.compared_groups(self.shows_all)]

    def action_move(self, by: int) -> None:
        """Move the highlight."""
        self.position = max(0, min(len(self._groups()) - 1, self.position + by))
        self.fill()

    def action_next_copy_source(self) -> None:
        """Select the next of the other builds as the source."""
        self.source = (self.source + 1) % len(self.others)
        self.fill()

    def action_toggle_all(self) -> None:
        """Toggle between all lines and only those that differ."""
        self.shows_all = not self.shows_all
        self.position = 0
        self.fill()

    async def action_accept(self) -> None:
        """Close with the command that copies the highlighted choice.

        A message says so if this model does not have the choice, or has it already.
        """
        groups = self.comparison.compared_groups(self.shows_all)
        if not groups:
            return
        group = groups[self.position]
        letter, other = self.others[self.source]
        command = other.copy_group_command(group.group, letter)
        if command is None or not self.configurator.can_copy_group(command):
            self._show_message(N_("Not available on this model"))
        elif self._is_same(group):
            self._show_message(N_("The same in both builds"))
        else:
            await self.close_with(command)

    def _show_message(self, message: str) -> None:
        """Show a message in place of the keys, until the next key."""
        text = make_line(Span(f" {self.tr.translate(message)}", "warn"))
        self.query_one("#dialog-hint", StyledLines).show_lines([text])
