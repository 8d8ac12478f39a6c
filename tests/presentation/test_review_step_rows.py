"""The review: what was chosen first, standard items in one line, and the build code small."""

from __future__ import annotations

from datetime import date

import pytest

from tests.presentation.test_price_bar import view_of
from tests.tui.fake_host import make_host
from xmc_tui.configurator import Choose, Configurator
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.presentation.cursor import move_to_numbered_step
from xmc_tui.presentation.review_step_rows import review_rows
from xmc_tui.presentation.styled_row import STANDARD_ITEMS_TARGET
from xmc_tui.presentation.styled_text import plain_text
from xmc_tui.presentation.view_model import ViewModel


@pytest.fixture
def view(launch: Catalog) -> ViewModel:
    """The review of a car with two choices that are not standard."""
    configurator = Configurator(launch, lambda: date(2025, 10, 1))
    for option in ("caliper-red", "amethyst"):
        configurator.do(Choose(option))
    host = make_host(configurator)
    host.set_cursor(move_to_numbered_step(configurator, host.ui.cursor, 6))
    return host.current_view()


def find_row(rows: list[str], text: str) -> int:
    """Return the number of the first row that contains a text."""
    return next(number for number, row in enumerate(rows) if text in row)


@pytest.mark.parametrize("unfolded", [False, True])
def test_what_was_chosen_comes_first_and_standard_items_are_one_line(
    view: ViewModel, unfolded: bool
) -> None:
    rows = review_rows(replace(view, is_review_unfolded=unfolded), 60)
    texts = [plain_text(row.spans) for row in rows]
    model = view.model
    (fold,) = [
        number for number, row in enumerate(rows) if row.click_target == STANDARD_ITEMS_TARGET
    ]
    assert f"{len(model.choosable_groups) - 2} standard items" in texts[fold]
    assert find_row(texts, "Amethyst") < find_row(texts, "Red") < fold
    assert find_row(texts, "worth ¥") > fold
    assert any("Standard puddle light" in text for text in texts) is unfolded
    assert fold < find_row(texts, "Total")


@pytest.mark.parametrize(("code", "value"), [("en", "worth ¥19,000"), ("zh", "价值 ¥19,000")])
def test_the_value_of_gifts_is_not_read_as_a_part_of_the_total(
    launch: Catalog, code: str, value: str
) -> None:
    rows = [plain_text(row.spans) for row in review_rows(view_of(launch, code=code), 60)]
    (gifts,) = (row for row in rows if "¥19,000" in row)
    assert gifts.rstrip().endswith(f" {value}")
    without_gifts = view_of(launch, code=code, model="yu7-max")
    rows = [plain_text(row.spans) for row in review_rows(without_gifts, 60)]
    name = {"en": "Gifts (included free)", "zh": "权益赠送"}[code]
    assert next(row.split()[-1] for row in rows if name in row) == "¥0"
