"""Tests of `xmc quote`: the text, the sheet as TOML or JSON, and every kind of rejection."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from tests.cli.cli_runner import find_control_characters, run_cli
from tests.storage.sheet_tools import QUALIFYING

ON = ("--on", "2025-10-01")

#: Names that are dangerous if interpreted instead of shown as text.
HOSTILE_NAMES = {
    "markup": "[/red]",
    "open markup": "[bold]x[",
    "quotes": "a\"b'c\"\"\"d'''e",
    "newlines": "one\ntwo\r\nthree\r",
    "tab and backslash": "a\tb\\n\\u0041",
    "escape": "\x1b[31mred\x1b[0m",
    "title": "\x1b]0;owned\x07",
    "control": "\x01\x02\x07\x08\x0b\x0c\x7f",
    "csi of eight bits": "\x9b31mred",
    "next line": "a\x85b\u2028c\u2029d",
    "bidi override": "\u202eabc\u202c",
    "bidi isolate": "\u2066abc\u2069",
    "zero width": "a\u200bb\ufeffc",
    "placeholders": "{name} {0} %s %(name)s",
    "toml": '"\n[totals]\nbase = 1\n"',
    "dash": "--",
    "spaces": "  ",
    "chinese": "欧阳，李女士",
    "emoji": "👩‍👩‍👧",
    "long": "长" * 2000,
}


def test_the_text_of_a_quote() -> None:
    """A quote in English equals the golden file."""
    options = [option for option in QUALIFYING if option != "five-spoke-moonrock"]
    result = run_cli("quote", "su7-ultra", *options, *ON)
    golden = Path(__file__).with_name("quote_su7_ultra_en.txt")
    assert result.code == 0
    assert result.err == ""
    assert [line.rstrip() for line in result.out.splitlines()] == golden.read_text(
        encoding="utf-8"
    ).splitlines()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("wheel", ["five-spoke-moonrock", "five-spoke-mirror-silver"])
def test_no_name_and_no_tag_is_truncated(wheel: str, lang: str) -> None:
    """The longest names and their bespoke tags are not truncated."""
    result = run_cli("quote", "su7-ultra", wheel, *ON, lang=lang)
    assert "…" not in result.out
    option = next(
        entry
        for entry in json.loads(run_cli("quote", "su7-ultra", wheel, *ON, "--json").out)["lines"]
        if entry["option"] == wheel
    )
    assert option[f"name_{lang}"] in result.out
    line = next(line for line in result.out.splitlines() if option[f"name_{lang}"] in line)
    assert ("Bespoke" if lang == "en" else "定制") in line


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_figures_are_the_same_in_both_languages(lang: str) -> None:
    """Amounts, dates and sources are the same in Chinese and English."""
    result = run_cli("quote", "su7-ultra", *QUALIFYING, *ON, lang=lang)
    assert (result.code, result.err) == (0, "")
    for expected in (
        "¥529,900",
        "¥130,000",
        "¥19,000",
        "¥659,900",
        "24.53%",
        "¥80,000",
        "¥579,900",
        "¥100,000",
        "2026-02-15",
    ):
        assert expected in result.out
    for expected in (
        "¥28,000",
        "¥42,000",
        "¥25,000",
        "2026-04-29",
        "2025-09-25",
        "小米官网" if lang == "zh" else "Xiaomi",
        "ITBear",
        "90",
    ):
        assert expected in result.out
    assert ("紫水晶" in result.out) == (lang == "zh")
    assert ("Amethyst" in result.out) == (lang == "en")
    assert not find_control_characters(result.out)


def test_a_quote_fits_its_width_in_both_languages() -> None:
    """No line of a quote is wider than 96 cells."""
    from rich.cells import cell_len

    for lang in ("zh", "en"):
        for model in ("su7-ultra", "yu7-max"):
            result = run_cli("quote", model, *ON, lang=lang)
            assert max(cell_len(line) for line in result.out.splitlines()) <= 96


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_illustrative_price_is_marked(lang: str) -> None:
    """The symbol precedes the amount and all sums that include it, and the legend explains it."""
    result = run_cli("quote", "yu7-max", "caliper-red", *ON, lang=lang)
    assert result.code == 0
    assert "≈¥3,000" in result.out
    assert "≈¥332,900" in result.out
    assert [line for line in result.out.splitlines() if line.startswith("≈")]
    assert "≈" not in run_cli("quote", "su7-ultra", *QUALIFYING, *ON, lang=lang).out


def test_outside_the_trial_window_only_warns() -> None:
    """A day outside the window is one line on standard error; the exit code stays 0."""
    result = run_cli("quote", "su7-ultra", *QUALIFYING, "--on", "2026-09-25", "--require-qualified")
    assert result.code == 0
    assert len(result.error_lines) == 1
    assert "2026-09-24" in result.err


@pytest.mark.parametrize(
    ("day", "options", "is_named"),
    [
        ("2025-10-01", (), False),
        ("2026-09-25", (), True),
        ("2026-09-25", ("--edition", "2026-07"), False),
    ],
)
def test_a_quote_names_another_edition_in_force(
    day: str, options: tuple[str, ...], is_named: bool
) -> None:
    result = run_cli("quote", "su7-ultra", "--on", day, *options)
    assert ("--edition 2026-07" in result.out) is is_named


def test_the_day_is_today_by_default() -> None:
    """Without --on the sheet is quoted for today."""
    before = date.today()
    document = json.loads(run_cli("quote", "su7-ultra", "--json").out)
    assert before.isoformat() <= document["sheet"]["quoted_on"] <= date.today().isoformat()


# ── The sheet ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_written_sheet_passes_the_check(tmp_path: Path, lang: str) -> None:
    """-o writes a sheet that passes `xmc check`, prints its path, and includes the names."""
    path = tmp_path / "sheet.toml"
    result = run_cli(
        *("quote", "su7-ultra", *QUALIFYING, *ON, "-o", str(path)),
        *("--customer", "李女士", "--advisor", "王顾问", "--store", "北京 展厅"),
        lang=lang,
    )
    assert (result.code, result.err) == (0, "")
    assert str(path) in result.out
    assert len(result.out.splitlines()) == 1
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    assert document["customer"] == {"name": "李女士"}
    assert (document["sheet"]["advisor"], document["sheet"]["store"]) == ("王顾问", "北京 展厅")
    assert (document["sheet"]["language"], document["sheet"]["status"]) == (lang, "quote")
    assert document["sheet"]["quoted_on"] == date(2025, 10, 1)
    assert document["sheet"]["created"].utcoffset() is not None
    assert document["totals"]["total"] == 659900
    checked = run_cli("check", str(path), lang=lang)
    assert (checked.code, checked.err) == (0, "")
    assert str(path) in checked.out
    assert [entry.name for entry in tmp_path.iterdir()] == ["sheet.toml"]


def test_json_and_toml_of_one_command_are_one_sheet(tmp_path: Path) -> None:
    """--json with -o prints the sheet that was written, and nothing else."""
    path = tmp_path / "sheet.toml"
    result = run_cli(
        "quote",
        "yu7-max",
        "caliper-red",
        "fridge",
        *ON,
        "--json",
        "-o",
        str(path),
        "--customer",
        "李女士",
    )
    assert (result.code, result.err) == (0, "")
    from_toml = tomllib.loads(path.read_text(encoding="utf-8"))
    assert json.dumps(json.loads(result.out)) == json.dumps(
        from_toml, default=lambda day: day.isoformat()
    )
    assert re.fullmatch(r"XMC-\d{8}-[0-9A-Z]{5}", from_toml["sheet"]["number"])


def test_two_quotes_are_two_sheets() -> None:
    """Each run creates a sheet with a new number."""
    numbers = {
        json.loads(run_cli("quote", "su7-ultra", "--json", *ON).out)["sheet"]["number"]
        for _ in range(3)
    }
    assert len(numbers) == 3


def test_an_overwritten_file_is_kept_as_old(tmp_path: Path) -> None:
    """The previous file is kept with the suffix .old."""
    path = tmp_path / "sheet.toml"
    path.write_text("something else", encoding="utf-8")
    assert run_cli("quote", "su7-ultra", *ON, "-o", str(path)).code == 0
    assert (tmp_path / "sheet.toml.old").read_text(encoding="utf-8") == "something else"


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_hostile_names_are_kept_on_the_sheet_and_sanitized_on_the_terminal(
    tmp_path: Path, name: str
) -> None:
    """Hostile names survive a round trip through TOML and JSON unchanged.

    They never reach the terminal as control characters.
    """
    text = HOSTILE_NAMES[name]
    path = tmp_path / "sheet.toml"
    people = ("--customer", text, "--advisor", text, "--store", text)
    result = run_cli("quote", "su7-ultra", *ON, *people, "-o", str(path))
    assert result.code == 0
    document = tomllib.loads(path.read_bytes().decode("utf-8"))
    assert document["customer"]["name"] == text
    assert (document["sheet"]["advisor"], document["sheet"]["store"]) == (text, text)
    checked = run_cli("check", str(path))
    assert (checked.code, checked.err) == (0, "")
    as_json = run_cli("quote", "su7-ultra", *ON, *people, "--json")
    assert json.loads(as_json.out)["customer"]["name"] == text
    as_text = run_cli("quote", "su7-ultra", *ON, *people)
    for transcript in (result, checked, as_text):
        assert not find_control_characters(transcript.out + transcript.err)
    # JSON escapes control characters; U+200D is a legitimate part of emoji.
    assert find_control_characters(as_json.out + as_json.err) <= {"\u200d"}


def test_a_name_that_is_not_utf_8_is_rejected_or_kept(tmp_path: Path) -> None:
    """A name that is not UTF-8 is rejected with one line, or kept in a valid sheet."""
    path = tmp_path / "sheet.toml"
    result = run_cli("quote", "su7-ultra", *ON, "--customer", "caf\udce9", "-o", str(path))
    assert result.code in (0, 2)
    assert len(result.error_lines) == (1 if result.code else 0)
    assert not find_control_characters(result.err + result.out)
    assert path.exists() == (result.code == 0)
    assert run_cli("quote", "su7-ultra", *ON, "--customer", "caf\udce9", "--json").code in (0, 2)


def test_a_hostile_path_is_printed_sanitized(tmp_path: Path) -> None:
    """A file name with control characters is rejected.

    The message shows it without them and suggests a safe name.
    """
    path = tmp_path / "a\x1b[31m\nb\u202e.toml"
    result = run_cli("quote", "su7-ultra", *ON, "-o", str(path))
    assert (result.code, result.out) == (2, "")
    assert list(tmp_path.iterdir()) == []
    assert not find_control_characters(result.err)
    assert len(result.error_lines) == 1
    assert result.error_lines[0].endswith("rename it a-[31m-b-.toml")


# ── Position of options ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "arguments",
    [
        ("--edition", "2026-07", "quote", "su7-ultra", "amethyst", "--on", "2026-08-01", "--json"),
        ("quote", "--edition", "2026-07", "su7-ultra", "amethyst", "--on", "2026-08-01", "--json"),
        ("quote", "su7-ultra", "--on", "2026-08-01", "--json", "amethyst", "--edition", "2026-07"),
        ("quote", "su7-ultra", "--on=2026-08-01", "--json", "--edition=2026-07", "--", "amethyst"),
        (
            "--edition",
            "launch",
            "quote",
            "su7-ultra",
            "amethyst",
            "--edition",
            "2026-07",
            "--on",
            "2026-08-01",
            "--json",
        ),
    ],
)
def test_options_are_accepted_before_and_after_the_command(arguments: tuple[str, ...]) -> None:
    """--edition works before and after the command; the one after it takes precedence."""
    result = run_cli(*arguments)
    assert result.code == 0
    document = json.loads(result.out)
    assert document["catalog"]["edition"] == "2026-07"
    assert document["lines"][0]["list_price"] == 32000


@pytest.mark.parametrize(
    "arguments",
    [("quote", "su7-ultra", *ON, "--json"), ("--lang", "zh", "quote", "su7-ultra", *ON, "--json")],
)
def test_the_lang_option_overrides_the_locale(
    monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    """--lang overrides the locale; in the C locale the language is English."""
    asked = arguments[0] == "--lang"
    assert json.loads(run_cli(*arguments, lang=None).out)["sheet"]["language"] == (
        "zh" if asked else "en"
    )
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.setenv(variable, "zh_CN.UTF-8")
    assert json.loads(run_cli(*arguments, lang=None).out)["sheet"]["language"] == "zh"
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.setenv(variable, "C.UTF-8")
    assert json.loads(run_cli(*arguments, lang=None).out)["sheet"]["language"] == (
        "zh" if asked else "en"
    )


def test_overlays_before_and_after_the_command_add_up(tmp_path: Path) -> None:
    """All --overlay options apply in order, before and after the command."""
    paths = []
    for number, option in enumerate(("amethyst", "racing-red")):
        path = tmp_path / f"{number}.toml"
        head = f'[overlay]\nname = "ours {number}"\n'
        path.write_text(
            f"{head}[model.su7-ultra.group.paint.option.{option}]\nprice = {number + 1}\n",
            encoding="utf-8",
        )
        paths.append(str(path))
    quote = ("quote", "su7-ultra", "amethyst", *ON, "--json")
    for arguments in (
        (*quote, "--overlay", paths[0], "--overlay", paths[1]),
        ("--overlay", paths[0], "--overlay", paths[1], *quote),
        ("--overlay", paths[0], *quote, "--overlay", paths[1]),
    ):
        document = json.loads(run_cli(*arguments).out)
        assert [overlay["name"] for overlay in document["catalog"]["overlays"]] == [
            "ours 0",
            "ours 1",
        ]
        assert document["totals"]["options"] == 1


def test_a_repeated_option_has_no_effect() -> None:
    """A repeated option id has no effect."""
    once, twice = (
        run_cli("quote", "su7-ultra", *["amethyst"] * times, *ON).out for times in (1, 2)
    )
    assert once == twice


def test_standard_options_may_be_given() -> None:
    """The price is the same whether standard options are given or not."""
    assert (
        run_cli("quote", "su7-ultra", "no-decal", "hp-tyre", *ON).out
        == run_cli("quote", "su7-ultra", *ON).out
    )


def test_any_number_of_extras() -> None:
    """Several options of an any-number group can be combined."""
    document = json.loads(
        run_cli("quote", "yu7-max", "fridge", "fragrance", "carbon-sills", *ON, "--json").out
    )
    assert [line["option"] for line in document["lines"][-3:]] == [
        "carbon-sills",
        "fridge",
        "fragrance",
    ]
    assert document["totals"]["options"] == 6000


# ── Rejected quotes ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("arguments", "near"),
    [
        (("su7-ultr",), "su7-ultra"),
        (("yu7",), "yu7-max"),
        (("su7-ultra", "amethist"), "amethyst"),
        (("su7-ultra", "amethyst", "carbonroof"), "carbon-roof"),
        (("yu7-max", "frige"), "fridge"),
    ],
)
def test_an_unknown_id_suggests_the_nearest(
    lang: str, arguments: tuple[str, ...], near: str
) -> None:
    """The message has the unknown id and the nearest known one."""
    result = run_cli("quote", *arguments, *ON, lang=lang)
    assert (result.code, result.out) == (2, "")
    assert len(result.error_lines) == 1
    assert arguments[-1] in result.err
    assert near in result.err


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_two_options_of_a_group_are_wrong_use(lang: str) -> None:
    """Two paints are wrong use; the message has both and the group."""
    result = run_cli("quote", "su7-ultra", "amethyst", "carbon-roof", "racing-red", *ON, lang=lang)
    assert (result.code, result.out) == (2, "")
    assert len(result.error_lines) == 1
    assert all(word in result.err for word in ("amethyst", "racing-red", "paint"))


def test_a_standard_option_counts_as_given() -> None:
    """A standard option counts as given if its id is given."""
    assert run_cli("quote", "su7-ultra", "lightning-yellow", "amethyst", *ON).code == 2


@pytest.mark.parametrize(
    ("lang", "reason"),
    [("zh", "定制车漆只能搭配定制拉花"), ("en", "Bespoke paint takes bespoke decals only")],
)
def test_a_conflict_names_its_rule(lang: str, reason: str) -> None:
    """A broken rule exits 3; the message has its options, reason, id and place."""
    result = run_cli("quote", "su7-ultra", "amethyst", "classic-gold", *ON, lang=lang)
    assert (result.code, result.out) == (3, "")
    assert reason in result.err
    assert all(
        word in result.err
        for word in ("amethyst", "classic-gold", "bespoke-paint-bespoke-decal", "su7-ultra.toml")
    )


def test_every_broken_rule_is_printed() -> None:
    """Two broken rules are two findings."""
    result = run_cli("quote", "su7-ultra", "amethyst", "carbon-hood-yellow", "classic-silver", *ON)
    assert result.code == 3
    for rule in ("bespoke-paint-bespoke-decal", "yellow-hood-paint", "carbon-hood-side-decal"):
        assert rule in result.err


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("day", "code"), [("2026-01-24", 0), ("2026-01-25", 3)])
def test_an_option_past_its_last_day(lang: str, day: str, code: int) -> None:
    """Lava Orange is offered up to its last day; after it the message has that day."""
    result = run_cli("quote", "yu7-max", "lava-orange", "--on", day, lang=lang)
    assert result.code == code
    assert ("2026-01-24" in result.err) == (code == 3)
    assert (result.out == "") == (code == 3)


def test_a_rejected_quote_writes_nothing(tmp_path: Path) -> None:
    """Neither a conflict nor wrong use writes a sheet."""
    path = tmp_path / "sheet.toml"
    for options in (("amethyst", "classic-gold"), ("amethyst", "racing-red"), ("amethist",)):
        assert run_cli("quote", "su7-ultra", *options, *ON, "-o", str(path)).code in (2, 3)
    assert (
        run_cli("quote", "yu7-max", "lava-orange", "--on", "2026-02-01", "-o", str(path)).code == 3
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_resolutions_of_a_conflict_are_printed(lang: str) -> None:
    """The smallest resolutions are printed: another paint, or another decal."""
    result = run_cli("quote", "su7-ultra", "amethyst", "classic-gold", *ON, lang=lang)
    assert result.code == 3
    others = (
        "no-decal",
        "无拉花",
        "No decal",
        "pearl-white",
        "珍珠白",
        "Pearl White",
        "lightning-black",
        "obsidian-black",
    )
    assert any(other in result.err for other in others)


@pytest.mark.parametrize(
    ("model", "options", "code"),
    [
        ("su7-ultra", QUALIFYING, 0),
        ("su7-ultra", (), 4),
        ("su7-ultra", ("amethyst",), 4),
        ("yu7-max", ("amethyst",), 4),
        (
            "su7-ultra",
            (
                "amethyst",
                "carbon-roof",
                "five-spoke-moonrock",
                "carbon-exterior",
                "polar-night-glacier",
            ),
            4,
        ),
        (
            "su7-ultra",
            (
                "twilight-rose",
                "carbon-hood-raw",
                "carbon-roof",
                "five-spoke-moonrock",
                "moonshadow-grey",
            ),
            0,
        ),
    ],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_require_qualified(model: str, options: tuple[str, ...], code: int, lang: str) -> None:
    """Exit 4 with the sums if the build does not qualify; the quote is printed too."""
    result = run_cli("quote", model, *options, *ON, "--require-qualified", lang=lang)
    assert result.code == code
    assert result.out
    assert ("100,000" in result.err) == (code == 4)
    assert len(result.error_lines) == (1 if code else 0)
    assert run_cli("quote", model, *options, *ON, lang=lang).code == 0


def test_require_qualified_still_writes(tmp_path: Path) -> None:
    """A build that does not qualify is written as a draft."""
    path = tmp_path / "sheet.toml"
    assert run_cli("quote", "su7-ultra", *ON, "-o", str(path), "--require-qualified").code == 4
    assert tomllib.loads(path.read_text(encoding="utf-8"))["sheet"]["status"] == "draft"
    assert run_cli("check", str(path)).code == 0


@pytest.mark.parametrize(("lang", "sentence"), [("zh", "原文件已保留为"), ("en", "is kept as")])
def test_a_file_that_is_replaced_is_kept_and_named(
    tmp_path: Path, lang: str, sentence: str
) -> None:
    path = tmp_path / "sheet.toml"
    first = run_cli("quote", "su7-ultra", *ON, "-o", str(path), lang=lang)
    assert sentence not in first.out
    former = path.read_bytes()
    second = run_cli("quote", "su7-ultra", "amethyst", *ON, "-o", str(path), lang=lang)
    (saved, kept) = second.out.splitlines()
    assert str(path) in saved
    assert f"{sentence} sheet.toml.old" in kept
    assert (tmp_path / "sheet.toml.old").read_bytes() == former
    result = run_cli("quote", "su7-ultra", *ON, "-o", str(path), "--json", lang=lang)
    assert json.loads(result.out)["model"]["id"] == "su7-ultra", "the sheet alone"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_missing_folder_is_not_created(tmp_path: Path, lang: str) -> None:
    """-o into a missing folder is wrong use; the message has the path."""
    path = tmp_path / "nowhere" / "sheet.toml"
    result = run_cli("quote", "su7-ultra", *ON, "-o", str(path), lang=lang)
    assert (result.code, result.out) == (2, "")
    assert len(result.error_lines) == 1
    assert str(path) in result.err
    assert list(tmp_path.iterdir()) == []
