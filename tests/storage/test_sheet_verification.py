"""`xmc check` finds every change to an order sheet, even with a recomputed digest."""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from _pytest.mark import ParameterSet

from tests.cli.cli_runner import CliResult, find_control_characters, run_cli
from tests.storage.sheet_tools import (
    IDENTITY,
    QUALIFYING,
    Document,
    KeyPath,
    iterate_leaves,
    make_document,
    make_other_value,
    replace_leaf,
    with_valid_digest,
    write_document,
)
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.storage.catalog.catalog_loader import load_catalog
from xmc_tui.storage.standard_paths import shipped_catalog

pytestmark = pytest.mark.usefixtures("shipped_catalog_read_once")

#: The time zone of the showroom.
EAST = timezone(timedelta(hours=8))

#: The tables whose values are all recomputed from the catalog.
FIGURES = ("model", "lines", "totals", "threshold", "terms", "delivery", "after_sales")


@cache
def sheet_leaves() -> list[tuple[KeyPath, Any]]:
    """Return the paths and values of the example sheet, for parametrization."""
    return list(iterate_leaves(make_document(load_catalog(shipped_catalog()))))


def paths_by_table(paths: Iterable[KeyPath]) -> list[ParameterSet]:
    """Return the paths of each table as one case: a case for each path would take longer."""
    tables: dict[str, list[KeyPath]] = {}
    for path in paths:
        tables.setdefault(str(path[0]), []).append(path)
    return [pytest.param(found, id=table) for table, found in tables.items()]


@pytest.fixture(scope="module")
def document(catalog: Catalog) -> Document:
    """A sheet on which every figure is right."""
    return make_document(catalog)


@pytest.fixture
def check(tmp_path: Path) -> Callable[[Document], CliResult]:
    """A function that writes a document and runs `xmc check` on it."""

    def write_and_run(changed_document: Document) -> CliResult:
        result = run_cli("check", str(write_document(tmp_path / "sheet.toml", changed_document)))
        assert "Traceback" not in result.err
        assert not find_control_characters(result.err + result.out)
        assert all(
            "sheet.toml" in finding or finding.startswith("Quoted")
            for finding in result.error_lines
        )
        return result

    return write_and_run


def key_of(document: Document, path: KeyPath) -> str:
    """Return the key that a problem gives for a value.

    A line is named by its option, an entry of a list by the list.
    """
    match path:
        case ("lines", int(number), *rest):
            return ".".join(["lines", document["lines"][number]["option"], *map(str, rest)])
        case (*table, int()):
            return ".".join(map(str, table))
        case _:
            return ".".join(map(str, path))


@pytest.mark.parametrize("version", ["erp 3.1", "0.0.9", "999.0.0", "0.1", "v0.1.0"])
def test_a_sheet_of_another_program_needs_no_code(
    check: Callable[[Document], CliResult], document: Document, version: str
) -> None:
    """The code is optional for another program, which may not write a wrong one."""
    other = replace_leaf(document, ("sheet", "app_version"), version)
    code = other["sheet"].pop("code")
    assert check(with_valid_digest(other)).code == 0
    for wrong in ("XMC-0000-0000-00", "", code.lower()):
        result = check(with_valid_digest(replace_leaf(other, ("sheet", "code"), wrong)))
        assert result.code == 1
        displayed = wrong or '""'
        assert len(result.error_lines) == 1
        assert result.error_lines[0].endswith(f"sheet.code: is {displayed}; the catalog has {code}")


def test_a_sheet_of_this_program_has_the_code_of_its_lines(
    check: Callable[[Document], CliResult], document: Document, catalog: Catalog
) -> None:
    """Without a code, or with that of another build, the problem names the right one."""
    code = document["sheet"]["code"]
    removed = copy.deepcopy(document)
    del removed["sheet"]["code"]
    other = make_document(catalog, ("racing-red",))["sheet"]["code"]
    for edited in (
        removed,
        *(replace_leaf(document, ("sheet", "code"), wrong) for wrong in ("", other)),
    ):
        result = check(with_valid_digest(edited))
        assert result.code == 1
        assert len(result.error_lines) == 1
        assert "sheet.code: " in result.err
        assert code in result.err


