"""The programme terms at their limits, and the figures of the example order sheet."""

from __future__ import annotations

import hashlib
import json
import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.small_catalogs import catalog_tables, group, load_tables, model, option
from xmc_tui import __version__
from xmc_tui.configurator import (
    Availability,
    Choose,
    ChooseModel,
    Configurator,
    NotOffered,
    SheetDetails,
)
from xmc_tui.domain.build import Build, build_from_wished_options
from xmc_tui.domain.build_code import encode_build
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.compiled_rules import CompiledRules
from xmc_tui.domain.pricing import Quote, compute_quote
from xmc_tui.domain.threshold_and_delivery import Delivery, add_months
from xmc_tui.storage.sheets.sheet_document import (
    SheetIdentity,
    dump_json,
    dump_toml,
    make_sheet_document,
)

AUTUMN = date(2025, 10, 1)

#: 95,000 yuan of options, two of them bespoke.
NEARLY = ("amethyst", "carbon-hood-raw", "carbon-roof")
EXACTLY_100000 = (*NEARLY, "black-red", "rear-fridge")
EXACTLY_100500 = (*NEARLY, "caliper-red", "rear-fridge", "lightning-blue-side")
WITHOUT_BESPOKE = (
    "obsidian-black",
    "carbon-hood-raw",
    "carbon-spoiler-fixed",
    "carbon-exterior",
    "u-forged-graphite",
    "black-red",
    "rear-fridge",
    "carbon-interior-kit",
)
#: The build of the example order sheet.
EXAMPLE_SHEET = (
    *NEARLY,
    "carbon-exterior",
    "carbon-spoiler-fixed",
    "lightning-black-side",
    "black-red",
)


def make_build(catalog: Catalog, *options: str, model_id: str = "su7-ultra") -> Build:
    """Return a build with some options, which must break no rule."""
    car = catalog.model_by_id[model_id]
    build = build_from_wished_options(car, options)
    assert not CompiledRules(car).find_conflicts(build.chosen)
    return build


def quoted(
    catalog: Catalog, *options: str, on: date = AUTUMN, model_id: str = "su7-ultra"
) -> Quote:
    """Return the quote of a build that breaks no rule."""
    return compute_quote(catalog, make_build(catalog, *options, model_id=model_id), on)


def sheet_of(
    catalog: Catalog, *options: str, on: date = AUTUMN, model_id: str = "su7-ultra"
) -> dict[str, Any]:
    """Return the order sheet of a build that breaks no rule."""
    created = datetime.fromisoformat("2025-10-01T10:15:00+08:00")
    identity = SheetIdentity("XMC-20251001-7K3Q9", 1, created, "zh")
    return make_sheet_document(
        catalog, make_build(catalog, *options, model_id=model_id), on, identity, SheetDetails()
    )


# ── The threshold ─────────────────────────────────────────────────────────────────────────────────


def test_exactly_the_amount_does_not_qualify_at_launch(launch: Catalog) -> None:
    status = quoted(launch, *EXACTLY_100000).threshold
    assert (status.counted, status.shortfall, status.bespoke_items) == (100_000, 1, 2)
    assert not status.qualifies
    assert status.reasons == ("below-threshold",)


def test_the_least_sum_above_the_amount_qualifies_at_launch(launch: Catalog) -> None:
    found = quoted(launch, *EXACTLY_100500)
    assert (found.threshold.counted, found.threshold.shortfall) == (100_500, 0)
    assert found.threshold.qualifies
    assert found.reasons == ()
    assert not found.is_draft


def test_more_than_the_amount_without_a_bespoke_item_does_not_qualify(launch: Catalog) -> None:
    status = quoted(launch, *WITHOUT_BESPOKE).threshold
    assert (status.counted, status.shortfall, status.bespoke_items) == (105_000, 0, 0)
    assert not status.qualifies
    assert status.reasons == ("no-bespoke-item",)


def test_one_bespoke_item_more_makes_such_a_build_qualify(launch: Catalog) -> None:
    assert quoted(launch, *WITHOUT_BESPOKE, "badge-matte-smoked").threshold.qualifies


def test_the_standard_car_lacks_both_sum_and_bespoke_item(launch: Catalog) -> None:
    found = quoted(launch)
    assert found.reasons == ("no-bespoke-item", "below-threshold")
    assert found.threshold.shortfall == 100_001
    assert (found.totals.options, found.totals.total, found.totals.premium) == (0, 529_900, 0)


