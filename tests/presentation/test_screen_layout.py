"""The layout of the main screen at every size, and that it leaves names their space."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest

from tests.session_factory import session_of
from tests.tui.app_driver import DAY
from xmc_tui.configurator import ChooseModel, Configurator, Workspace
from xmc_tui.domain.catalog import Catalog, StepKind
from xmc_tui.i18n import translator_for
from xmc_tui.presentation.cursor import (
    Cursor,
    first_cursor,
    move_cursor,
    move_to_next_group,
    move_to_numbered_step,
)
from xmc_tui.presentation.list_height import greatest_list_height
from xmc_tui.presentation.option_list_rows import option_list_rows
from xmc_tui.presentation.screen_layout import (
    LayoutConditions,
    ScreenLayout,
    make_screen_layout,
)
from xmc_tui.presentation.styled_row import StyledRow
from xmc_tui.presentation.styled_text import plain_text
from xmc_tui.presentation.ui_state import UiState
from xmc_tui.presentation.view_model import ViewModel, make_view_model

BLOCKS, PIXELS = LayoutConditions(), LayoutConditions(has_pixels=True)

#: Every combination of conditions.
ALL_CONDITIONS = [LayoutConditions(*flags) for flags in product((False, True), repeat=3)]

#: Every size from 40x10 to 250x80.
SIZES = [(width, height) for width in range(40, 251) for height in range(10, 81)]


def test_at_every_size_the_sums_are_right_and_no_panel_is_too_small() -> None:
    layouts: dict[ScreenLayout, tuple[int, int]] = {}
    for conditions in ALL_CONDITIONS:
        for width, height in SIZES:
            layout = make_screen_layout(width, height, conditions)
            assert sum(layout.columns) == width, (width, height, conditions)
            assert sum(layout.rows) == height, (width, height, conditions)
            layouts.setdefault(layout, (width, height))
    for layout, (width, height) in layouts.items():
        if layout.columns == (width,):
            continue  # the car alone
        *steps, options, picture = layout.columns
        assert steps in ([], [24]), (width, height)
        assert options >= (40 if width >= 130 else 31 if width >= 80 else 23), (width, height)
        assert picture >= (36 if width >= 100 else 29 if width >= 80 else 14), (width, height)
        header, *top, rows, description, bar, keys = layout.rows
        assert (header, top, bar) == (1, [] if width >= 100 else [2], 3)
        assert keys == (2 if height >= 32 else 1)
        assert rows >= 3, (width, height)
        assert description == 0 or rows >= 5, (width, height)
        note = 2 if layout.has_note else 0
        picture_height = (rows + description - 1 - note) // layout.pictures
        assert picture_height >= (4 if note else 2), (width, height)


@pytest.mark.parametrize("height", [24, 32, 40])
def test_with_characters_a_screen_below_140_columns_has_fixed_columns(height: int) -> None:
    for width in range(80, 140):
        tall, wide = height >= 32, width >= 100
        steps = [] if wide else [2]
        for is_review in (False, True):
            conditions = LayoutConditions(is_review=is_review)
            layout = make_screen_layout(width, height, conditions)
            picture = (36 if is_review else 45) if wide else (29 if is_review else 34)
            description = 1 if is_review else 4 if tall else 3
            options = width - picture - (24 if wide else 0)
            assert layout.columns == ((24,) if wide else ()) + (options, picture)
            keys = 2 if tall else 1
            free = height - 4 - keys - sum(steps) - description
            assert list(layout.rows) == [1, *steps, free, description, 3, keys]
            assert layout.pictures == (2 if tall and wide else 1)


@pytest.mark.parametrize(
    ("size", "picture", "pictures"),
    [((80, 24), 34, 1), ((120, 40), 52, 2), ((160, 50), 76, 2), ((200, 60), 100, 2)],
)
def test_pixels_have_room(size: tuple[int, int], picture: int, pictures: int) -> None:
    layout = make_screen_layout(*size, PIXELS)
    assert (layout.columns[-1], layout.pictures) == (picture, pictures)
    height = (sum(layout.rows[-4:-2]) - 3) // pictures
    # A cell is twice as high as wide. At 80x24 the names of the options come first.
    assert size == (80, 24) or 1.6 <= picture / (2 * height) <= 2.2


def test_the_picture_never_shrinks_when_the_terminal_grows() -> None:
    for conditions in (BLOCKS, PIXELS):
        for height in (24, 40, 60):
            widths = [
                make_screen_layout(width, height, conditions).columns[-1]
                for width in range(40, 251)
            ]
            assert widths == sorted(widths), (conditions, height)


def test_pixels_never_have_less_room_than_characters() -> None:
    for width, height in SIZES:
        with_pixels, with_characters = (
            make_screen_layout(width, height, conditions).columns[-1]
            for conditions in (PIXELS, BLOCKS)
        )
        assert with_pixels >= with_characters, (width, height)


def test_a_wide_and_low_picture_is_not_mostly_ground() -> None:
    for width, height in SIZES:
        if width >= 140:
            for conditions in (BLOCKS, PIXELS):
                layout = make_screen_layout(width, height, conditions)
                rows = (sum(layout.rows[-4:-2]) - 3) // layout.pictures
                assert layout.columns[-1] <= max(45, 5 * rows), (width, height)


@pytest.mark.parametrize(
    ("size", "list_rows", "expected"),
    [
        # The list needs all of the space, part of it, or little of it.
        ((80, 24), 20, (1, 2, 14, 3, 3, 1)),
        ((80, 24), 12, (1, 2, 12, 5, 3, 1)),
        ((120, 40), 24, (1, 24, 10, 3, 2)),
        ((120, 40), 33, (1, 30, 4, 3, 2)),
        ((120, 40), 4, (1, 5, 29, 3, 2)),
        ((80, 10), 2, (1, 2, 3, 0, 3, 1)),
    ],
)
def test_the_note_takes_what_the_list_does_not_need(
    size: tuple[int, int], list_rows: int, expected: tuple[int, ...]
) -> None:
    layout = make_screen_layout(*size, LayoutConditions(list_rows=list_rows))
    assert layout.rows == expected
    assert layout.columns == make_screen_layout(*size, BLOCKS).columns


@pytest.mark.parametrize("code", ["en", "zh"])
@pytest.mark.parametrize("model", ["su7-ultra", "yu7-max"])
def test_no_list_is_higher_than_its_estimate(launch: Catalog, model: str, code: str) -> None:
    for view in list_views(launch, model, code):
        for cells in (44, 46, 51, 60, 74):
            most = greatest_list_height(view, cells)
            assert most is None or len(option_list_rows(view, cells)) <= most, (cells, view.cursor)


def test_the_full_screen_car_has_the_whole_screen() -> None:
    for width, height in SIZES:
        layout = make_screen_layout(width, height, LayoutConditions(is_car_full_screen=True))
        assert layout == ScreenLayout((width,), (height,), 1, has_note=False)


# ── The names of the options ──────────────────────────────────────────────────────────────────────


def list_cursors(configurator: Configurator) -> Iterator[Cursor]:
    """Yield a cursor on every row of every group of every step."""
    for number, step in enumerate(configurator.catalog.steps, 1):
        cursor = move_to_numbered_step(configurator, first_cursor(configurator), number)
        groups: list[str] = []
        while cursor.step == step.id and cursor.group not in groups:
            groups.append(cursor.group)
            row = cursor
            seen: list[str] = []
            while row.highlight not in seen:
                seen.append(row.highlight)
                yield row
                row = move_cursor(configurator, row, 1)
            cursor = move_to_next_group(configurator, cursor, 1)


def list_views(catalog: Catalog, model: str, code: str) -> list[ViewModel]:
    """Return the view of every row of a model in a language."""
    configurator = Configurator(catalog, lambda: DAY)
    configurator.do(ChooseModel(model))
    workspace = Workspace(session_of(configurator))
    tr = translator_for(code)
    return [
        make_view_model(workspace, UiState(cursor, tr), "") for cursor in list_cursors(configurator)
    ]


def is_cut(row: StyledRow) -> bool:
    """Whether a part of a row is cut."""
    return "…" in plain_text(row.spans)


@pytest.mark.parametrize("code", ["en", "zh"])
@pytest.mark.parametrize("model", ["su7-ultra", "yu7-max"])
def test_an_enlarged_picture_of_characters_cuts_no_name(
    launch: Catalog, model: str, code: str
) -> None:
    views = list_views(launch, model, code)
    assert len(views) > 40
    compared = 0
    for width in (140, 143, 144, 145, 150, 160, 180, 200, 250):
        for view in views:
            is_review = view.step.kind is StepKind.REVIEW
            conditions = LayoutConditions(is_review=is_review)
            columns = make_screen_layout(width, 40, conditions).columns
            before = width - 24 - (36 if is_review else 45)
            rows = [option_list_rows(view, cells) for cells in (columns[1], before)]
            if is_review:  # its lines break elsewhere, so that they are not compared one by one
                now_cut, then_cut = ([row for row in each if is_cut(row)] for each in rows)
                assert len(now_cut) <= len(then_cut), width
                continue
            assert not [row for row in rows[0] if is_cut(row)], width
            compared += len(rows[0])
    assert compared > 1000