def test_an_exported_sheet_is_valid(
    check: Callable[[Document], CliResult], document: Document
) -> None:
    """An unchanged sheet has no problem and is listed on standard output."""
    result = check(document)
    assert (result.code, result.err) == (0, "")
    assert "sheet.toml" in result.out


@pytest.mark.parametrize("paths", paths_by_table(path for path, _ in sheet_leaves()))
def test_any_value_changed_by_hand_is_found(
    check: Callable[[Document], CliResult], document: Document, paths: list[KeyPath]
) -> None:
    """Changing any value to another of its type fails the check and names the value."""
    for path in paths:
        check_changed_value(check, document, path)


def check_changed_value(
    check: Callable[[Document], CliResult], document: Document, path: KeyPath
) -> None:
    """Check that a changed value is found and named."""
    value = dict(sheet_leaves())[path]
    key = key_of(document, path)
    edited = replace_leaf(document, path, make_other_value(value))
    result = check(edited)
    assert result.code in (1, 2), path
    assert result.out == "", path
    is_figure = path[0] in FIGURES or path == ("sheet", "status")
    if path[-1] in ("option", "id", "edition"):
        # An unknown id is named with its value on the sheet.
        named = [make_other_value(value)]
    elif path[-1] == "gifted":
        line = document["lines"][path[1]]
        # Named for the missing choice or the additional gift.
        named = [line["option"], f"group {line['group']}"]
    else:
        named = [key] if is_figure else [key, "integrity.digest"]
    assert any(name in result.err for name in named), path
    if is_figure:
        result = check(with_valid_digest(edited))
        assert result.code in (1, 2), path
        assert any(name in result.err for name in named), path
        assert "integrity.digest" not in result.err, path


@pytest.mark.parametrize(
    "paths",
    paths_by_table(
        path for path, value in sheet_leaves() if type(value) is int and path[0] in FIGURES
    ),
)
def test_a_whole_amount_written_with_a_fraction_is_found(
    check: Callable[[Document], CliResult], document: Document, paths: list[KeyPath]
) -> None:
    """529900.0 is not an integer, even if the digest matches."""
    for path in paths:
        edited = replace_leaf(document, path, float(dict(sheet_leaves())[path]))
        result = check(with_valid_digest(edited))
        assert result.code in (1, 2), path
        assert str(path[-2] if isinstance(path[-1], int) else path[-1]) in result.err, path


@pytest.mark.parametrize("table", ["", *FIGURES, "sheet", "customer", "catalog", "integrity"])
def test_an_unknown_key_is_found(
    check: Callable[[Document], CliResult], document: Document, table: str
) -> None:
    """An additional key is named, even if the digest matches."""
    path: KeyPath = (table, 0) if table == "lines" else (table,) if table else ()
    edited = with_valid_digest(replace_leaf(document, (*path, "discount"), 5000))
    if table == "integrity":
        edited = replace_leaf(edited, ("integrity", "discount"), 5000)
    result = check(edited)
    assert result.code in (1, 2)
    assert "discount" in result.err


@pytest.mark.parametrize(
    "paths",
    paths_by_table(
        path
        for path, _ in sheet_leaves()
        if path[0] not in ("customer", "integrity")
        and path[-1] not in ("code", "advisor", "store")
        and path[-1] not in (0, 1)
    ),
)
def test_a_missing_key_is_found(
    check: Callable[[Document], CliResult], document: Document, paths: list[KeyPath]
) -> None:
    """Every required key must be there, even if the digest matches."""
    for path in paths:
        edited = copy.deepcopy(document)
        inner: Any = edited
        for part in path[:-1]:
            inner = inner[part]
        del inner[path[-1]]
        result = check(with_valid_digest(edited))
        assert result.code in (1, 2), path
        assert str(path[-1]) in result.err, path