@pytest.mark.parametrize(
    ("operator", "counted", "qualifies"),
    [(">", 10, False), (">", 11, True), (">=", 10, True), (">=", 9, False)],
)
def test_the_operator_decides_at_the_exact_amount(
    tmp_path: Path, operator: str, counted: int, qualifies: bool
) -> None:
    groups = {"a": group({"a0": option(), "a1": option(counted, bespoke=True)})}
    catalog = load_tables(
        tmp_path / "catalog", catalog_tables({"alpha": model(groups)}, 10, operator)
    )
    assert quoted(catalog, "a1", model_id="alpha").threshold.qualifies is qualifies


def test_a_car_that_is_not_eligible_never_qualifies(tmp_path: Path) -> None:
    groups = {"a": group({"a0": option(), "a1": option(99, bespoke=True)})}
    catalog = load_tables(
        tmp_path / "catalog", catalog_tables({"alpha": model(groups, eligible=False)})
    )
    assert quoted(catalog, "a1", model_id="alpha").reasons == ("model-not-eligible",)


def test_exactly_60000_qualifies_in_july(july: Catalog) -> None:
    found = quoted(july, "amethyst", "carbon-roof", "black-red", on=date(2026, 7, 28))
    assert (found.threshold.counted, found.threshold.shortfall) == (60_000, 0)
    assert found.threshold.qualifies


# ── Gifts ─────────────────────────────────────────────────────────────────────────────────────────


def test_gifts_are_charged_nothing_and_never_counted(launch: Catalog) -> None:
    found = quoted(launch, *NEARLY)
    gifts = [line for line in found.lines if line.gifted]
    assert [(line.option.id, line.charged, line.counts_towards_threshold) for line in gifts] == [
        ("carbon-seat-backs", 0, False),
        ("carbon-steering-wheel", 0, False),
        ("carbon-console-trim", 0, False),
    ]
    assert (found.totals.gifts, found.totals.options, found.totals.total) == (
        19_000,
        95_000,
        624_900,
    )
    assert (found.threshold.counted, found.threshold.qualifies) == (95_000, False)


def test_a_bespoke_gift_is_no_bespoke_item(tmp_path: Path) -> None:
    groups = {
        "a": group({"a0": option(), "a1": option(50)}),
        "given": group({"g0": option(50, bespoke=True)}, "gift"),
    }
    catalog = load_tables(tmp_path / "catalog", catalog_tables({"alpha": model(groups)}))
    assert quoted(catalog, "a1", model_id="alpha").reasons == ("no-bespoke-item",)


# ── Illustrative prices ───────────────────────────────────────────────────────────────────────────


def test_a_charged_illustrative_price_makes_a_draft(launch: Catalog, july: Catalog) -> None:
    options = ("twilight-rose", *WITHOUT_BESPOKE[1:])
    assert quoted(launch, *options).threshold.qualifies
    assert quoted(launch, *options).reasons == ("illustrative-price",)
    assert sheet_of(launch, *options)["sheet"]["status"] == "draft"
    assert "illustrative-price" not in quoted(july, *options).reasons


def test_an_illustrative_price_of_zero_makes_no_draft(launch: Catalog) -> None:
    assert "illustrative-price" not in quoted(launch, model_id="yu7-max").reasons
    assert "illustrative-price" not in quoted(launch, "amethyst", model_id="yu7-max").reasons
    assert "illustrative-price" in quoted(launch, "dawn-pink", model_id="yu7-max").reasons


# ── Trial window and benefits ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("day", "inside"),
    [
        (date(2025, 9, 24), False),
        (date(2025, 9, 25), True),
        (date(2026, 9, 24), True),
        (date(2026, 9, 25), False),
        (date(2026, 11, 21), False),
    ],
)
def test_a_quote_outside_the_trial_window_has_a_note(
    launch: Catalog, day: date, inside: bool
) -> None:
    sheet = sheet_of(launch, *EXACTLY_100500, on=day)
    assert sheet["sheet"]["status"] == "quote"
    assert sheet["threshold"]["qualifies"] is True
    assert sheet["terms"]["in_trial"] is inside
    for language in ("zh", "en"):
        notes = [note for note in sheet["terms"][f"notes_{language}"] if "2026-09-24" in note]
        assert len(notes) == (0 if inside else 1)


