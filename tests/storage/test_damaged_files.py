"""Thousands of mutated sheets, catalogs, overlays and settings never cause a traceback."""

from __future__ import annotations

import sys
import tomllib
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.deep_test_sizes import (
    DAMAGED_CATALOGS,
    DAMAGED_OVERLAYS,
    DAMAGED_SETTINGS,
    DAMAGED_SHEETS,
)
from tests.file_mutations import damage_file
from tests.small_catalogs import catalog_tables, group, model, option, rule, write_catalog
from tests.storage.sheet_tools import make_document, write_document
from xmc_tui.configurator import LONGEST_TEXT, SheetDetails
from xmc_tui.domain.build import build_from_wished_options
from xmc_tui.domain.catalog import Catalog
from xmc_tui.i18n import translator_for
from xmc_tui.storage.catalog.catalog_loader import load_catalog
from xmc_tui.storage.catalog.overlay_checks import read_overlay_header
from xmc_tui.storage.file_content_problems import FileError, Problem
from xmc_tui.storage.settings import Settings, read_settings
from xmc_tui.storage.sheets.sheet_document import SheetIdentity, dump_toml, make_sheet_document
from xmc_tui.storage.sheets.sheet_reader import build_of_sheet, read_sheet
from xmc_tui.storage.sheets.sheet_verification import verify_sheet
from xmc_tui.storage.toml_reader import read_toml

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


def check_sentences(problems: tuple[Problem, ...] | list[Problem]) -> None:
    """Check that each problem has a sentence in both languages."""
    for problem in problems:
        for code in ("zh", "en"):
            sentence = problem.full_text(translator_for(code))
            assert problem.file in sentence
            assert "Traceback" not in sentence


@pytest.fixture
def small_catalog(tmp_path: Path) -> Path:
    """A catalog that loads fast enough for thousands of runs."""
    groups = {
        "paint": group({"white": option(), "red": option(9, bespoke=True)}),
        "more": group({"x": option(3)}, "any"),
    }
    cars = {
        "alpha": model(groups, {"r": rule(["red"], "excludes", ["x"])}, first_delivery="2026-01")
    }
    write_catalog(tmp_path / "small", catalog_tables(cars))
    return tmp_path / "small"


@pytest.mark.parametrize("count", DAMAGED_SHEETS)
def test_no_figure_of_a_mutated_sheet_is_accepted(
    tmp_path: Path, catalog: Catalog, count: int
) -> None:
    """A mutated sheet is refused, has a problem, or equals the original in every value."""
    document = make_document(catalog)
    raw = write_document(tmp_path / "sound.toml", document).read_bytes()
    path = tmp_path / "mutated.toml"
    parsed = accepted = 0
    for mutated in damage_file(raw, count, seed=1):
        path.write_bytes(mutated)
        try:
            sheet = read_sheet(path)
        except FileError as error:
            check_sentences(error.problems)
            continue
        parsed += 1
        problems = verify_sheet(sheet, catalog)
        check_sentences(problems)
        if not problems:
            accepted += 1
            assert tomllib.loads(mutated.decode("utf-8")) == document
    assert parsed > count // 10, "the mutations leave too little to test"
    assert accepted, "no mutation leaves all values unchanged"


@pytest.mark.parametrize("count", DAMAGED_CATALOGS)
@pytest.mark.parametrize("name", ["catalog.toml", "editions/launch.toml"])
def test_a_mutated_catalog_loads_or_is_reported(small_catalog: Path, name: str, count: int) -> None:
    path = small_catalog / name
    raw = path.read_bytes()
    loaded = 0
    for mutated in damage_file(raw, count, seed=2):
        path.write_bytes(mutated)
        try:
            load_catalog(small_catalog)
        except FileError as error:
            check_sentences(error.problems)
        else:
            loaded += 1
    assert loaded, "the mutations leave too little to test"


@pytest.mark.parametrize("count", DAMAGED_OVERLAYS)
def test_a_mutated_overlay_loads_or_is_reported(
    small_catalog: Path, tmp_path: Path, count: int
) -> None:
    path = tmp_path / "ours.toml"
    raw = b"""schema = "xmc-catalog/1"
[overlay]
name = "our prices"
[programme.threshold]
amount = 12
operator = ">="
[model.alpha]
price = 120
[model.alpha.group.paint.option.red]
price = 8
until = 2026-01-24
name = { zh = "\xe7\xba\xa2", en = "Red" }
"""
    path.write_bytes(raw)
    load_catalog(small_catalog, overlays=[path])
    loaded = 0
    for mutated in damage_file(raw, count, seed=3):
        path.write_bytes(mutated)
        try:
            read_overlay_header(path)
            catalog = load_catalog(small_catalog, overlays=[path])
        except FileError as error:
            check_sentences(error.problems)
        else:
            loaded += 1
            assert len(catalog.overlays) == 1
    assert loaded, "the mutations leave too little to test"


@pytest.mark.parametrize("count", DAMAGED_SETTINGS)
def test_mutated_settings_are_reported_and_the_defaults_used(tmp_path: Path, count: int) -> None:
    path = tmp_path / "settings.toml"
    raw = b"""schema = "xmc-settings/1"
language = "zh"
catalog = "~/catalog"
edition = "2026-07"
overlays = ["ours.toml", "/srv/theirs.toml"]
"""
    path.write_bytes(raw)
    assert read_settings(path)[1] == []
    for mutated in damage_file(raw, count, seed=4):
        path.write_bytes(mutated)
        found, problems = read_settings(path)
        assert isinstance(found, Settings)
        assert found.language in (None, "zh", "en")
        check_sentences(problems)