@pytest.mark.parametrize("table", [*FIGURES, "sheet", "customer", "catalog", "integrity"])
def test_a_missing_table_is_found(
    check: Callable[[Document], CliResult], document: Document, table: str
) -> None:
    """A sheet without one of its tables is invalid."""
    result = check({key: value for key, value in document.items() if key != table})
    assert result.code == 2
    assert table in result.err
    assert len(result.error_lines) == 1


@pytest.mark.parametrize("table", [*FIGURES, "sheet", "customer", "catalog", "integrity"])
@pytest.mark.parametrize("value", [5, "x", [], [5], True, date(2025, 1, 1)], ids=repr)
def test_a_value_in_place_of_a_table_is_found(
    check: Callable[[Document], CliResult], document: Document, table: str, value: object
) -> None:
    """A sheet with a value in place of a table is invalid."""
    result = check({**document, table: value})
    assert result.code == 2
    assert table in result.err


def test_a_list_is_displayed_as_in_the_file(
    catalog: Catalog, check: Callable[[Document], CliResult]
) -> None:
    sheet = make_document(catalog, QUALIFYING)
    sheet["threshold"]["reasons"] = ["below-threshold"]
    (finding,) = check(with_valid_digest(sheet)).error_lines
    assert finding.endswith('threshold.reasons: is ["below-threshold"]; the catalog has []')


@pytest.mark.parametrize(("left", "right"), [(0, 1), (3, 7), (14, 15), (0, 16)])
def test_swapped_lines_are_found(
    check: Callable[[Document], CliResult], document: Document, left: int, right: int
) -> None:
    """Lines out of catalog order are reported, even if the digest matches."""
    edited = copy.deepcopy(document)
    lines = edited["lines"]
    lines[left], lines[right] = lines[right], lines[left]
    result = check(with_valid_digest(edited))
    assert result.code == 1
    assert len(result.error_lines) == 1
    assert ": lines: " in result.err


@pytest.mark.parametrize("number", range(17))
def test_a_missing_line_is_found(
    check: Callable[[Document], CliResult], document: Document, number: int
) -> None:
    """A missing choice or gift is reported by its group or option."""
    edited = copy.deepcopy(document)
    removed = edited["lines"].pop(number)
    result = check(with_valid_digest(edited))
    assert result.code == 1
    assert removed["option"] in result.err or removed["group"] in result.err


@pytest.mark.parametrize("number", range(17))
def test_a_line_given_twice_is_found(
    check: Callable[[Document], CliResult], document: Document, number: int
) -> None:
    """No option may occur twice, neither a choice nor a gift."""
    edited = copy.deepcopy(document)
    edited["lines"].insert(number, edited["lines"][number])
    result = check(with_valid_digest(edited))
    assert result.code == 1
    assert "lines" in result.err


def test_an_unknown_option_is_found(
    check: Callable[[Document], CliResult], document: Document
) -> None:
    """A line with an unknown option is reported by its name."""
    line = {**document["lines"][0], "option": "solid-gold"}
    result = check(with_valid_digest({**document, "lines": [line, *document["lines"]]}))
    assert result.code == 1
    assert "solid-gold" in result.err


def test_two_paints_are_found(
    check: Callable[[Document], CliResult], document: Document, catalog: Catalog
) -> None:
    """Two choices in a pick-one group are reported by the group."""
    red = make_document(catalog, ("racing-red",))["lines"][0]
    result = check(
        with_valid_digest(
            {**document, "lines": [document["lines"][0], red, *document["lines"][1:]]}
        )
    )
    assert result.code == 1
    assert "paint" in result.err