@pytest.mark.parametrize(
    ("day", "is_given"),
    [
        (date(2025, 9, 25), True),
        (date(2025, 9, 30), True),
        (date(2025, 10, 1), False),
        (date(2026, 11, 21), False),
    ],
)
def test_the_launch_pack_is_noted_until_the_end_of_september_and_never_counted(
    launch: Catalog, day: date, is_given: bool
) -> None:
    sheet = sheet_of(launch, *EXACTLY_100500, on=day)
    for language in ("zh", "en"):
        assert any("49,000" in note for note in sheet["terms"][f"notes_{language}"]) is is_given
    assert [pack.id for pack in quoted(launch, on=day).benefits] == (
        ["launch-pack"] if is_given else []
    )
    assert (sheet["totals"]["gifts"], sheet["totals"]["total"]) == (19_000, 630_400)


# ── Delivery ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2025, 10, 31), 4, date(2026, 2, 28)),
        (date(2027, 10, 31), 4, date(2028, 2, 29)),
        (date(2025, 8, 31), 1, date(2025, 9, 30)),
        (date(2025, 12, 15), 1, date(2026, 1, 15)),
        (date(2025, 11, 30), 13, date(2026, 12, 30)),
        (date(2025, 12, 31), 0, date(2025, 12, 31)),
    ],
)
def test_months_are_calendar_months_clamped_to_the_last_day(
    day: date, months: int, expected: date
) -> None:
    assert add_months(day, months) == expected


def test_without_a_bespoke_item_the_window_is_four_to_six_months(launch: Catalog) -> None:
    assert quoted(launch, on=date(2025, 10, 31)).delivery == Delivery(
        date(2026, 2, 28), date(2026, 4, 30)
    )


def test_a_bespoke_item_adds_two_to_four_weeks_after_the_clamp(launch: Catalog) -> None:
    found = quoted(launch, "caliper-red", on=date(2025, 10, 31))
    assert found.delivery == Delivery(date(2026, 3, 14), date(2026, 5, 28))


def test_no_yu7_max_is_delivered_before_may_2026(launch: Catalog) -> None:
    found = quoted(launch, on=AUTUMN, model_id="yu7-max")
    assert found.delivery == Delivery(date(2026, 5, 1), date(2026, 5, 1))
    found = quoted(launch, "amethyst", on=date(2025, 10, 31), model_id="yu7-max")
    assert found.delivery == Delivery(date(2026, 5, 1), date(2026, 5, 28))
    assert quoted(launch, on=date(2026, 2, 1), model_id="yu7-max").delivery.earliest == date(
        2026, 6, 1
    )


# ── Periods of offers ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("day", "offered"), [(date(2026, 1, 24), True), (date(2026, 1, 25), False)]
)
def test_lava_orange_is_offered_until_the_24th_of_january(
    launch: Catalog, day: date, offered: bool
) -> None:
    compiled_rules = CompiledRules(launch.model_by_id["yu7-max"])
    assert compiled_rules.ids_of(compiled_rules.find_not_offered(day)) == (
        () if offered else ("lava-orange",)
    )
    configurator = Configurator(launch, lambda: day)
    configurator.do(ChooseModel("yu7-max"))
    assert configurator.evaluator.option_state("lava-orange").availability is (
        Availability.FREE if offered else Availability.NOT_OFFERED
    )
    result = configurator.do(Choose("lava-orange"))
    assert isinstance(result, NotOffered) is not offered
    assert ("lava-orange" in configurator.build.chosen) is offered


def test_an_option_is_not_offered_before_its_first_day(tmp_path: Path) -> None:
    period = {"from": date(2026, 1, 2), "until": date(2026, 1, 3)}
    groups = {"a": group({"a0": option(), "a1": option() | period})}
    catalog = load_tables(tmp_path / "catalog", catalog_tables({"alpha": model(groups)}))
    compiled_rules = CompiledRules(catalog.model_by_id["alpha"])
    offered = [
        day for day in range(1, 6) if not compiled_rules.find_not_offered(date(2026, 1, day))
    ]
    assert offered == [2, 3]


# ── The example order sheet ───────────────────────────────────────────────────────────────────────


