"""A widget of styled lines that repaints only the cells that changed."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.messages import Update
from textual.scroll_view import ScrollView
from textual.strip import Strip

from xmc_tui.presentation.styled_row import StyledRow
from xmc_tui.presentation.styled_text import Line, sanitize
from xmc_tui.tui.widgets.changed_columns import find_changed_columns
from xmc_tui.tui.widgets.text_styles import resolve_style

_BLANK = StyledRow(())

#: The maximum number of cached strips of a widget: those of the views that an advisor switches
#: between.
_MAX_STRIPS = 300


#: The numbers of the first and the last of some rows, counted from 0.
RowRange = tuple[int, int]


class StyledLines(ScrollView, can_focus=False):
    """Shows rows of spans.

    The style of a span is a role of the `text_styles` module, or two colours (#rrggbb on #rrggbb).
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
StyledLines { overflow-x: hidden; scrollbar-size-vertical: 1; }
    """

    def __init__(self, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._rows: list[StyledRow] = []
        self._strips: dict[tuple[StyledRow, int], Strip] = {}
        self._row_style: Style | None = None  # the style below all roles
        self._role_styles: dict[str, Style] = {"": Style.null()}

    @property
    def rows(self) -> list[StyledRow]:
        """The rows of the widget, those scrolled out of sight included."""
        return self._rows

    def show_lines(self, lines: list[Line]) -> None:
        """Show lines without click targets."""
        self.show_rows([StyledRow(spans) for spans in lines])

    def _fit_virtual_size(self, size: Size) -> None:
        """Set the size of all rows, which is not less than that of the widget.

        So lists that fit are not laid out again when their length changes.
        """
        rows = len(self._rows)
        virtual_size = size if rows <= size.height else Size(size.width, rows)
        if virtual_size != self.virtual_size:
            self.virtual_size = virtual_size

    def show_rows(
        self, rows: list[StyledRow], size: Size | None = None, whole_rows: bool = False
    ) -> None:
        """Show rows; only what differs from the former ones is repainted.

        Textual computes the size of a widget at each access, so callers that know it pass it on.
        `whole_rows` repaints whole rows: those of another list or language differ in almost every
        column, and to find the columns takes longer than to write them.
        """
        before, self._rows = self._rows, rows
        width, height = size = size or self.size
        self._fit_virtual_size(size)
        top = self.scroll_offset.y
        changed = []
        for number in range(top, min(top + height, max(len(before), len(rows)))):
            former, row = _row_or_blank(before, number), _row_or_blank(rows, number)
            if former != row:
                start, end = (0, width) if whole_rows else find_changed_columns(former, row, width)
                changed.append(Region(start, number - top, end - start, 1))
        if changed:
            self.refresh(*changed)
            # Posted right away as well: widgets post it when they are idle, and a frame could be
            # drawn between the updates of two.
            self.screen.post_message(Update(self))
        self.show_highlight()

    def on_resize(self) -> None:
        """Scroll to the top, or as far as the highlight needs: a smaller size may have scrolled.

        What fits has no scroll bar, though it was shown at a former height.
        """
        self._fit_virtual_size(self.size)
        self.scroll_to_row(0)
        self.show_highlight()

    def scroll_to_row(self, number: int) -> None:
        """Scroll at once until a row is the first one in sight, or as far as there are rows."""
        self.scroll_to(y=number, animate=False, force=True, immediate=True)

    def show_highlight(self) -> None:
        """Scroll as little as needed to show the highlight, if there is one."""
        if highlighted := self.highlighted_rows():
            self.scroll_to_rows(*highlighted)

    def highlighted_rows(self) -> RowRange | None:
        """Return the numbers of the first and the last highlighted row; None if there is none."""
        highlighted = [number for number, row in enumerate(self._rows) if row.highlighted]
        return (highlighted[0], highlighted[-1]) if highlighted else None

    def scroll_to_rows(self, first: int, last: int) -> None:
        """Scroll as little as needed to show some rows and, if it fits, the line above them."""
        height = self.size.height
        top = max(0, first - 1)
        if height and not self.scroll_offset.y <= top <= last < self.scroll_offset.y + height:
            y = top if top < self.scroll_offset.y or last - top >= height else last - height + 1
            self.scroll_to_row(y)

    def notify_style_update(self) -> None:
        """Clear the cached strips, because the theme has changed."""
        super().notify_style_update()
        self._strips.clear()
        self._row_style = None
        self._role_styles = {"": Style.null()}

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the cached strips.

        Textual's own method, which supports borders and padding, splits and styles every strip
        again; it is only used for those and for colour filters.
        """
        app, size = self.app, self.size
        self._update_rows(size)
        if self.outer_size != size or app.no_color or app.native_ansi_color:
            return super().render_lines(crop)
        width, top = size.width, self.scroll_offset.y
        lines = [self._strip(y + top, width) for y in crop.line_range]
        return (
            lines
            if crop.column_span == (0, width)
            else [line.crop(*crop.column_span) for line in lines]
        )

    def _update_rows(self, size: Size) -> None:
        """Make the rows again before they are rendered, if they were made for another size."""

    def render_line(self, y: int) -> Strip:
        """Render a line of the visible region."""
        return self._strip(y + self.scroll_offset.y, self.size.width)

    def _strip(self, number: int, width: int) -> Strip:
        row = _row_or_blank(self._rows, number)
        strip = self._strips.get((row, width))
        if strip is None:
            if len(self._strips) > _MAX_STRIPS:
                self._strips.clear()
            strip = self._strips[row, width] = self._paint(row, width)
        return strip

    def _paint(self, row: StyledRow, width: int) -> Strip:
        if self._row_style is None:
            self._row_style = self.rich_style
        base = self._row_style
        if row.row_style:
            base += self._resolve_role(row.row_style)
        strip = Strip(self._make_segments(row, base)).adjust_cell_length(width, base)
        return strip.simplify()

    def _make_segments(self, row: StyledRow, base: Style) -> list[Segment]:
        """Return the spans of a row as segments.

        Blank spans take the style of the text next to them, so that fewer escape codes are written.
        """
        segments: list[Segment] = []
        adjacent: Style | None = None  # the style of the text before, if it has no background
        blanks = ""
        for span in row.spans:
            text, role = sanitize(span.text), self._resolve_role(span.role)
            is_visible = role.bgcolor is not None or bool(role.reverse or role.underline)
            if text.isspace() and not is_visible:
                if adjacent is None:
                    blanks += text
                else:
                    segments.append(Segment(text, adjacent))
                continue
            style = base + role
            adjacent = None if is_visible else style
            if blanks:
                segments.append(Segment(blanks, adjacent or base))
                blanks = ""
            segments.append(Segment(text, style))
        return [*segments, Segment(blanks, base)] if blanks else segments

    def _resolve_role(self, role: str) -> Style:
        style = self._role_styles.get(role)
        if style is None:
            if role.startswith("#"):
                colour, _, background = role.partition(" on ")
                return Style(color=colour, bgcolor=background, reverse=False, bold=False)
            app = self.app
            style = resolve_style(role, app.theme_variables, app.native_ansi_color)
            self._role_styles[role] = style
        return style

    def row_at(self, y: int) -> StyledRow | None:
        """Return the row at a y of the widget, such as that of a click; None below the rows."""
        number = y + self.scroll_offset.y
        return self._rows[number] if 0 <= number < len(self._rows) else None


def _row_or_blank(rows: list[StyledRow], number: int) -> StyledRow:
    return rows[number] if number < len(rows) else _BLANK