def test_another_paint_is_found(
    check: Callable[[Document], CliResult], document: Document, catalog: Catalog
) -> None:
    """A line replaced by a cheaper one no longer adds up to the totals."""
    edited = {
        **document,
        "lines": [make_document(catalog, ("racing-red",))["lines"][0], *document["lines"][1:]],
    }
    result = check(with_valid_digest(edited))
    assert result.code == 1
    for key in ("totals.options", "totals.total", "threshold.counted", "terms.balance"):
        assert key in result.err
    assert "130,000" in result.err
    assert "122,000" in result.err


def test_an_extra_line_of_an_any_number_group_is_found(
    check: Callable[[Document], CliResult], catalog: Catalog
) -> None:
    """An added extra no longer adds up to the totals."""
    document = make_document(catalog, ("caliper-red",), "yu7-max")
    fridge = make_document(catalog, ("fridge",), "yu7-max")["lines"][-1]
    assert fridge["option"] == "fridge"
    result = check(with_valid_digest({**document, "lines": [*document["lines"], fridge]}))
    assert result.code == 1
    assert "totals.options" in result.err


def test_a_choice_marked_as_a_gift_is_found(
    check: Callable[[Document], CliResult], document: Document
) -> None:
    """A choice marked as a gift is reported, even if the totals are adapted."""
    edited = copy.deepcopy(document)
    edited["lines"][0] |= {"gifted": True, "charged": 0, "counted": False}
    edited["totals"] |= {"options": 102000, "gifts": 47000, "total": 631900, "premium": 0.1925}
    edited["threshold"] |= {"counted": 102000, "bespoke_items": 2}
    edited["terms"]["balance"] = 551900
    result = check(with_valid_digest(edited))
    assert result.code == 1
    assert "paint" in result.err or "amethyst" in result.err


def test_a_sheet_of_the_other_model_is_found(
    check: Callable[[Document], CliResult], document: Document, catalog: Catalog
) -> None:
    """The model of one car with the lines of another is reported."""
    other = make_document(catalog, (), "yu7-max")
    result = check(with_valid_digest({**document, "model": other["model"]}))
    assert result.code == 1
    assert result.error_lines


@pytest.mark.parametrize(
    "schema", ["xmc-order-sheet/2", "xmc-order-sheet/0", "xmc-catalog/1", "", 1, [], {"a": 1}]
)
def test_another_schema_is_refused(
    check: Callable[[Document], CliResult], document: Document, schema: object
) -> None:
    """A sheet of another schema is refused in one sentence with the supported schema."""
    result = check({**document, "schema": schema})
    assert result.code == 2
    assert len(result.error_lines) == 1
    assert "schema" in result.err
    assert "xmc-order-sheet/1" in result.err


def test_a_file_without_a_schema_is_no_sheet(check: Callable[[Document], CliResult]) -> None:
    """A TOML file of another kind is refused in one sentence."""
    result = check({"title": "something else"})
    assert result.code == 2
    assert len(result.error_lines) == 1


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("number", "XMC-1"),
        ("number", "xmc-20251001-7K3Q9"),
        ("revision", 0),
        ("revision", -1),
        ("language", "fr"),
        ("status", "sold"),
        ("created", "2025-10-01"),
        ("created", datetime(2025, 10, 1, 10, 15)),
        ("quoted_on", datetime(2025, 10, 1, 10, 15)),
        ("quoted_on", date(1800, 1, 1)),
        ("quoted_on", date(9999, 12, 31)),
    ],
)
def test_a_head_that_breaks_the_format_is_found(
    check: Callable[[Document], CliResult], document: Document, key: str, value: object
) -> None:
    """Invalid values in [sheet] are named, even if the digest matches."""
    result = check(with_valid_digest(replace_leaf(document, ("sheet", key), value)))
    assert result.code in (1, 2)
    assert f"sheet.{key}" in result.err