def test_the_identity_and_lines_of_the_example_sheet(launch: Catalog) -> None:
    sheet = sheet_of(launch, *EXAMPLE_SHEET)
    assert sheet["schema"] == "xmc-order-sheet/1"
    assert sheet["sheet"] == {
        "number": "XMC-20251001-7K3Q9",
        "revision": 1,
        "created": datetime.fromisoformat("2025-10-01T10:15:00+08:00"),
        "quoted_on": date(2025, 10, 1),
        "language": "zh",
        "status": "quote",
        "code": encode_build(launch, make_build(launch, *EXAMPLE_SHEET)),
        "app_version": __version__,
    }
    assert sheet["customer"] == {}
    assert (sheet["catalog"]["id"], sheet["catalog"]["edition"], sheet["catalog"]["overlays"]) == (
        "xmc",
        "launch",
        [],
    )
    assert sheet["model"] == {
        "id": "su7-ultra",
        "name_zh": "小米SU7 Ultra",
        "name_en": "Xiaomi SU7 Ultra",
        "base_price": 529_900,
        "basis": "published",
        "source": "xmconf",
    }
    assert sheet["lines"][0] == {
        "group": "paint",
        "option": "amethyst",
        "name_zh": "紫水晶",
        "name_en": "Amethyst",
        "list_price": 28_000,
        "charged": 28_000,
        "counted": True,
        "bespoke": True,
        "gifted": False,
        "standard": False,
        "basis": "published",
        "source": "itbear",
    }


def test_every_sum_and_term_of_the_example_sheet(launch: Catalog) -> None:
    sheet = sheet_of(launch, *EXAMPLE_SHEET)
    assert sheet["totals"] == {
        "base": 529_900,
        "options": 130_000,
        "gifts": 19_000,
        "total": 659_900,
        "premium": 0.2453,
    }
    assert sheet["threshold"] == {
        "amount": 100_000,
        "operator": ">",
        "counted": 130_000,
        "shortfall": 0,
        "bespoke_items": 3,
        "qualifies": True,
        "reasons": [],
    }
    assert sheet["terms"] == {
        "deposit": 80_000,
        "balance": 579_900,
        "cooling_off_days": 90,
        "transferable": False,
        "lock_channel": "store",
        "trial_from": date(2025, 9, 25),
        "trial_to": date(2026, 9, 24),
        "in_trial": True,
        "notes_zh": [],
        "notes_en": [],
    }
    assert sheet["delivery"] == {"earliest": date(2026, 2, 15), "latest": date(2026, 4, 29)}
    assert sheet["after_sales"] == {"bespoke_repair_extra_workdays": [5, 7]}


def test_a_sheet_has_one_line_per_group_in_catalog_order_then_the_gifts(launch: Catalog) -> None:
    lines = sheet_of(launch, *EXAMPLE_SHEET)["lines"]
    groups = [group.id for group in launch.model_by_id["su7-ultra"].groups if group.id != "gifts"]
    assert [line["group"] for line in lines] == [*groups, "gifts", "gifts", "gifts"]
    gift = lines[-1]
    assert (gift["list_price"], gift["charged"], gift["counted"], gift["gifted"]) == (
        3_000,
        0,
        False,
        True,
    )
    badge = next(line for line in lines if line["group"] == "badge")
    assert (badge["standard"], badge["charged"], badge["counted"]) == (True, 0, True)


def test_the_keys_of_a_sheet_are_in_the_documented_order(launch: Catalog) -> None:
    sheet = sheet_of(launch, *EXAMPLE_SHEET)
    read = tomllib.loads(dump_toml(sheet).decode("utf-8"))
    assert read == sheet
    assert list(read) == [
        "schema",
        "sheet",
        "customer",
        "catalog",
        "model",
        "lines",
        "totals",
        "threshold",
        "terms",
        "delivery",
        "after_sales",
        "integrity",
    ]
    assert list(read["catalog"]) == ["id", "version", "edition", "overlays", "digest"]


def test_the_digest_of_a_sheet_covers_everything_else(launch: Catalog) -> None:
    read = json.loads(dump_json(sheet_of(launch, *EXAMPLE_SHEET)))
    stated = read.pop("integrity")["digest"]
    text = json.dumps(read, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert stated == "sha256:" + hashlib.sha256(text.encode("utf-8")).hexdigest()
