"""The header: edition, order and the notice of other terms, next to any message."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from tests.tui.fake_host import make_host
from xmc_tui.configurator import Configurator, SheetDetails
from xmc_tui.configurator.build_state import SavedSheet
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.i18n import translator_for
from xmc_tui.presentation.header import header_lines
from xmc_tui.presentation.resume_offer import resume_offer_text
from xmc_tui.presentation.seller_details_offer import seller_details_offer_text
from xmc_tui.presentation.styled_text import cell_width, plain_text, truncate_before_file_name
from xmc_tui.presentation.view_model import ViewModel

#: A day on which the edition of the catalog is in force, and one on which another is.
OWN_DAY, OTHER_DAY = date(2025, 10, 1), date(2026, 8, 1)
EDITIONS = {"zh": "2025年9月首发版", "en": "Launch, September 2025"}
NUMBER = "XMC-20251001-7K3Q9"

#: The forms of the notice in each language.
NOTICES = {
    "zh": ("当日适用其他条款，按 i 切换", "! 按 i 切换条款", "! i 条款"),
    "en": ("i other terms apply", "! i other terms", "! i Terms"),
}


def make_view(
    launch: Catalog, day: date, code: str, customer: str = "", number: str = ""
) -> ViewModel:
    """Return the view of the standard car, on its sheet if a number is given."""
    details = SheetDetails(customer_name=customer)
    configurator = Configurator(launch, lambda: day, details)
    if number:
        configurator.state.saved_sheet = SavedSheet(number, configurator.build, details, day)
    host = make_host(configurator)
    host.ui = replace(host.ui, tr=translator_for(code))
    return host.current_view()


def header_text(view: ViewModel, cells: int) -> str:
    """Return the header as text, after a check of its width."""
    (line,) = header_lines(view, cells)
    assert cell_width(line) <= cells
    return plain_text(line)


def has_notice(text: str, code: str) -> bool:
    """Whether a form of the notice is in a text."""
    return any(notice in text for notice in NOTICES[code])


@pytest.mark.parametrize(
    ("code", "width", "day", "tabs"),
    list(product(["zh", "en"], [80, 100, 120, 160], [OWN_DAY, OTHER_DAY], ["A", "ABC"])),
)
def test_edition_and_day_are_shown_at_every_width(
    launch: Catalog, code: str, width: int, day: date, tabs: str
) -> None:
    for customer, number in product(("", "李女士", "Very Long & Sons [/red] Ltd"), ("", NUMBER)):
        view = replace(make_view(launch, day, code, customer, number), tab_labels=tabs)
        text = header_text(view, width)
        assert EDITIONS[code] in text
        assert str(day) in text
        assert has_notice(text, code) is (day == OTHER_DAY)


@pytest.mark.parametrize("code", ["zh", "en"])
@pytest.mark.parametrize("width", [80, 120, 160])
def test_the_customer_and_the_number_are_shown_where_there_is_room(
    launch: Catalog, code: str, width: int
) -> None:
    text = header_text(make_view(launch, OWN_DAY, code, "李女士", NUMBER), width)
    assert "李女士" in text
    assert (NUMBER in text) is (width > 80)
    assert NUMBER in header_text(make_view(launch, OWN_DAY, code, "", NUMBER), 120)
    view = make_view(launch, OWN_DAY, code, "李女士", NUMBER)
    assert "李女士" not in header_text(replace(view, customer_view=True), width)


def test_a_name_in_the_header_has_no_control_characters(launch: Catalog) -> None:
    text = header_text(make_view(launch, OWN_DAY, "en", "Li\x1b[31m\u202e"), 120)
    assert text.isprintable()
    assert "Li" in text


@pytest.mark.parametrize("code", ["zh", "en"])
@pytest.mark.parametrize("width", [80, 100, 120])
def test_an_offer_leaves_room_for_the_notice(launch: Catalog, code: str, width: int) -> None:
    tr = translator_for(code)
    cars = [model.name for model in launch.models]
    ages = (0.0, 59 * 60.0, 23 * 3600.0, 29 * 86_400.0)
    offers = [seller_details_offer_text(tr)] + [
        resume_offer_text("r", car, 1_557_900, True, age, tr) for car in cars for age in ages
    ]
    for offer in offers:
        for day in (OWN_DAY, OTHER_DAY):
            text = header_text(replace(make_view(launch, day, code), message=offer), width)
            assert offer in text
            assert has_notice(text, code) is (day == OTHER_DAY), text


def test_a_message_leaves_the_open_builds_and_the_model_in_sight(launch: Catalog) -> None:
    view = replace(make_view(launch, OTHER_DAY, "en"), tab_labels="AB", tab_label="B")
    text = header_text(replace(view, message="Selected: Paint · Silver"), 80)
    assert all(part in text for part in ("A [B]", "Xiaomi SU7 Ultra", "i other terms apply"))
    message = "Draft resumed. Press r for the previous order."
    text = header_text(replace(view, message=message), 80)
    assert all(part in text for part in ("A [B]", message, "i other terms apply"))


def test_a_long_message_keeps_the_name_of_its_file(launch: Catalog) -> None:
    name = "XMC-20251001-7K3Q9.png and -chat.png"
    for folder in ("/home/showroom/Documents/a folder/" * 3, "C:\\Users\\Li Wei\\xmc\\" * 4):
        message = f"Saved: {folder}{name}"
        text = header_text(replace(make_view(launch, OTHER_DAY, "en"), message=message), 80)
        assert text.startswith(" Saved: ")
        assert text.endswith(f"{folder[-1]}{name}")
        assert "…" in text


def test_a_text_without_room_for_the_file_is_cut_in_its_middle() -> None:
    assert truncate_before_file_name("a/bcdefghij", 20) == "a/bcdefghij"
    assert truncate_before_file_name("/folder/of/many/abcd.toml", 16) == "/fold…/abcd.toml"
    for text in ("/folder/abcdefghij.toml", "no path but a long sentence"):
        cut = truncate_before_file_name(text, 12)
        assert len(cut) <= 12
        assert "…" in cut