@pytest.mark.parametrize(
    "literal",
    [
        "10:15:00",
        "0x" + "f" * 5000,
        "nan",
        "inf",
        "-1",
        "{ a = { b = [] } }",
        "[[[]]]",
        '"\\u001b[31m"',
        "1e400",
    ],
    ids=lambda literal: literal[:12],
)
@pytest.mark.parametrize("key", ["base", "premium", "surprise"])
def test_any_toml_value_in_a_table_of_figures_is_handled(
    tmp_path: Path, document: Document, key: str, literal: str
) -> None:
    """Any TOML value in place of a figure is a problem with its key, not a traceback."""
    path = write_document(
        tmp_path / "sheet.toml", replace_leaf(document, ("totals", key), 123456789)
    )
    path.write_text(
        path.read_text(encoding="utf-8").replace(f"{key} = 123456789", f"{key} = {literal}"),
        encoding="utf-8",
    )
    result = run_cli("check", str(path))
    assert result.code in (1, 2)
    assert f"totals.{key}" in result.err
    assert not find_control_characters(result.err)


def test_control_characters_of_keys_and_values_are_not_printed(
    check: Callable[[Document], CliResult], document: Document
) -> None:
    """Problems show keys and values without control characters."""
    edited = replace_leaf(document, ("totals", "\x1b[2J\u202e"), 1)
    result = check(replace_leaf(edited, ("lines", 0, "name_en"), "\x1b]0;owned\x07[/red]\u2066"))
    assert result.code == 1
    assert "lines.amethyst.name_en" in result.err
    assert "[/red]" in result.err


def test_other_sheets_are_checked_after_one_of_an_unknown_edition(
    tmp_path: Path, document: Document
) -> None:
    """A sheet with an unknown edition is reported, and the next sheet is still checked."""
    odd = write_document(
        tmp_path / "odd.toml",
        with_valid_digest(replace_leaf(document, ("catalog", "edition"), "autumn")),
    )
    sound = write_document(tmp_path / "sound.toml", document)
    result = run_cli("check", str(odd), str(sound))
    assert result.code == 1
    assert "autumn" in result.err
    assert "odd.toml" in result.err
    assert "sound.toml" in result.out


def test_a_sheet_made_with_an_overlay_needs_it(
    tmp_path: Path, overlay: Callable[[str], Path], catalog: Catalog
) -> None:
    """A sheet is checked with exactly the overlays it names.

    It fails without them, and other given overlays are ignored.
    """
    path = overlay("[model.su7-ultra.group.paint.option.amethyst]\nprice = 27000")
    document = make_document(load_catalog(shipped_catalog(), overlays=[path]))
    sheet = write_document(tmp_path / "sheet.toml", document)
    assert run_cli("check", str(sheet), "--overlay", str(path)).code == 0
    result = run_cli("check", str(sheet))
    assert result.code == 1
    assert "catalog.overlays" in result.err
    assert (
        run_cli(
            "check", str(write_document(sheet, make_document(catalog))), "--overlay", str(path)
        ).code
        == 0
    )


def test_a_sheet_is_checked_against_its_own_edition(tmp_path: Path, catalog: Catalog) -> None:
    """A sheet is checked against the edition that it names."""
    july = make_document(load_catalog(shipped_catalog(), "2026-07"), day=date(2026, 8, 1))
    sheets = [
        str(write_document(tmp_path / "july.toml", july)),
        str(write_document(tmp_path / "launch.toml", make_document(catalog, QUALIFYING))),
    ]
    assert run_cli("check", *sheets).code == 0
    edited = replace_leaf(july, ("catalog", "edition"), "launch")
    result = run_cli(
        "check", str(write_document(tmp_path / "july.toml", with_valid_digest(edited)))
    )
    assert result.code == 1
    assert "threshold.amount" in result.err


