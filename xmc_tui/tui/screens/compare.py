"""The dialog that compares the open builds side by side and copies choices from one to another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal

from xmc_tui.configurator import Command, Configurator, Workspace
from xmc_tui.domain.compare import side_of
from xmc_tui.locale import N_
from xmc_tui.present.compare import Comparison
from xmc_tui.present.ledger import catalog_name
from xmc_tui.present.rows import Row
from xmc_tui.present.scene import scene_of_build, view_of_difference
from xmc_tui.present.text import Span
from xmc_tui.present.view import View
from xmc_tui.tui.screens.dialog import Dialog
from xmc_tui.tui.widgets.lines import Lines
from xmc_tui.tui.widgets.picture import CarPicture, build_picture

if TYPE_CHECKING:
    from xmc_tui.picture.studio import Studio


#: The smallest screen, in cells, on which the cars are shown above their columns, and their height
#: in lines.
_WIDE, _TALL, _PICTURE = 100, 32, 8


class CompareDialog(Dialog[Command]):
    """Shows the current build and the others in columns.

    It returns the command that copies the choice in one group from another build.
    """

    BINDINGS = [
        Binding("down,j", "move(1)", show=False, priority=True),
        Binding("up,k", "move(-1)", show=False, priority=True),
        Binding("right,left,tab", "source", show=False, priority=True),
        Binding("a", "everything", show=False, priority=True),
        Binding("enter", "take", show=False, priority=True),
        Binding("c", "dismiss_empty", show=False, priority=True),
    ]

    def __init__(
        self, view: View, workspace: Workspace, glyphs: str = "off", studio: Studio | None = None
    ) -> None:
        words = view.words
        hint = words.say(N_("↑ ↓ line   Enter take it over   a all lines   Esc close"))
        if len(workspace.others) > 1:
            hint = words.say(
                N_("↑ ↓ line   ← → from   Enter take it over   a all lines   Esc close")
            )
        super().__init__(words, words.say(N_("Side by side")), hint)
        self.view = view
        self.glyphs = glyphs
        self.studio = studio
        self.configurator = workspace.current.configurator
        self.others = [(label, session.configurator) for label, session in workspace.others]
        self.letter = workspace.label
        self.source = 0
        self.position = 0
        self.everything = False

    def compose_body(self) -> ComposeResult:
        """Compose the columns, with pictures of the cars above them if those are loaded."""
        if self.studio is not None:
            sides = self._sides
            shows = view_of_difference([side.model for side in sides], self.comparison.compared())
            with Horizontal(id="compared-pictures"):
                for configurator in sides:
                    scene = scene_of_build(configurator, shows)
                    yield build_picture(self.glyphs, self.view, scene, self.studio)
        yield Lines(id="compared-heads")
        yield Lines(id="compared-lines", classes="dialog-body")
        yield Lines(id="compared-sums")

    @property
    def _has_room_for_pictures(self) -> bool:
        width, height = self.app.size
        return width >= _WIDE and height >= _TALL

    @property
    def comparison(self) -> Comparison:
        """The current build and the others; the title of the source build is marked."""
        say = self.words.say
        titles = [say(N_("{letter}, at hand"), letter=self.letter)]
        for number, (letter, _) in enumerate(self.others):
            titles.append(f"{'> ' if number == self.source else '  '}{letter}")
        sides = self._sides
        groups = {
            group.id: self.words.pick(group.name)
            for side in sides[::-1]
            for group in side.model.groups
        }
        editions = tuple(catalog_name(side.catalog, self.words) for side in sides)
        compared = tuple(side_of(side.quote) for side in sides)
        return Comparison(compared, tuple(titles), groups, self.words, editions)

    @property
    def _sides(self) -> list[Configurator]:
        return [self.configurator, *(other for _, other in self.others)]

    def fill(self) -> None:
        """Show titles and sums, and between them as many lines as fit, with one highlighted."""
        cells = self.inner_width - 2
        comparison = self.comparison
        self.show_hint()  # replaces the message for the previous line
        rows: list[Row] = []
        for number, row in enumerate(comparison.lines(cells, self.everything)):
            here = bool(row.group) and number == self.position
            pointer = Span("> " if here else "  ", "accent")
            rows.append(Row((pointer, *row.spans), row.group, "highlight" if here else "", here))
        heads = [(Span("  "), *spans) for spans in comparison.heads(cells)]
        sums = [(), *((Span("  "), *spans) for spans in comparison.sums(cells))]
        for name, lines in (("heads", heads), ("sums", sums)):
            part = self.query_one(f"#compared-{name}", Lines)
            part.styles.height = len(lines)
            part.show_lines(lines)
        room = self.body_height - len(heads) - len(sums)
        for pictures in self.query("#compared-pictures"):
            pictures.display = self._has_room_for_pictures
            room -= _PICTURE if pictures.display else 0
        for picture in self.query(CarPicture):
            picture.styles.width = comparison.column_cells(cells)
        body = self.query_one("#compared-lines", Lines)
        body.styles.height = max(1, min(len(rows), room))
        body.show_rows(rows)

    def _groups(self) -> Sequence[str]:
        return [compared.group for compared in self.comparison.compared(self.everything)]

    def action_move(self, by: int) -> None:
        """Move the highlight."""
        self.position = max(0, min(len(self._groups()) - 1, self.position + by))
        self.fill()

    def action_source(self) -> None:
        """Select the next of the other builds as the source."""
        self.source = (self.source + 1) % len(self.others)
        self.fill()

    def action_everything(self) -> None:
        """Toggle between all lines and only those that differ."""
        self.everything = not self.everything
        self.position = 0
        self.fill()

    async def action_take(self) -> None:
        """Close with the command that copies the highlighted choice.

        If this model does not have the choice, a message says so.
        """
        groups = self._groups()
        if not groups:
            return
        letter, other = self.others[self.source]
        asked = other.lent(groups[self.position], letter)
        if asked is not None and self.configurator.can_take_over(asked):
            await self.finish(asked)
        else:
            told = Span(
                " " + self.words.say(N_("This car does not have that: it cannot be taken over")),
                "warn",
            )
            self.query_one("#dialog-hint", Lines).show_lines([(told,)])
