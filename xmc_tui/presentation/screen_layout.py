"""The columns and rows of the main screen for a size of the terminal, in cells.

A wide screen has three columns: steps, options and picture. A narrow one has the steps as two lines
on top, and two columns. The grid has the same rows in both: header, steps if they are on top,
options, description of the highlighted option, price bar and keys.
"""

from __future__ import annotations

from functools import lru_cache

from xmc_tui.domain.frozen_dataclass import frozen

#: The width from which the steps are a column.
WIDE_FROM = 100

#: The height from which there is space for two pictures.
TALL_FROM = 32

#: The width from which a picture of characters is enlarged too.
ENLARGED_FROM = 140

#: The width of the column of steps.
_STEPS = 24

#: The rows of the header and the price bar.
_HEADER, _BAR = 1, 3

#: The rows of the keys, and those on a tall screen.
_KEYS, _TALL_KEYS = 1, 2

#: The rows of the caption above the pictures and of the note below them, and of the build code.
_CAPTION_AND_NOTE, _BUILD_CODE = 3, 3

#: The least height of a picture with a note below it; a lower one has the space of the note too.
_LEAST_PICTURE_HEIGHT = 4

#: The least widths of the picture: next to the column of steps, and below the steps.
_PICTURE, _NARROW_PICTURE = 45, 34

#: The same on the review, where the ledger needs the space for full names.
_REVIEW_PICTURE, _NARROW_REVIEW_PICTURE = 36, 29

#: The width from which a narrow screen has the widths above, and space for the note. A narrower one
#: shares its width in the same proportion.
_NARROW_FROM = 80

#: The width and height of the smallest screen that shows everything.
SMALLEST_SIZE = (_NARROW_FROM, 24)

#: The width in which the options of the shipped catalog are shown with full names; the several
#: names in the line of a closed group are cut at any width.
_FULL_NAMES = 74

#: The same for the ledger of the review with the source of each price.
_FULL_LEDGER = 88

#: The width that the options keep next to pixels: about that of a screen of 80 columns.
_OPTIONS_WITH_PIXELS = 44

#: The width of the picture of a screen of 120 columns, and its part of each further column.
_PICTURE_OF_120, _SHARE = 52, 0.6

#: The greatest width of a picture, as a multiple of its height: more would only show ground. A cell
#: is twice as high as wide, so this is 5:2.
_WIDEST = 5


@frozen
class LayoutConditions:
    """The state of the screen that its layout depends on.

    `has_pixels` says that the pictures are pixels and not characters, `is_car_full_screen` that
    nothing else is shown. `list_rows` is how many rows the list of this step has at most, None if
    that is not known. The customer view has a layout of its own.
    """

    has_pixels: bool = False
    is_review: bool = False
    is_car_full_screen: bool = False
    list_rows: int | None = None


@frozen
class ScreenLayout:
    """The widths of the columns, the heights of the rows, and the number of pictures.

    `has_note` says whether there is space for the note below the pictures.
    """

    columns: tuple[int, ...]
    rows: tuple[int, ...]
    pictures: int
    has_note: bool = True

    @property
    def list_column_row_width(self) -> tuple[int, int, int]:
        """The column, the row and the width of the option list."""
        width = self.columns[-2] if len(self.columns) > 1 else self.columns[0]
        return sum(self.columns[:-2]), sum(self.rows[:-4]), width


@lru_cache(maxsize=50)
def make_screen_layout(width: int, height: int, conditions: LayoutConditions) -> ScreenLayout:
    """Return the layout of the main screen for `width` x `height` cells."""
    if conditions.is_car_full_screen:
        return ScreenLayout((width,), (height,), 1, has_note=False)
    is_wide = width >= WIDE_FROM
    pictures = 2 if is_wide and height >= TALL_FROM else 1
    rows = _row_heights(height, conditions, is_wide)
    pane_height = sum(rows[-4:-2])
    around = _CAPTION_AND_NOTE + (_BUILD_CODE if conditions.is_review else 0)
    picture_height = max(0, pane_height - around) // pictures
    has_note = pane_height >= _CAPTION_AND_NOTE + _LEAST_PICTURE_HEIGHT and width >= _NARROW_FROM
    if not is_wide:
        picture = _narrow_picture_width(width, picture_height, conditions)
        return ScreenLayout((width - picture, picture), rows, pictures, has_note)
    picture = _wide_picture_width(width, picture_height, conditions)
    return ScreenLayout((_STEPS, width - _STEPS - picture, picture), rows, pictures, has_note)


def _row_heights(height: int, conditions: LayoutConditions, is_wide: bool) -> tuple[int, ...]:
    """Return the heights of the rows.

    The description takes what the list does not need. On a very low screen it makes room.
    """
    steps = () if is_wide else (2,)
    keys = _TALL_KEYS if height >= TALL_FROM else _KEYS
    free = height - _HEADER - sum(steps) - _BAR - keys
    description = 1 if conditions.is_review else 4 if height >= TALL_FROM else 3
    if conditions.list_rows is not None and not conditions.is_review:
        description = max(description, free - conditions.list_rows)
    description = max(0, min(description, free - 5))
    return (_HEADER, *steps, free - description, description, _BAR, keys)


def _narrow_picture_width(width: int, picture_height: int, conditions: LayoutConditions) -> int:
    """Return the width of the picture below the steps.

    With pixels it takes what the options do not need for full names.
    """
    least = _NARROW_REVIEW_PICTURE if conditions.is_review else _NARROW_PICTURE
    if width < _NARROW_FROM:
        return width * least // _NARROW_FROM
    if not conditions.has_pixels or conditions.is_review:
        return least
    return _clamp(width - _FULL_NAMES, least, min(_PICTURE, _WIDEST * picture_height))


def _wide_picture_width(width: int, picture_height: int, conditions: LayoutConditions) -> int:
    """Return the width of the picture next to the column of steps.

    Beyond the least width it grows with the screen, as far as the options keep their space and a
    wider picture would show a larger car.
    """
    least = _REVIEW_PICTURE if conditions.is_review else _PICTURE
    if not conditions.has_pixels and width < ENLARGED_FROM:
        return least
    if conditions.is_review:
        options = _FULL_LEDGER
    else:
        options = _OPTIONS_WITH_PIXELS if conditions.has_pixels else _FULL_NAMES
    wanted = _PICTURE_OF_120 + int(_SHARE * (width - 120))
    return _clamp(min(wanted, width - _STEPS - options), least, _WIDEST * picture_height)


def _clamp(value: int, least: int, most: int) -> int:
    """Return a value not above `most`, but at least `least`."""
    return max(least, min(value, most))