def test_a_sheet_of_another_catalog_does_not_pass(
    check: Callable[[Document], CliResult], document: Document
) -> None:
    """A sheet has to be checked with its own catalog; the only problem describes that catalog."""
    edited = replace_leaf(
        replace_leaf(document, ("catalog", "version"), "2025.1"), ("catalog", "digest"), "sha256:00"
    )
    edited["sheet"]["code"] = "XMC-0000-0000-00"  # it holds a fingerprint of the catalog
    result = check(with_valid_digest(edited))
    assert (result.code, len(result.error_lines)) == (1, 1)
    assert "catalog.digest: this sheet was made with another catalog (2025.1)" in result.err
    assert "edition launch, no overlays" in result.err


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_catalog_of_the_same_version_with_other_contents_is_not_named_as_another_version(
    tmp_path: Path, document: Document, lang: str
) -> None:
    version = document["catalog"]["version"]
    edited = replace_leaf(document, ("catalog", "digest"), "sha256:00")
    edited["sheet"]["code"] = "XMC-0000-0000-00"
    path = write_document(tmp_path / "sheet.toml", with_valid_digest(edited))
    result = run_cli("check", str(path), lang=lang)
    assert (result.code, len(result.error_lines)) == (1, 1)
    assert result.err.count(version) == 1
    expected = {
        "en": f"a catalog of the same version ({version}), but with other contents",
        "zh": f"目录版本相同（{version}），但内容不同",
    }
    assert expected[lang] in result.err


def test_another_version_of_the_same_catalog_is_found(
    check: Callable[[Document], CliResult], document: Document
) -> None:
    """With the digest of the catalog, a sheet must have the version of the catalog."""
    result = check(with_valid_digest(replace_leaf(document, ("catalog", "version"), "2025.1")))
    assert (result.code, len(result.error_lines)) == (1, 1)
    assert (
        f"catalog.version: is 2025.1; the catalog has {document['catalog']['version']}"
        in result.err
    )


def test_the_catalog_to_check_with_is_named_with_its_overlays(
    tmp_path: Path, copied_catalog: Path, overlay: Callable[[str], Path]
) -> None:
    """Every figure is equal in the newer catalog; the problem names the catalog to check with."""
    path = overlay("[model.su7-ultra.group.paint.option.amethyst]\nprice = 27000")
    sheet = write_document(
        tmp_path / "sheet.toml", make_document(load_catalog(shipped_catalog(), overlays=[path]))
    )
    other_car = copied_catalog / "yu7-max.toml"
    other_car.write_text(
        other_car.read_text(encoding="utf-8").replace("price = 329900", "price = 339900"),
        encoding="utf-8",
    )
    result = run_cli("check", str(sheet), "--overlay", str(path), "--catalog", str(copied_catalog))
    assert (result.code, len(result.error_lines)) == (1, 1)
    assert "edition launch, overlays “our prices”" in result.err
    page = ("page", str(sheet), "--overlay", str(path), "--catalog", str(copied_catalog))
    assert run_cli(*page).code == 0, "the customer's page shows the same figures"


def test_a_problem_with_another_edition_names_that_of_the_sheet(
    tmp_path: Path, document: Document
) -> None:
    """`--edition` overrides the edition of a sheet, and the problem says so."""
    sheet = write_document(tmp_path / "sheet.toml", document)
    result = run_cli("check", str(sheet), "--edition", "2026-07")
    assert result.code == 1
    assert "check it with --edition launch" in result.err