# ── Single kinds of damage ────────────────────────────────────────────────────────────────────────


def test_settings_of_another_version_are_reported(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('schema = "xmc-settings/9"\nlanguage = "en"\n', encoding="utf-8")
    found, (problem,) = read_settings(path)
    assert found == Settings()
    assert "xmc-settings/9; this version reads xmc-settings/1" in problem.full_text(
        translator_for("en")
    )


@pytest.mark.skipif(sys.platform == "win32", reason="the homes of others are not asked for")
def test_an_unknown_home_folder_is_a_problem_of_the_settings(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('catalog = "~nobody-of-that-name/catalog"\nlanguage = "en"\n', encoding="utf-8")
    found, (problem,) = read_settings(path)
    assert found == Settings(language="en")
    assert problem.key == "catalog"


@pytest.mark.parametrize("name", ["catalog.toml", "editions/launch.toml", "overlay"])
def test_a_catalog_file_of_another_version_is_reported(
    small_catalog: Path, tmp_path: Path, name: str
) -> None:
    """The unsupported schema is the only problem reported."""
    path = tmp_path / "ours.toml" if name == "overlay" else small_catalog / name
    text = (
        path.read_text(encoding="utf-8")
        if path.exists()
        else '[overlay]\nname = "store"\n[model.alpha]\nnew = 1\n'
    )
    text = text.replace('schema = "xmc-catalog/1"\n', "")
    path.write_text('schema = "xmc-catalog/2"\n' + text, encoding="utf-8")
    with pytest.raises(FileError) as raised:
        load_catalog(small_catalog, overlays=[path] if name == "overlay" else [])
    (problem,) = raised.value.problems
    assert "is of schema xmc-catalog/2; this version reads xmc-catalog/1" in problem.full_text(
        translator_for("en")
    )


def test_a_sheet_of_another_version_names_the_version_it_needs(
    tmp_path: Path, catalog: Catalog
) -> None:
    document = make_document(catalog)
    document["schema"] = "xmc-order-sheet/2"
    document["sheet"]["app_version"] = "4.5.6"
    with pytest.raises(FileError) as raised:
        read_sheet(write_document(tmp_path / "sheet.toml", document))
    (problem,) = raised.value.problems
    assert (
        "xmc-order-sheet/2; this version reads xmc-order-sheet/1; it needs xmc 4.5.6 or newer"
        in problem.full_text(translator_for("en"))
    )


@pytest.mark.parametrize(
    "text",
    [
        "[" + " " * 1_000_000,
        "[a" + " a" * 500_000,
        "a" * 1_900_000,
        'a = """\n[' + " x" * 500_000 + '\n"""',
        "a" + ".a" * 400_000 + " = 1",
        "a = " + "[" * 900_000,
        "a = " + "{a = " * 200_000,
        "[[" * 500_000,
        "a = " + "9" * 1_000_000,
        "#" * 1_900_000,
        "\n" * 1_900_000,
        "a." * 30 + "a = " + "{b = " * 30 + "1" + "}" * 30,
    ],
    ids=lambda text: f"{len(text)} of {text[:9]!r}",
)
def test_a_file_made_to_be_slow_is_refused_quickly(tmp_path: Path, text: str) -> None:
    """Very long lines, keys and nesting are refused without quadratic time."""
    path = tmp_path / "hostile.toml"
    path.write_bytes(text.encode("utf-8"))  # line ends of Windows would make it too large
    problems: list[Problem] = []
    try:
        read_toml(path)
    except FileError as error:
        problems = list(error.problems)
    check_sentences(problems)
    # Valid TOML: comments, empty lines, a long string.
    is_toml = text.startswith(("#", "\n", 'a = """'))
    assert len(problems) == (0 if is_toml else 1)


def test_a_catalog_of_too_many_files_is_refused(small_catalog: Path) -> None:
    for number in range(501):
        (small_catalog / f"{number}.toml").touch()
    with pytest.raises(FileError) as raised:
        load_catalog(small_catalog)
    assert "more than 500" in raised.value.problems[0].full_text(translator_for("en"))


# ── Random sheets ─────────────────────────────────────────────────────────────────────────────────


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_sheet_is_read_back_equal(
    data: st.DataObject, tmp_path: Path, catalog: Catalog
) -> None:
    """Random builds, dates and details come back equal, with the same bytes and valid figures."""
    car = data.draw(st.sampled_from(catalog.models))
    build = build_from_wished_options(
        car, data.draw(st.lists(st.sampled_from(sorted(car.options)), max_size=25))
    )
    day = data.draw(st.dates(date(2000, 1, 1), date(2199, 8, 1)))
    latest = datetime(max(day, date(2025, 9, 25)).year + 9, 1, 1)
    created = data.draw(st.datetimes(datetime(2025, 9, 25), latest)).replace(microsecond=0)
    zone = timezone(timedelta(minutes=data.draw(st.integers(-14 * 60, 14 * 60))))
    identity = SheetIdentity(
        f"XMC-{created:%Y%m%d}-7K3Q9",
        data.draw(st.integers(1, 9999)),
        created.replace(tzinfo=zone),
        "zh",
    )
    details = SheetDetails(*(data.draw(TEXTS)[:LONGEST_TEXT] for _ in range(5)))
    raw = dump_toml(make_sheet_document(catalog, build, day, identity, details))
    path = tmp_path / "sheet.toml"
    path.write_bytes(raw)
    sheet = read_sheet(path)
    assert verify_sheet(sheet, catalog) == []
    assert build_of_sheet(sheet, catalog).chosen == build.chosen
    assert (sheet.details, sheet.quoted_on) == (details, day)
    assert dump_toml(sheet.document) == raw
