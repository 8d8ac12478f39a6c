"""Overlays and editions: price bases, order sheets made with them, settings that apply them."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from tests.cli.cli_runner import CliResult, run_cli
from tests.oracle import Oracle
from tests.storage.sheet_tools import (
    Document,
    make_document,
    replace_leaf,
    with_valid_digest,
    write_document,
)
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.catalog_values import PriceBasis
from xmc_tui.i18n import translator_for
from xmc_tui.presentation.source_texts import price_text
from xmc_tui.storage.catalog.catalog_loader import load_catalog
from xmc_tui.storage.catalog.overlay_checks import read_overlay_header
from xmc_tui.storage.file_content_problems import FileError
from xmc_tui.storage.settings import Settings, read_settings
from xmc_tui.storage.standard_paths import shipped_catalog

ON = ("--on", "2025-10-01")

#: A YU7 Max that qualifies at the shipped prices, which are illustrative except for amethyst.
YU7 = (
    "amethyst",
    "petal-forged-21",
    "alcantara-colour",
    "trim-carbon",
    "carbon-exterior",
    "carbon-mirrors",
    "carbon-sills",
    "power-frunk",
)

AMETHYST = "model.su7-ultra.group.paint.option.amethyst"


def write_overlay(path: Path, name: str, tables: dict[str, Any]) -> Path:
    """Write an overlay of that name and return its path."""
    path.write_text(tomli_w.dumps({"overlay": {"name": name}, **tables}), encoding="utf-8")
    return path


def price_tables(model: str, prices: Iterable[tuple[str, str, int]]) -> dict[str, Any]:
    """Return overlay text that sets some prices: (group, option, yuan)."""
    groups: dict[str, Any] = {}
    for group_id, option_id, price in prices:
        groups.setdefault(group_id, {"option": {}})["option"][option_id] = {"price": price}
    return {"model": {model: {"group": groups}}}


@pytest.fixture
def yu7_price_overlay(tmp_path: Path, catalog: Catalog) -> Path:
    """Return an overlay that lowers every price of the YU7 Max by 100 yuan."""
    car = catalog.model_by_id["yu7-max"]
    prices = [
        (option.group, option.id, max(0, option.price.amount - 100))
        for option in car.options.values()
    ]
    return write_overlay(
        tmp_path / "yu7.toml", "YU7 prices of our store", price_tables("yu7-max", prices)
    )


def quote_json(*arguments: str) -> Document:
    """Return the sheet that a quote writes as JSON."""
    result = run_cli("quote", *arguments, "--json")
    assert result.code == 0, result.err
    document: Document = json.loads(result.out)
    return document


def line_of(document: Document, option: str) -> dict[str, Any]:
    """Return the line of an option on a sheet."""
    found: dict[str, Any] = next(line for line in document["lines"] if line["option"] == option)
    return found


# ── Store prices ──────────────────────────────────────────────────────────────────────────────────


def test_only_prices_set_by_an_overlay_are_store_prices(
    catalog: Catalog, overlay: Callable[[str], Path]
) -> None:
    path = overlay(f"[{AMETHYST}]\nprice = 27000\n[model.yu7-max]\nprice = 330000")
    loaded = load_catalog(shipped_catalog(), overlays=[path])
    changed = []
    for before, after in zip(catalog.models, loaded.models, strict=True):
        changed += [after.id] if before.price != after.price else []
        changed += [name for name in before.options if before.options[name] != after.options[name]]
    assert changed == ["amethyst", "yu7-max"]
    assert loaded.model_by_id["su7-ultra"].options["amethyst"].price.basis is PriceBasis.STORE
    document = quote_json("yu7-max", *ON, "--overlay", str(path))
    assert (document["model"]["base_price"], document["model"]["basis"]) == (330_000, "store")
    assert document["model"]["source"] == "our prices"


def test_an_unchanged_price_set_by_an_overlay_is_a_store_price(
    overlay: Callable[[str], Path],
) -> None:
    document = quote_json(
        "su7-ultra", "amethyst", *ON, "--overlay", str(overlay(f"[{AMETHYST}]\nprice = 28000"))
    )
    assert (line_of(document, "amethyst")["charged"], line_of(document, "amethyst")["basis"]) == (
        28_000,
        "store",
    )


def test_a_yu7_priced_by_the_store_turns_a_qualifying_draft_into_a_quote(
    yu7_price_overlay: Path, tmp_path: Path
) -> None:
    """No illustrative price is left, so the status becomes quote."""
    draft = quote_json("yu7-max", *YU7, *ON)
    assert (draft["sheet"]["status"], draft["threshold"]["qualifies"]) == ("draft", True)
    assert draft["threshold"]["reasons"] == ["illustrative-price"]
    document = quote_json(
        "yu7-max", *YU7, *ON, "--overlay", str(yu7_price_overlay), "--edition", "2026-07"
    )
    assert (document["sheet"]["status"], document["threshold"]["reasons"]) == ("quote", [])
    assert {line["basis"] for line in document["lines"]} == {"store"}
    assert {line["source"] for line in document["lines"]} == {"YU7 prices of our store"}
    assert document["totals"]["options"] == draft["totals"]["options"] - 100 * len(YU7)
    result = run_cli("quote", "yu7-max", *YU7, *ON, "--overlay", str(yu7_price_overlay))
    assert "≈" not in result.out
    assert "≈" in run_cli("quote", "yu7-max", *YU7, *ON).out
    sheet = tmp_path / "sheet.toml"
    assert (
        run_cli(
            "quote", "yu7-max", *YU7, *ON, "--overlay", str(yu7_price_overlay), "-o", str(sheet)
        ).code
        == 0
    )
    assert run_cli("check", str(sheet), "--overlay", str(yu7_price_overlay)).code == 0


def test_with_one_illustrative_price_the_sheet_is_a_draft(tmp_path: Path, catalog: Catalog) -> None:
    car = catalog.model_by_id["yu7-max"]
    prices = [
        (option.group, option.id, option.price.amount)
        for option in car.options.values()
        if option.id != "carbon-sills"
    ]
    path = write_overlay(tmp_path / "most.toml", "most", price_tables("yu7-max", prices))
    document = quote_json("yu7-max", *YU7, *ON, "--overlay", str(path))
    assert (document["sheet"]["status"], document["threshold"]["reasons"]) == (
        "draft",
        ["illustrative-price"],
    )
    without = quote_json(
        "yu7-max", *(name for name in YU7 if name != "carbon-sills"), *ON, "--overlay", str(path)
    )
    assert "illustrative-price" not in without["threshold"]["reasons"]


def test_the_example_overlay_sets_its_prices(catalog: Catalog) -> None:
    path = shipped_catalog() / "examples" / "store-prices.toml"
    document = quote_json("yu7-max", "petal-forged-21", "caliper-red", *ON, "--overlay", str(path))
    assert line_of(document, "petal-forged-21")["charged"] == 18_800
    assert line_of(document, "caliper-red")["charged"] == 2_800
    assert document["catalog"]["overlays"][0]["name"] == "example store prices"
    assert catalog.model_by_id["yu7-max"].options["caliper-red"].price.amount == 3_000


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "¥18,800, store price (example store prices)"),
        ("zh", "¥18,800，门店价（example store prices）"),
    ],
)
def test_the_source_of_a_store_price_is_in_the_language_of_the_user(code: str, text: str) -> None:
    path = shipped_catalog() / "examples" / "store-prices.toml"
    catalog = load_catalog(shipped_catalog(), overlays=[path])
    price = catalog.model_by_id["yu7-max"].options["petal-forged-21"].price
    assert price_text(catalog, price, translator_for(code)) == text


def test_terms_and_names_of_an_overlay(overlay: Callable[[str], Path]) -> None:
    """An overlay may set terms and names, which change threshold and sheet."""
    text = (
        '[programme.threshold]\namount = 28000\noperator = ">="\n'
        f'[{AMETHYST}]\nname = {{ zh = "紫", en = "Violet" }}'
    )
    document = quote_json("su7-ultra", "amethyst", *ON, "--overlay", str(overlay(text)))
    assert document["threshold"]["qualifies"] is True
    assert (document["threshold"]["amount"], document["threshold"]["operator"]) == (28_000, ">=")
    assert (line_of(document, "amethyst")["name_en"], line_of(document, "amethyst")["basis"]) == (
        "Violet",
        "published",
    )


def test_a_store_names_its_quota_and_stages(tmp_path: Path) -> None:
    """It may add days to a stage of the catalog, and stages of its own after them."""
    name = {"zh": "交付检查", "en": "Handover check"}
    own = {"name": name, "basis": "store", "source": "ours", "days": [1, 2]}
    stages = {"painting": {"days": [10, 14], "basis": "store"}, "handover": own}
    tables = {"programme": {"quota": {"monthly": 3}, "stage": stages}}
    path = write_overlay(tmp_path / "stages.toml", "stages", tables)
    terms = load_catalog(shipped_catalog(), overlays=(path,)).programme
    assert (terms.monthly_quota, terms.yearly_quota) == (3, 480)
    found = {stage.id: (stage.days, stage.basis) for stage in terms.stages}
    assert found["painting"] == ((10, 14), PriceBasis.STORE)
    assert found["scheduled"] == (None, PriceBasis.ILLUSTRATIVE)
    assert list(found)[-2:] == ["delivered", "handover"]
    assert terms.stages[-1].name.en == "Handover check"


def test_the_price_of_the_later_overlay_applies(tmp_path: Path) -> None:
    some = [
        write_overlay(
            tmp_path / f"{name}.toml",
            name,
            price_tables("su7-ultra", [("paint", "amethyst", price)]),
        )
        for name, price in (("one", 1_000), ("two", 2_000))
    ]
    for first, second, price in ((some[0], some[1], 2_000), (some[1], some[0], 1_000)):
        document = quote_json(
            "su7-ultra", "amethyst", *ON, "--overlay", str(first), "--overlay", str(second)
        )
        assert line_of(document, "amethyst")["charged"] == price
        assert line_of(document, "amethyst")["source"] == second.stem
        assert [entry["name"] for entry in document["catalog"]["overlays"]] == [
            first.stem,
            second.stem,
        ]


def test_an_overlay_overrides_the_edition(overlay: Callable[[str], Path]) -> None:
    path = overlay(f"[{AMETHYST}]\nprice = 31000")
    july = ("--edition", "2026-07", "--on", "2026-07-28")
    document = quote_json("su7-ultra", "amethyst", "caliper-red", *july, "--overlay", str(path))
    assert line_of(document, "amethyst")["charged"] == 31_000
    assert document["catalog"]["edition"] == "2026-07"
    assert document["threshold"]["amount"] == 60_000


# ── Order sheets ──────────────────────────────────────────────────────────────────────────────────


def test_the_digest_of_an_overlay_is_that_of_its_contents(tmp_path: Path) -> None:
    """Comments, order and file name do not change the digest; a price does."""
    prices = price_tables(
        "su7-ultra", [("paint", "amethyst", 1_000), ("paint", "racing-red", 2_000)]
    )
    swapped = price_tables(
        "su7-ultra", [("paint", "racing-red", 2_000), ("paint", "amethyst", 1_000)]
    )
    other = price_tables(
        "su7-ultra", [("paint", "amethyst", 1_000), ("paint", "racing-red", 2_001)]
    )
    paths = [
        write_overlay(tmp_path / f"{n}.toml", "our prices", each)
        for n, each in enumerate((prices, swapped, other))
    ]
    paths[1].write_text("# our own\n" + paths[1].read_text(encoding="utf-8"), encoding="utf-8")
    digests = [read_overlay_header(path).digest for path in paths]
    assert digests[0] == digests[1] != digests[2]
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", digests[0])
    document = quote_json("su7-ultra", *ON, "--overlay", str(paths[0]))
    assert document["catalog"]["overlays"] == [{"name": "our prices", "digest": digests[0]}]


def export_sheet(tmp_path: Path, *overlays: Path) -> Path:
    """Return a sheet of the SU7 Ultra with amethyst, made with some overlays."""
    document = make_document(load_catalog(shipped_catalog(), overlays=overlays), ("amethyst",))
    return write_document(tmp_path / "sheet.toml", document)


def check_sheet(sheet: Path, *overlays: Path) -> CliResult:
    """Run `xmc check` on a sheet with some overlays."""
    return run_cli(
        "check",
        str(sheet),
        *(argument for path in overlays for argument in ("--overlay", str(path))),
    )


def test_a_sheet_is_checked_with_the_overlays_it_names(tmp_path: Path) -> None:
    """Order, further overlays and file names do not matter; missing or changed ones do."""
    one = write_overlay(
        tmp_path / "one.toml", "one", price_tables("su7-ultra", [("paint", "amethyst", 1_000)])
    )
    two = write_overlay(
        tmp_path / "two.toml", "two", price_tables("su7-ultra", [("paint", "racing-red", 2_000)])
    )
    three = write_overlay(
        tmp_path / "three.toml", "three", price_tables("su7-ultra", [("paint", "amethyst", 3_000)])
    )
    sheet = export_sheet(tmp_path, one, two)
    for current in ((one, two), (two, one), (three, one, two)):
        result = check_sheet(sheet, *current)
        assert (result.code, result.err) == (0, "")
    for some, missing in (([], ["one", "two"]), ([one], ["two"]), ([two, three], ["one"])):
        result = check_sheet(sheet, *some)
        assert (result.code, result.out, len(result.error_lines)) == (1, "", len(missing))
        for name, finding in zip(missing, result.error_lines, strict=True):
            assert "catalog.overlays" in finding
            assert f"“{name}”" in finding
            assert read_overlay_header(tmp_path / f"{name}.toml").digest[:19] in finding
            assert "--overlay" in finding
    renamed = one.rename(tmp_path / "renamed.toml")
    assert check_sheet(sheet, renamed, two).code == 0
    write_overlay(two, "two", price_tables("su7-ultra", [("paint", "racing-red", 2_001)]))
    result = check_sheet(sheet, renamed, two)
    assert result.code == 1
    assert "“two”" in result.err


def test_a_sheet_that_claims_other_prices_for_its_overlay_fails(tmp_path: Path) -> None:
    """A forged price with the overlay's name and digest is found by recomputing it."""
    path = write_overlay(
        tmp_path / "one.toml", "one", price_tables("su7-ultra", [("paint", "amethyst", 1_000)])
    )
    sheet = export_sheet(tmp_path, path)
    document = tomllib.loads(sheet.read_text(encoding="utf-8"))
    number = next(n for n, line in enumerate(document["lines"]) if line["option"] == "amethyst")
    write_document(
        sheet, with_valid_digest(replace_leaf(document, ("lines", number, "charged"), 900))
    )
    result = check_sheet(sheet, path)
    assert result.code == 1
    assert "lines.amethyst.charged" in result.err


