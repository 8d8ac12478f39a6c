"""Order sheets have the required content and key order, and round trip unchanged."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.storage.sheet_tools import (
    DAY,
    DETAILS,
    IDENTITY,
    QUALIFYING,
    YU7_DEAREST,
    digest,
    make_document,
)
from xmc_tui import __version__
from xmc_tui.configurator import SheetDetails
from xmc_tui.domain.build import Build, build_from_wished_options
from xmc_tui.domain.build_code import encode_build
from xmc_tui.domain.catalog import Catalog, SelectionMode
from xmc_tui.storage.catalog.catalog_loader import load_catalog
from xmc_tui.storage.sheets.sheet_document import (
    dump_json,
    dump_toml,
    make_sheet_document,
    new_identity,
)
from xmc_tui.storage.sheets.sheet_reader import build_of_sheet, read_sheet
from xmc_tui.storage.standard_paths import shipped_catalog

#: The keys of the format in order, with their TOML types.
CONTRACT: dict[str, dict[str, type]] = {
    "sheet": {
        "number": str,
        "revision": int,
        "created": datetime,
        "quoted_on": date,
        "language": str,
        "status": str,
        "code": str,
        "app_version": str,
        "advisor": str,
        "store": str,
    },
    "customer": {"name": str, "phone": str, "note": str},
    "catalog": {"id": str, "version": str, "edition": str, "overlays": list, "digest": str},
    "model": {
        "id": str,
        "name_zh": str,
        "name_en": str,
        "base_price": int,
        "basis": str,
        "source": str,
    },
    "lines": {
        "group": str,
        "option": str,
        "name_zh": str,
        "name_en": str,
        "list_price": int,
        "charged": int,
        "counted": bool,
        "bespoke": bool,
        "gifted": bool,
        "standard": bool,
        "basis": str,
        "source": str,
    },
    "totals": {"base": int, "options": int, "gifts": int, "total": int, "premium": float},
    "threshold": {
        "amount": int,
        "operator": str,
        "counted": int,
        "shortfall": int,
        "bespoke_items": int,
        "qualifies": bool,
        "reasons": list,
    },
    "terms": {
        "deposit": int,
        "balance": int,
        "cooling_off_days": int,
        "transferable": bool,
        "lock_channel": str,
        "trial_from": date,
        "trial_to": date,
        "in_trial": bool,
        "notes_zh": list,
        "notes_en": list,
    },
    "delivery": {"earliest": date, "latest": date},
    "after_sales": {"bespoke_repair_extra_workdays": list},
    "integrity": {"digest": str},
}

#: 105,000 yuan of options on the SU7 Ultra without a bespoke item.
NOT_BESPOKE = (
    "space-silver",
    "carbon-hood-raw",
    "carbon-spoiler-fixed",
    "carbon-exterior",
    "u-forged-graphite",
    "black-red",
    "rear-fridge",
    "carbon-interior-kit",
)

#: 107,000 yuan of options with Twilight Rose, whose launch price is illustrative.
WITH_ROSE = (
    "twilight-rose",
    "carbon-hood-raw",
    "carbon-roof",
    "five-spoke-moonrock",
    "moonshadow-grey",
)


def sheet_toml(
    catalog: Catalog,
    options: tuple[str, ...] = QUALIFYING,
    model: str = "su7-ultra",
    details: SheetDetails = DETAILS,
) -> bytes:
    """Return the TOML of a sheet."""
    build = build_from_wished_options(catalog.model_by_id[model], options)
    return dump_toml(make_sheet_document(catalog, build, DAY, IDENTITY, details))


def test_the_example_sheet_of_the_format(catalog: Catalog) -> None:
    """The example build gives the figures of the example sheet."""
    document = make_document(catalog)
    assert document["schema"] == "xmc-order-sheet/1"
    assert document["sheet"] == {
        "number": "XMC-20251001-7K3Q9",
        "revision": 1,
        "created": datetime(2025, 10, 1, 10, 15, tzinfo=timezone(timedelta(hours=8))),
        "quoted_on": date(2025, 10, 1),
        "language": "zh",
        "status": "quote",
        "code": encode_build(
            catalog, build_from_wished_options(catalog.model_by_id["su7-ultra"], QUALIFYING)
        ),
        "app_version": "0.1.0",
        "advisor": "王顾问",
        "store": "北京 展厅",
    }
    assert document["customer"] == {"name": "李女士", "phone": "13800000000", "note": "周末提车"}
    assert document["model"] == {
        "id": "su7-ultra",
        "name_zh": "小米SU7 Ultra",
        "name_en": "Xiaomi SU7 Ultra",
        "base_price": 529900,
        "basis": "published",
        "source": "xmconf",
    }
    assert document["lines"][0] == {
        "group": "paint",
        "option": "amethyst",
        "name_zh": "紫水晶",
        "name_en": "Amethyst",
        "list_price": 28000,
        "charged": 28000,
        "counted": True,
        "bespoke": True,
        "gifted": False,
        "standard": False,
        "basis": "published",
        "source": "itbear",
    }
    assert document["totals"] == {
        "base": 529900,
        "options": 130000,
        "gifts": 19000,
        "total": 659900,
        "premium": 0.2453,
    }
    assert document["threshold"] == {
        "amount": 100000,
        "operator": ">",
        "counted": 130000,
        "shortfall": 0,
        "bespoke_items": 3,
        "qualifies": True,
        "reasons": [],
    }
    assert document["terms"] == {
        "deposit": 80000,
        "balance": 579900,
        "cooling_off_days": 90,
        "transferable": False,
        "lock_channel": "store",
        "trial_from": date(2025, 9, 25),
        "trial_to": date(2026, 9, 24),
        "in_trial": True,
        "notes_zh": [],
        "notes_en": [],
    }
    assert document["delivery"] == {"earliest": date(2026, 2, 15), "latest": date(2026, 4, 29)}
    assert document["after_sales"] == {"bespoke_repair_extra_workdays": [5, 7]}
    assert {key: document["catalog"][key] for key in ("id", "edition", "overlays")} == {
        "id": "xmc",
        "edition": "launch",
        "overlays": [],
    }


def test_keys_are_in_the_order_of_the_format(catalog: Catalog) -> None:
    """Tables and keys are in the specified order in the file itself."""
    text = sheet_toml(catalog).decode("utf-8")
    tables: list[tuple[str, list[str]]] = [("", [])]
    for line in text.splitlines():
        if header := re.fullmatch(r"\[{1,2}([a-z_]+)\]{1,2}", line):
            tables.append((header[1], []))
        elif key := re.match(r"([a-z_]+) = ", line):
            tables[-1][1].append(key[1])
    names = list(dict.fromkeys(name for name, _ in tables))
    assert names == ["", *CONTRACT]
    assert tables[0] == ("", ["schema"])
    for name, keys in tables[1:]:
        assert keys == list(CONTRACT[name]), name
    assert "[[lines]]" in text


def test_every_value_has_the_type_of_the_format(catalog: Catalog) -> None:
    """Amounts are integers, dates are TOML local dates, flags are booleans."""
    document = make_document(catalog)
    for name, keys in CONTRACT.items():
        tables = document[name] if name == "lines" else [document[name]]
        for table in tables:
            assert {key: type(value) for key, value in table.items()} == keys, name


def test_created_is_written_with_its_offset(catalog: Catalog) -> None:
    """`created` is an offset date-time in seconds, `quoted_on` a local date."""
    text = sheet_toml(catalog).decode("utf-8")
    assert re.search(r"^created = 2025-10-01[T ]10:15:00\+08:00$", text, re.MULTILINE)
    assert re.search(r"^quoted_on = 2025-10-01$", text, re.MULTILINE)
    assert make_document(catalog)["sheet"]["created"].utcoffset() == timedelta(hours=8)


def test_empty_fields_are_left_out(catalog: Catalog) -> None:
    """Advisor, store and the customer fields are optional; the customer table is not."""
    document = make_document(catalog, details=SheetDetails())
    assert document["customer"] == {}
    assert "advisor" not in document["sheet"]
    assert "store" not in document["sheet"]
    assert list(document) == ["schema", *CONTRACT]


def test_the_digest_covers_the_rest_of_the_sheet(catalog: Catalog) -> None:
    """The digest is that of the rest as UTF-8 JSON: sorted keys, no spaces, ISO dates."""
    document = make_document(catalog)
    assert document["integrity"] == {"digest": digest(document)}
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", document["integrity"]["digest"])
    other = make_document(catalog, details=SheetDetails(customer_name="x"))
    assert other["integrity"] != document["integrity"]


def test_toml_and_json_have_the_same_content(catalog: Catalog) -> None:
    """JSON has the same fields in the same order, with ISO dates and times."""
    document = make_sheet_document(
        catalog,
        build_from_wished_options(catalog.model_by_id["su7-ultra"], QUALIFYING),
        DAY,
        IDENTITY,
        DETAILS,
    )
    from_toml, from_json = (
        tomllib.loads(dump_toml(document).decode("utf-8")),
        json.loads(dump_json(document)),
    )
    assert json.dumps(from_toml, default=lambda day: day.isoformat()) == json.dumps(from_json)
    assert from_json["sheet"]["created"] == "2025-10-01T10:15:00+08:00"
    assert from_json["sheet"]["quoted_on"] == "2025-10-01"


def test_an_overlay_is_named_with_its_digest(overlay: Callable[[str], Path]) -> None:
    """A sheet names each overlay with its digest; its prices have basis store."""
    path = overlay("[model.yu7-max.group.calipers.option.caliper-red]\nprice = 2800")
    document = make_document(
        load_catalog(shipped_catalog(), overlays=[path]), ("caliper-red",), "yu7-max"
    )
    assert list(document["catalog"]["overlays"][0]) == ["name", "digest"]
    assert document["catalog"]["overlays"][0]["name"] == "our prices"
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", document["catalog"]["overlays"][0]["digest"])
    line = next(line for line in document["lines"] if line["group"] == "calipers")
    assert (line["list_price"], line["basis"], line["source"]) == (2800, "store", "our prices")
    assert "illustrative-price" not in document["threshold"]["reasons"]


def test_the_catalog_digest_depends_on_the_content(
    catalog: Catalog, overlay: Callable[[str], Path]
) -> None:
    """The catalog digest depends on edition and overlays and is stable between loads."""
    digests = [
        loaded.digest
        for loaded in (
            catalog,
            load_catalog(shipped_catalog()),
            load_catalog(shipped_catalog(), "2026-07"),
            load_catalog(shipped_catalog(), overlays=[overlay("[model.su7-ultra]\nprice = 1000")]),
        )
    ]
    assert digests[0] == digests[1]
    assert len(set(digests)) == 3


# ── Lines ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("model", ["su7-ultra", "yu7-max"])
def test_lines_are_in_catalog_order_then_the_gifts(catalog: Catalog, model: str) -> None:
    """One line for each choice, standard ones included, in catalog order, then the gifts."""
    files = tomllib.loads((shipped_catalog() / f"{model}.toml").read_text(encoding="utf-8"))
    groups = files["model"][model]["group"]
    options = QUALIFYING if model == "su7-ultra" else YU7_DEAREST[::-1]
    lines = make_document(catalog, options, model)["lines"]
    gifts = [key for key, group in groups.items() if group["pick"] == "gift"]
    choosable = [key for key in groups if key not in gifts]
    expected = [
        (key, option) for key in choosable for option in groups[key]["option"] if option in options
    ]
    expected += [
        (key, groups[key]["standard"])
        for key in choosable
        if not set(groups[key]["option"]) & set(options)
    ]
    in_order = [
        (key, option)
        for key in choosable
        for option in groups[key]["option"]
        if (key, option) in expected
    ]
    in_order += [(key, option) for key in gifts for option in groups[key]["option"]]
    assert [(line["group"], line["option"]) for line in lines] == in_order


def test_a_gift_is_shown_at_its_value_and_charged_nothing(catalog: Catalog) -> None:
    """Gifts have a list value, charge 0 and do not count; choices charge their price and count."""
    lines = make_document(catalog)["lines"]
    gifts = [line for line in lines if line["gifted"]]
    assert [(line["list_price"], line["charged"], line["counted"]) for line in gifts] == [
        (10000, 0, False),
        (6000, 0, False),
        (3000, 0, False),
    ]
    assert all(
        line["charged"] == line["list_price"] and line["counted"]
        for line in lines
        if not line["gifted"]
    )


def test_the_standard_choice_is_marked(catalog: Catalog) -> None:
    """`standard` marks exactly the options of the standard build."""
    lines = make_document(catalog)["lines"]
    assert [line["option"] for line in lines if line["standard"]] == [
        "no-decal",
        "badge-gold-carbon",
        "plain-light",
        "plain-exterior",
        "hp-tyre",
        "caliper-yellow",
        "bright-yellow",
        "rear-storage",
    ]


# ── Status and reasons ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("model", "options", "counted", "qualifies", "reasons"),
    [
        ("su7-ultra", (), 0, False, ["no-bespoke-item", "below-threshold"]),
        ("su7-ultra", ("amethyst",), 28000, False, ["below-threshold"]),
        ("su7-ultra", NOT_BESPOKE, 105000, False, ["no-bespoke-item"]),
        ("su7-ultra", ("twilight-rose",), 11000, False, ["below-threshold", "illustrative-price"]),
        ("su7-ultra", WITH_ROSE, 107000, True, ["illustrative-price"]),
        ("su7-ultra", ("amethyst", "classic-gold"), 30000, False, ["below-threshold", "conflict"]),
        ("su7-ultra", (*QUALIFYING, "classic-gold"), 132000, True, ["conflict"]),
        (
            "su7-ultra",
            (*WITH_ROSE, "classic-silver"),
            109000,
            True,
            ["illustrative-price", "conflict"],
        ),
        ("su7-ultra", QUALIFYING, 130000, True, []),
        ("yu7-max", (), 0, False, ["no-bespoke-item", "below-threshold"]),
        ("yu7-max", ("amethyst",), 28000, False, ["below-threshold"]),
        (
            "yu7-max",
            ("fridge",),
            2000,
            False,
            ["no-bespoke-item", "below-threshold", "illustrative-price"],
        ),
        ("yu7-max", YU7_DEAREST, 108000, True, ["illustrative-price"]),
    ],
)
def test_status_and_reasons(
    catalog: Catalog,
    model: str,
    options: tuple[str, ...],
    counted: int,
    qualifies: bool,
    reasons: list[str],
) -> None:
    """A sheet without reasons is a quote, else a draft with its reasons in order."""
    document = make_document(catalog, options, model)
    threshold = document["threshold"]
    assert (threshold["counted"], threshold["qualifies"], threshold["reasons"]) == (
        counted,
        qualifies,
        reasons,
    )
    assert threshold["shortfall"] == max(0, 100001 - counted)
    assert document["sheet"]["status"] == ("draft" if reasons else "quote")


def test_exactly_the_amount_does_not_qualify_at_launch(catalog: Catalog) -> None:
    """100,000 fails `> 100000` by one yuan; 60,000 passes `>= 60000` in July 2026."""
    at_launch = (
        "amethyst",
        "carbon-roof",
        "five-spoke-moonrock",
        "carbon-exterior",
        "polar-night-glacier",
    )
    threshold = make_document(catalog, at_launch)["threshold"]
    assert (threshold["counted"], threshold["shortfall"], threshold["reasons"]) == (
        100000,
        1,
        ["below-threshold"],
    )
    july = load_catalog(shipped_catalog(), "2026-07")
    exactly = ("racing-red", "carbon-roof", "polar-night-glacier")
    document = make_document(july, exactly, day=date(2026, 8, 1))
    assert document["threshold"]["counted"] == 60000
    assert document["threshold"]["operator"] == ">="
    assert (document["threshold"]["shortfall"], document["sheet"]["status"]) == (0, "quote")


def test_a_model_that_is_not_eligible(overlay: Callable[[str], Path]) -> None:
    """A model that is not eligible never qualifies."""
    loaded = load_catalog(
        shipped_catalog(), overlays=[overlay("[model.su7-ultra]\neligible = false")]
    )
    document = make_document(loaded)
    assert document["threshold"]["reasons"] == ["model-not-eligible"]
    assert not document["threshold"]["qualifies"]
    assert document["sheet"]["status"] == "draft"


# ── Dates ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("model", "options", "day", "earliest", "latest"),
    [
        ("su7-ultra", QUALIFYING, date(2025, 10, 1), date(2026, 2, 15), date(2026, 4, 29)),
        ("su7-ultra", (), date(2025, 10, 1), date(2026, 2, 1), date(2026, 4, 1)),
        ("su7-ultra", (), date(2025, 10, 31), date(2026, 2, 28), date(2026, 4, 30)),
        ("su7-ultra", QUALIFYING, date(2025, 10, 31), date(2026, 3, 14), date(2026, 5, 28)),
        ("su7-ultra", (), date(2027, 10, 31), date(2028, 2, 29), date(2028, 4, 30)),
        ("su7-ultra", (), date(2025, 5, 1), date(2025, 11, 1), date(2025, 11, 1)),
        ("yu7-max", (), date(2025, 10, 1), date(2026, 5, 1), date(2026, 5, 1)),
        ("yu7-max", ("caliper-red",), date(2025, 12, 20), date(2026, 5, 4), date(2026, 7, 18)),
    ],
)
def test_delivery(
    catalog: Catalog, model: str, options: tuple[str, ...], day: date, earliest: date, latest: date
) -> None:
    """Four to six calendar months, two to four more weeks with a bespoke item.

    It is never before the first delivery month of the model.
    """
    assert make_document(catalog, options, model, day)["delivery"] == {
        "earliest": earliest,
        "latest": latest,
    }


@pytest.mark.parametrize(
    ("day", "in_trial", "notes"),
    [
        (date(2025, 9, 24), False, 2),
        (date(2025, 9, 25), True, 1),
        (date(2025, 9, 30), True, 1),
        (date(2025, 10, 1), True, 0),
        (date(2026, 9, 24), True, 0),
        (date(2026, 9, 25), False, 1),
    ],
)
def test_trial_window_and_launch_pack_depend_on_the_day(
    catalog: Catalog, day: date, in_trial: bool, notes: int
) -> None:
    """Both ends of the trial window are inside.

    The launch pack is listed up to its last day and never counted.
    """
    document = make_document(catalog, day=day)
    terms = document["terms"]
    assert (terms["in_trial"], len(terms["notes_zh"]), len(terms["notes_en"])) == (
        in_trial,
        notes,
        notes,
    )
    assert any("49,000" in note for note in terms["notes_en"]) == (day <= date(2025, 9, 30))
    assert document["totals"]["gifts"] == 19000
    assert document["sheet"]["status"] == "quote"


# ── Round trips ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("model", "options"),
    [
        ("su7-ultra", ()),
        ("su7-ultra", QUALIFYING),
        ("su7-ultra", ("amethyst", "classic-gold")),
        ("yu7-max", YU7_DEAREST),
    ],
)
def test_a_sheet_read_back_exports_the_same_bytes(
    catalog: Catalog, tmp_path: Path, model: str, options: tuple[str, ...]
) -> None:
    """Build, identity and details read from a sheet give the same file again."""
    path = tmp_path / "sheet.toml"
    path.write_bytes(sheet_toml(catalog, options, model))
    sheet = read_sheet(path)
    build = build_of_sheet(sheet, catalog)
    assert build == build_from_wished_options(catalog.model_by_id[model], options)
    assert (sheet.identity, sheet.details, sheet.quoted_on) == (IDENTITY, DETAILS, DAY)
    assert (sheet.model, sheet.edition, sheet.is_edited_after_export) == (model, "launch", False)
    again = make_sheet_document(catalog, build, sheet.quoted_on, sheet.identity, sheet.details)
    assert dump_toml(again) == path.read_bytes()


def builds(catalog: Catalog) -> st.SearchStrategy[Build]:
    """Draw any build of any model, including builds that break rules."""

    def of_model(model_id: str) -> st.SearchStrategy[Build]:
        model = catalog.model_by_id[model_id]
        choices = [
            st.sets(st.sampled_from(ids))
            if group.pick is SelectionMode.ANY
            else st.sampled_from([frozenset({option}) for option in ids])
            for group in model.choosable_groups
            for ids in [[option.id for option in group.options]]
        ]
        return st.tuples(*choices).map(lambda sets: Build(model_id, frozenset().union(*sets)))

    return st.sampled_from(["su7-ultra", "yu7-max"]).flatmap(of_model)


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(data=st.data(), name=texts, note=texts, day=st.dates(date(2025, 9, 25), date(2030, 12, 31)))
@settings(max_examples=60, deadline=None)
def test_any_build_and_any_text_are_read_back(
    catalog: Catalog,
    tmp_path_factory: pytest.TempPathFactory,
    data: st.DataObject,
    name: str,
    note: str,
    day: date,
) -> None:
    """Any build with any details adds up, has a valid digest and reads back equal."""
    build = data.draw(builds(catalog))
    details = SheetDetails(customer_name=name, customer_note=note)
    path = tmp_path_factory.mktemp("sheets") / "sheet.toml"
    path.write_bytes(dump_toml(make_sheet_document(catalog, build, day, IDENTITY, details)))
    sheet = read_sheet(path)
    assert sheet.details == details
    assert build_of_sheet(sheet, catalog).chosen == build.chosen
    document = sheet.document
    assert document["integrity"]["digest"] == digest(document)
    lines, totals = document["lines"], document["totals"]
    assert totals["options"] == sum(line["charged"] for line in lines)
    assert totals["gifts"] == sum(line["list_price"] for line in lines if line["gifted"])
    assert totals["total"] == totals["base"] + totals["options"]
    assert totals["premium"] == round(totals["options"] / totals["base"], 4)
    assert document["terms"]["balance"] == totals["total"] - document["terms"]["deposit"]
    threshold = document["threshold"]
    assert threshold["counted"] == sum(line["charged"] for line in lines if line["counted"])
    assert threshold["bespoke_items"] == sum(
        line["bespoke"] for line in lines if not line["gifted"]
    )
    assert threshold["qualifies"] == (
        threshold["counted"] > 100000 and threshold["bespoke_items"] > 0
    )
    assert (document["sheet"]["status"] == "quote") == (threshold["reasons"] == [])


# ── Sheet numbers ─────────────────────────────────────────────────────────────────────────────────


def test_a_number_has_the_day_and_five_characters() -> None:
    """Numbers are XMC-YYYYMMDD-XXXXX without the ambiguous letters I, L, O and U."""
    now = datetime(2025, 10, 1, 23, 59, 59, 999999, tzinfo=timezone(timedelta(hours=8)))
    identity = new_identity(now, "en")
    assert re.fullmatch(r"XMC-20251001-[0-9A-HJKMNP-TV-Z]{5}", identity.number)
    assert (identity.revision, identity.language, identity.app_version) == (1, "en", __version__)
    assert identity.created == now.replace(microsecond=0)


def test_numbers_use_every_character_at_every_position() -> None:
    """10,000 numbers of one day use every character at every position.

    Five characters give 32 ** 5 = 33,554,432 numbers a day, so among 10,000 about 1.5 repeat by
    chance; that 15 repeat has a probability below one in a billion.
    """
    now = datetime(2025, 10, 1, tzinfo=timezone(timedelta(hours=8)))
    numbers: list[str] = [new_identity(now, "zh").number for _ in range(10_000)]
    assert len(set(numbers)) > 10_000 - 15
    tails: list[Any] = [number.rsplit("-", 1)[1] for number in numbers]
    assert all(len({tail[place] for tail in tails}) == 32 for place in range(5))