@pytest.mark.parametrize(
    ("created", "quoted_on", "is_plausible"),
    [
        (datetime(2025, 9, 23, 23, 59, tzinfo=EAST), date(2025, 10, 1), False),
        (datetime(2025, 9, 24, 0, 0, tzinfo=EAST), date(2025, 10, 1), True),
        (datetime(2025, 10, 1, 10, 15, tzinfo=EAST), date(2025, 10, 1), True),
        (datetime(2026, 11, 22, 4, 37, tzinfo=EAST), date(2025, 10, 1), True),
        (datetime(2025, 10, 1, 10, 15, tzinfo=EAST), date(2030, 10, 1), True),
        (datetime(2035, 9, 1, 10, 15, tzinfo=EAST), date(2025, 10, 1), True),
        (datetime(2035, 11, 1, 10, 15, tzinfo=EAST), date(2025, 10, 1), False),
        (datetime(2031, 1, 1, 10, 15, tzinfo=EAST), date(2020, 1, 1), True),
        (datetime(1, 1, 2, 10, 15, tzinfo=EAST), date(2025, 10, 1), False),
        (datetime(9999, 12, 31, 10, 15, tzinfo=EAST), date(2025, 10, 1), False),
    ],
)
def test_an_implausible_creation_time_is_found(
    check: Callable[[Document], CliResult],
    catalog: Catalog,
    created: datetime,
    quoted_on: date,
    is_plausible: bool,
) -> None:
    """No sheet is older than the programme, and none quotes a day ten years back."""
    number = f"XMC-{created.year:04}{created.month:02}{created.day:02}-7K3Q9"
    identity = replace(IDENTITY, number=number, created=created)
    result = check(make_document(catalog, day=quoted_on, identity=identity))
    assert result.code == (0 if is_plausible else 1)
    assert (
        ["sheet.created" in finding for finding in result.error_lines] == []
        if is_plausible
        else [True]
    )


@pytest.mark.parametrize(
    ("created", "day"),
    [
        # 2025-09-30 in UTC
        (datetime(2025, 10, 1, 0, 30, tzinfo=EAST), "20251001"),
        # 2025-10-02 in UTC
        (datetime(2025, 10, 1, 23, 30, tzinfo=timezone(-timedelta(hours=8))), "20251001"),
    ],
)
def test_the_day_of_the_number_is_the_local_day_of_created(
    check: Callable[[Document], CliResult], catalog: Catalog, created: datetime, day: str
) -> None:
    """The day is the local day of the creation time, not that of UTC."""
    for digits, code in ((day, 0), ("20250930", 1), ("20251002", 1)):
        identity = replace(IDENTITY, number=f"XMC-{digits}-7K3Q9", created=created)
        result = check(make_document(catalog, identity=identity))
        assert result.code == code
        assert ["sheet.number" in finding for finding in result.error_lines] == [True] * code


@pytest.mark.parametrize(
    "damage",
    [
        lambda raw: raw[:-40],
        lambda raw: raw[: len(raw) // 2],
        lambda raw: raw.replace(b"[totals]", b"[totals", 1),
        lambda raw: raw.replace("紫水晶".encode(), b"\xff\xfe", 1),
        lambda raw: raw + b"\n[totals]\nbase = 1\n",
        lambda raw: raw.replace(b"base = 529900", b"base = 529900\nbase = 1", 1),
        lambda raw: b"\0" * len(raw),
        lambda raw: raw[:0],
        lambda raw: raw + b"x = " + b"[" * 5000 + b"]" * 5000,
        lambda raw: raw + b"\n#" + b"x" * 2_000_000,
    ],
    ids=[
        "tail",
        "half",
        "bracket",
        "bytes",
        "table twice",
        "key twice",
        "zeros",
        "empty",
        "nested",
        "large",
    ],
)
def test_a_damaged_file_is_refused(
    tmp_path: Path, document: Document, damage: Callable[[bytes], bytes]
) -> None:
    """Invalid TOML or an incomplete sheet exits with 2 and one sentence."""
    path = write_document(tmp_path / "sheet.toml", document)
    path.write_bytes(damage(path.read_bytes()))
    result = run_cli("check", str(path))
    assert result.code == 2
    assert len(result.error_lines) == 1
    assert result.error_lines[0].startswith(str(path))
    assert not find_control_characters(result.err)


def test_windows_line_ends_and_comments_do_not_matter(tmp_path: Path, document: Document) -> None:
    """Only values enter the digest, not comments or line ends."""
    path = write_document(tmp_path / "sheet.toml", document)
    text = "# read by hand\n" + path.read_text(encoding="utf-8")
    path.write_bytes(text.replace("\n", "\r\n").encode("utf-8"))
    assert tomllib.loads(path.read_bytes().decode("utf-8")) == document
    assert run_cli("check", str(path)).code == 0