# ── Faults ────────────────────────────────────────────────────────────────────────────────────────

FAULTS = {
    "a threshold that is no sum": (
        "[programme.threshold]\namount = -1",
        "programme.threshold.amount",
    ),
    "an unknown operator": (
        '[programme.threshold]\noperator = "<"',
        "programme.threshold.operator",
    ),
    "a bespoke mark that is none": (f'[{AMETHYST}]\nbespoke = "yes"', f"{AMETHYST}.bespoke"),
    "an unknown source": (f'[{AMETHYST}]\nnote_source = "nobody"', f"{AMETHYST}.note_source"),
    "a standard that does not exist": (
        '[model.su7-ultra.group.paint]\nstandard = "blue"',
        "model.su7-ultra.group.paint",
    ),
    "a rule about nothing": (
        '[model.su7-ultra.rule.green-decal]\nexcludes = ["classic-blue"]',
        "model.su7-ultra.rule.green-decal.excludes",
    ),
    "a name in one language": (
        f'[{AMETHYST}]\nname = {{ zh = "紫" }}\n[{AMETHYST}.name.en]\nx = 1',
        AMETHYST,
    ),
    "a day that is none": (f'[{AMETHYST}]\nuntil = "soon"', f"{AMETHYST}.until"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_an_overlay_names_its_file_and_key(
    overlay: Callable[[str], Path], name: str
) -> None:
    """File, line and key of a problem are those of the overlay, in every command."""
    text, key = FAULTS[name]
    path = overlay(text)
    with pytest.raises(FileError) as raised:
        load_catalog(shipped_catalog(), overlays=[path])
    problem = raised.value.problems[0]
    assert problem.file == str(path)
    assert problem.key.startswith(key)
    assert problem.line >= 3
    for command, code in (
        (("quote", "su7-ultra"), 2),
        (("ways", "su7-ultra"), 2),
        (("catalog", "check"), 1),
    ):
        result = run_cli(*command, "--overlay", str(path))
        assert (result.code, result.out) == (code, "")
        assert result.error_lines[0].startswith(f"{path}:{problem.line}: {problem.key}: ")
        assert "Traceback" not in result.err


LINT_FAULTS = {
    "a price for a standard option": (
        "[model.su7-ultra.group.paint.option.lightning-yellow]\nprice = 500",
        "model.su7-ultra.group.paint.option.lightning-yellow",
    ),
    "a standard option that ends": (
        "[model.su7-ultra.group.paint.option.lightning-yellow]\nuntil = 2026-01-01",
        "model.su7-ultra.group.paint.option.lightning-yellow",
    ),
    "a theme that breaks a rule": (
        '[theme.urban-tech.build]\nsu7-ultra = ["amethyst", "classic-gold"]',
        "theme.urban-tech",
    ),
    "a rule that removes nothing": (
        '[model.su7-ultra.rule.green-decal]\nexcludes = ["carbon-hood-yellow"]',
        "model.su7-ultra.rule.green-decal",
    ),
}


@pytest.mark.parametrize("name", LINT_FAULTS)
def test_a_lint_problem_of_an_overlay_names_its_file_and_key(
    overlay: Callable[[str], Path], name: str
) -> None:
    """Lint checks the merged catalog, but reports problems at the overlay that caused them."""
    text, key = LINT_FAULTS[name]
    path = overlay(text)
    result = run_cli("catalog", "check", "--overlay", str(path))
    assert result.code == 1
    assert any(key in finding for finding in result.error_lines)
    assert any(
        finding.startswith(str(path)) and key in finding for finding in result.error_lines
    ), result.err


# ── The edition of July 2026 ──────────────────────────────────────────────────────────────────────


def test_the_prices_and_marks_of_july(launch: Catalog, july: Catalog) -> None:
    """Amethyst costs 32,000; Twilight Rose is an ordinary paint at a published 11,000.

    Nothing else differs.
    """
    changed = {
        name: (option.price.amount, option.price.basis.value, option.bespoke)
        for before, after in zip(launch.models, july.models, strict=True)
        for name, option in after.options.items()
        if option.price != before.options[name].price
        or option.bespoke is not before.options[name].bespoke
    }
    assert changed == {
        "amethyst": (32_000, "published", True),
        "twilight-rose": (11_000, "published", False),
    }
    assert (july.programme.threshold.amount, july.programme.threshold.operator) == (60_000, ">=")
    assert (launch.programme.threshold.amount, launch.programme.threshold.operator) == (
        100_000,
        ">",
    )
    assert july.edition.first_day == date(2026, 7, 28)


JULY = ("--edition", "2026-07", "--on", "2026-07-28")


def test_exactly_the_amount_qualifies_in_july(catalog_folder: Path) -> None:
    """32,000 + 25,000 + 3,000 = 60,000 qualifies with the operator >=."""
    document = quote_json("su7-ultra", "amethyst", "carbon-roof", "black-red", *JULY)
    assert document["totals"]["options"] == 60_000
    assert document["threshold"]["qualifies"] is True
    assert document["threshold"]["shortfall"] == 0
    assert document["catalog"]["edition"] == "2026-07"
    below = quote_json("su7-ultra", "amethyst", "carbon-roof", "u-wheel-yellow-rim", *JULY)
    assert (below["threshold"]["qualifies"], below["threshold"]["shortfall"]) == (False, 2_000)
    oracle = Oracle(catalog_folder, "su7-ultra", "2026-07")
    tied = ["paint", "hood", "decal"]
    assert oracle.count_builds_by_parts(tied, date(2026, 7, 28)).least_qualifying_sum == 60_000


def test_twilight_rose_is_no_bespoke_item_in_july() -> None:
    """Twilight Rose is a bespoke item at launch and not in July.

    At launch its illustrative price makes the sheet a draft.
    """
    car = (
        "su7-ultra",
        "twilight-rose",
        "carbon-hood-raw",
        "carbon-exterior",
        "carbon-spoiler-fixed",
    )
    in_july = quote_json(*car, *JULY)
    assert in_july["threshold"]["reasons"] == ["no-bespoke-item"]
    at_launch = quote_json(*car, "u-forged-graphite", "carbon-interior-kit", *ON)
    assert at_launch["totals"]["options"] == 102_000
    assert (at_launch["threshold"]["qualifies"], at_launch["threshold"]["reasons"]) == (
        True,
        ["illustrative-price"],
    )


def test_a_sheet_of_july_is_checked_as_of_july(tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.toml"
    assert run_cli("quote", "su7-ultra", "amethyst", *JULY, "-o", str(sheet)).code == 0
    assert run_cli("check", str(sheet)).code == 0
    result = run_cli("check", str(sheet), "--edition", "launch")
    assert result.code == 1
    assert "32,000" in result.err


# ── Settings ──────────────────────────────────────────────────────────────────────────────────────


def test_the_settings_give_edition_and_overlays(
    write_settings: Callable[[str], Path], tmp_path: Path
) -> None:
    """Relative overlay paths start at the settings file, and every command uses the settings."""
    path = write_settings('edition = "2026-07"\noverlays = ["store.toml"]\n')
    store = write_overlay(
        path.parent / "store.toml",
        "store",
        price_tables("su7-ultra", [("paint", "amethyst", 30_000)]),
    )
    document = quote_json("su7-ultra", "amethyst", "--on", "2026-07-28")
    assert (line_of(document, "amethyst")["charged"], line_of(document, "amethyst")["basis"]) == (
        30_000,
        "store",
    )
    assert document["catalog"]["edition"] == "2026-07"
    assert document["catalog"]["overlays"] == [
        {"name": "store", "digest": read_overlay_header(store).digest}
    ]
    sheet = tmp_path / "sheet.toml"
    assert (
        run_cli("quote", "su7-ultra", "amethyst", "--on", "2026-07-28", "-o", str(sheet)).code == 0
    )
    assert run_cli("check", str(sheet)).code == 0
    ways = json.loads(run_cli("ways", "su7-ultra", "amethyst", "--on", "2026-07-28", "--json").out)
    assert {way["options"] for way in ways} == {60_000}
    assert run_cli("catalog", "check").code == 0
    path.unlink()
    result = run_cli("check", str(sheet))
    assert result.code == 1
    assert "“store”" in result.err


def test_the_command_line_overrides_the_settings(
    write_settings: Callable[[str], Path], overlay: Callable[[str], Path]
) -> None:
    path = write_settings('edition = "2026-07"\noverlays = ["store.toml"]\nlanguage = "zh"\n')
    write_overlay(
        path.parent / "store.toml",
        "store",
        price_tables("su7-ultra", [("paint", "amethyst", 30_000)]),
    )
    overlay_path = overlay(f"[{AMETHYST}]\nprice = 26000")
    document = quote_json(
        "su7-ultra", "amethyst", "--edition", "launch", "--overlay", str(overlay_path), *ON
    )
    assert line_of(document, "amethyst")["charged"] == 26_000
    assert document["catalog"]["edition"] == "launch"
    assert [entry["name"] for entry in document["catalog"]["overlays"]] == ["our prices"]
    assert "紫水晶" in run_cli("quote", "su7-ultra", "amethyst", *ON, lang=None).out
    assert "Amethyst" in run_cli("quote", "su7-ultra", "amethyst", *ON, lang="en").out


def test_an_absolute_overlay_and_one_of_the_home_folder(
    write_settings: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(variable, str(tmp_path))
    some = [
        write_overlay(
            tmp_path / f"{name}.toml",
            name,
            price_tables("su7-ultra", [("paint", "amethyst", price)]),
        )
        for name, price in (("one", 1_000), ("two", 2_000))
    ]
    write_settings(tomli_w.dumps({"overlays": [str(some[0]), "~/two.toml"]}))
    document = quote_json("su7-ultra", "amethyst", *ON)
    assert [entry["name"] for entry in document["catalog"]["overlays"]] == ["one", "two"]
    assert line_of(document, "amethyst")["charged"] == 2_000


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("edition = 5", "edition"),
        ('edition = ""', "edition"),
        ('overlays = "store.toml"', "overlays"),
        ("overlays = [5]", "overlays"),
        ('overlays = ["a\\u0000b"]', "overlays"),
        ('language = "fr"', "language"),
        ('editoin = "launch"', "editoin"),
        ("catalog = []", "catalog"),
        ("edition = ", ""),
    ],
)
def test_an_invalid_setting_is_reported_once_and_ignored(
    write_settings: Callable[[str], Path], text: str, key: str
) -> None:
    path = write_settings(text + "\n")
    read, problems = read_settings(path)
    assert read == Settings()
    assert [problem.file for problem in problems] == [str(path)]
    assert problems[0].key == key or not key
    assert problems[0].full_text(translator_for("zh"))
    result = run_cli("quote", "su7-ultra", *ON, "--json")
    assert result.code == 0
    assert json.loads(result.out)["catalog"]["edition"] == "launch"
    assert len(result.error_lines) == 1
    assert result.error_lines[0].startswith(str(path))


def test_no_settings_are_the_defaults(tmp_path: Path) -> None:
    assert read_settings(tmp_path / "nothing" / "settings.toml") == (Settings(), [])


@pytest.mark.parametrize(
    ("text", "named"), [('edition = "lanch"', "lanch"), ('overlays = ["no.toml"]', "no.toml")]
)
def test_settings_with_missing_files_are_reported_and_the_defaults_used(
    write_settings: Callable[[str], Path], text: str, named: str
) -> None:
    path = write_settings(text)
    result = run_cli("quote", "su7-ultra", *ON, "--json")
    assert result.code == 0
    assert len(result.error_lines) == 1
    assert result.error_lines[0].startswith(f"{path}: {text.split()[0]}: ")
    assert named in result.err
    document = json.loads(result.out)
    assert (document["catalog"]["edition"], document["catalog"]["overlays"]) == ("launch", [])


def test_a_missing_overlay_of_the_settings_does_not_affect_other_sheets(
    write_settings: Callable[[str], Path], tmp_path: Path, catalog: Catalog
) -> None:
    """`check` names the missing file without a traceback."""
    sheet = write_document(tmp_path / "sheet.toml", make_document(catalog))
    write_settings('overlays = ["no.toml"]')
    result = run_cli("check", str(sheet))
    assert result.code in (0, 2)
    assert "Traceback" not in result.err
    assert result.code == 0 or "no.toml" in result.err


@pytest.mark.parametrize(
    ("option", "hint"),
    [
        ("petal-forge-21", "did you mean petal-forged-21, "),
        ("zzz", "write one that it has, such as diamond-19, mi-20, plum-20"),
    ],
)
def test_an_option_that_the_catalog_does_not_have_is_refused_with_a_suggestion(
    overlay: Callable[[str], Path], option: str, hint: str
) -> None:
    path = overlay(f"[model.yu7-max.group.wheels.option.{option}]\nprice = 1")
    result = run_cli("quote", "yu7-max", "--overlay", str(path))
    assert (result.code, len(result.error_lines)) == (2, 1)
    assert f"option.{option}: is not in the catalog; {hint}" in result.err
