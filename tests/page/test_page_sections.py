"""Tests of the sections of the customer's page: choices, eligibility, terms, contact and code."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import zxingcpp

from tests.page.page_factory import FULLEST, make_test_page
from tests.page.test_page_content import Reader, qr_bitmap
from tests.storage.sheet_tools import QUALIFYING
from xmc_tui.configurator import SheetDetails
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.page import SUFFIXES, render_page


@pytest.mark.parametrize("code", ["zh", "en"])
@pytest.mark.parametrize("name", FULLEST)
def test_every_choice_is_named_once(launch: Catalog, name: str, code: str) -> None:
    model_id, options = FULLEST[name]
    model = launch.model_by_id[model_id]
    page = make_test_page(launch, model_id, options, code)
    standard = [
        group.standard
        for group in model.choosable_groups
        if group.standard and not {option.id for option in group.options} & set(options)
    ]
    free = [each for each in standard if not model.options[each].price.amount]
    named = [line.partition("：" if code == "zh" else ": ")[2] for line in page.standard.lines]
    assert sorted(named) == sorted(model.options[each].name.in_language(code) for each in free)
    paid = [each for each in options if model.options[each].price.amount]
    gifts = [option.id for option in model.gifts_on(date(2025, 10, 1))]
    assert sorted(item.name for item in page.items[1:]) == sorted(
        model.options[each].name.in_language(code) for each in (*paid, *gifts)
    )
    groups = [item.group for item in page.items if item.group]
    assert len(groups) == len(set(groups))


@pytest.mark.parametrize(
    ("options", "status", "standing"),
    [
        ([], "Does not qualify yet", "Options total ¥0 · ¥100,001 to go"),
        (["carbon-roof"], "Does not qualify yet", "Options total ¥25,000 · ¥75,001 to go"),
        (list(QUALIFYING), "Quote", "Options total ¥130,000 · your build qualifies"),
    ],
)
def test_the_page_says_whether_the_build_qualifies(
    launch: Catalog, options: list[str], status: str, standing: str
) -> None:
    page = make_test_page(launch, "su7-ultra", options, "en")
    assert page.status == status
    assert page.eligibility.lines == (
        standing,
        "Custom orders require more than ¥100,000 in options, with at least one bespoke item.",
    )


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize(
    ("model", "options", "is_marked"),
    [
        ("yu7-max", [], False),  # its standard items have illustrative prices of ¥0, not shown
        ("yu7-max", ["amethyst"], False),
        ("yu7-max", ["celadon"], True),
        ("su7-ultra", [], False),
        ("su7-ultra", ["twilight-rose"], True),
    ],
)
def test_the_mark_of_illustrative_amounts_is_explained_only_where_one_is_shown(
    launch: Catalog, model: str, options: list[str], is_marked: bool, suffix: str
) -> None:
    page = make_test_page(launch, model, options, "en")
    assert bool(page.legend) is is_marked
    text = render_page(page, suffix)
    assert ("Illustrative price, not published" in text) is is_marked
    assert ("≈¥" in text) is is_marked


@pytest.mark.parametrize(
    ("operator", "bespoke", "expected"),
    [
        (">", False, "Custom orders require more than ¥100,000 in options."),
        (">=", False, "Custom orders require ¥100,000 in options."),
        (">=", True, "Custom orders require ¥100,000 in options, with at least one bespoke item."),
    ],
)
def test_the_requirement_is_that_of_the_catalog(
    launch: Catalog, operator: str, bespoke: bool, expected: str
) -> None:
    threshold = replace(launch.programme.threshold, operator=operator)
    programme = replace(launch.programme, threshold=threshold, at_least_one_bespoke=bespoke)
    page = make_test_page(replace(launch, programme=programme), "su7-ultra", [], "en")
    assert page.eligibility.lines[1] == expected


def test_the_page_names_the_contact_of_the_store(launch: Catalog) -> None:
    page = make_test_page(launch, "su7-ultra", [], "en", contact="010-12345678")
    assert page.seller == (
        ("Store", "北京 展厅"), ("Advisor", "王顾问"), ("Contact", "010-12345678"),
    )  # fmt: skip
    nobody = make_test_page(launch, "su7-ultra", [], "en", details=SheetDetails())
    assert nobody.seller == ()
    for suffix in SUFFIXES:
        assert "010" in render_page(page, suffix)
        assert "Advisor" not in render_page(nobody, suffix)


@pytest.mark.parametrize("code", ["zh", "en"])
def test_the_qr_code_opens_the_page_of_the_store(launch: Catalog, code: str) -> None:
    page = make_test_page(
        launch, "su7-ultra", list(QUALIFYING), code, page_url="https://store.example/b?a=1&code="
    )
    link = "https://store.example/b?a=1&code=XMC-618E-SVS1-AH"
    read = Reader(render_page(page, ".html"))
    found: list[Any] = zxingcpp.read_barcodes(qr_bitmap(read))
    assert [each.text for each in found] == [link]
    assert [each["href"] for tag, each in read.elements if tag == "a"] == [link]
    for text in (page.code.text, page.code.note, page.code.link_label):
        assert text in read.text
    assert link in render_page(page, ".md")
    assert link in render_page(page, ".txt").splitlines()
    plain = make_test_page(launch, "su7-ultra", list(QUALIFYING), code)
    assert plain.code.note != page.code.note
    assert "href" not in render_page(plain, ".html")


def test_a_page_of_the_launch_day_lists_the_launch_benefits(launch: Catalog) -> None:
    page = make_test_page(launch, "su7-ultra", [], "en", date(2025, 9, 30))
    assert "49,000" in render_page(page, ".txt")
    assert "49,000" not in render_page(make_test_page(launch, "su7-ultra", [], "en"), ".txt")


def test_first_deliveries_after_the_delivery_window_are_named(launch: Catalog) -> None:
    on_launch = render_page(make_test_page(launch, "yu7-max", [], "en", date(2025, 9, 28)), ".txt")
    assert "Deliveries of this model begin on 2026-05-01" in on_launch
    later = render_page(make_test_page(launch, "yu7-max", [], "en", date(2025, 12, 15)), ".txt")
    assert "Estimated delivery 2026-05-01 to 2026-06-15" in later
