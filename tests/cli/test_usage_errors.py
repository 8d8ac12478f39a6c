"""Tests of invalid command lines: exit code 2, one line on standard error, no traceback."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.cli_runner import find_control_characters, run_cli

QUOTE = ("quote", "su7-ultra")

BAD = [
    ("quote",),
    ("quote", ""),
    ("quote", "su7"),
    ("quote", "SU7-Ultra"),
    ("quote", "--json"),
    ("quote", "[/red]"),
    ("quote", "\x1b[31msu7"),
    ("quote", "{model}"),
    ("quote", "小米SU7 Ultra"),
    ("quote", "su7-ultra\nyu7-max"),
    (*QUOTE, ""),
    (*QUOTE, " "),
    (*QUOTE, "amethist"),
    (*QUOTE, "AMETHYST"),
    (*QUOTE, "\u202etsyhtema"),
    (*QUOTE, "x" * 5000),
    (*QUOTE, "fridge"),
    (*QUOTE, "amethyst", "racing-red"),
    (*QUOTE, "hp-tyre", "lr-tyre"),
    (*QUOTE, "amethyst,carbon-roof"),
    (*QUOTE, "--on"),
    (*QUOTE, "--on", ""),
    (*QUOTE, "--on", "tomorrow"),
    (*QUOTE, "--on", "2025-13-01"),
    (*QUOTE, "--on", "2025-02-29"),
    (*QUOTE, "--on", "2025-W40-3"),
    (*QUOTE, "--on", "20251001"),
    (*QUOTE, "--on", "2025-274"),
    ("quote", "--code", ""),
    ("quote", "--code", " "),
    ("quote", "--code", "xmc", "618a", "jc00", "fm"),
    (*QUOTE, "--on", "01.10.2025"),
    (*QUOTE, "--on", "2025-10-01T10:15:00"),
    (*QUOTE, "--on", "1999-12-31"),
    (*QUOTE, "--on", "2200-01-01"),
    (*QUOTE, "--on", "9999-12-31"),
    (*QUOTE, "--on", "\x1b[31m2025-10-01"),
    (*QUOTE, "--customer"),
    (*QUOTE, "-o"),
    (*QUOTE, "-o", ""),
    (*QUOTE, "-o", "."),
    (*QUOTE, "-o", "/"),
    (*QUOTE, "-o", "/dev/null/sheet.toml"),
    (*QUOTE, "-o", "nowhere/sheet.toml"),
    (*QUOTE, "-o", "x" * 300),
    (*QUOTE, "-o", "x" * 300 + "/sheet.toml"),
    (*QUOTE, "--unknown"),
    (*QUOTE, "--jsno"),
    (*QUOTE, "-x"),
    (*QUOTE, "--json=yes"),
    (*QUOTE, "--require-qualified=no"),
    (*QUOTE, "--lang", "fr"),
    (*QUOTE, "--lang"),
    (*QUOTE, "--edition", "lanch"),
    (*QUOTE, "--edition", "../launch"),
    (*QUOTE, "--edition"),
    (*QUOTE, "--overlay", "nowhere.toml"),
    (*QUOTE, "--overlay", "."),
    (*QUOTE, "--overlay", "x" * 300),
    (*QUOTE, "--catalog", "nowhere"),
    (*QUOTE, "--catalog", "/dev/null"),
    (*QUOTE, "--catalog", "x" * 300),
    (*QUOTE, "--catalog"),
    ("quot", "su7-ultra"),
    ("bogus",),
    ("",),
    ("\x1b[31m",),
    ("--unknown",),
    ("--json", *QUOTE),
    (),  # the configurator needs a terminal
    ("open",),
    ("open", "x" * 300),
    ("open", "nowhere.toml"),
    ("open", "one.toml", "two.toml"),
    ("catalog",),
    ("catalog", "chek"),
    ("catalog", "check", "one", "two"),
    ("catalog", "check", "--strict"),
    ("catalog", "check", "nowhere"),
    ("catalog", "check", "--edition", "nope"),
    ("catalog", "check", "--overlay", "nowhere.toml"),
    ("page", "a", "b.toml"),
    ("settings", "please"),
    ("catalog", "schema", "extra"),
    ("check",),
    ("check", "nowhere.toml"),
    ("check", "."),
    ("check", ""),
    ("check", "x" * 300),
    ("check", "/dev/null"),
    ("check", "--unknown", "nowhere.toml"),
    ("check", "nowhere\x1b[31m.toml"),
    ("check", "/dev/null/sheet.toml"),
]


@pytest.mark.parametrize("arguments", BAD, ids=lambda arguments: " ".join(arguments)[:60])
def test_a_bad_command_line_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    """Exit code 2 and one line without control characters.

    Nothing goes to standard output, and no file is left.
    """
    monkeypatch.chdir(tmp_path)
    for lang in ("en", "zh"):
        result = run_cli(*arguments, lang=lang)
        assert result.code == 2
        assert result.out == ""
        assert len(result.error_lines) == 1
        assert result.error_lines[0].strip()
        assert "Traceback" not in result.err
        assert "Usage:" not in result.err
        assert not find_control_characters(result.err)
        is_hostile = find_control_characters("".join(arguments)) or "\n" in "".join(arguments)
        assert is_hostile or "\N{REPLACEMENT CHARACTER}" not in result.err
        assert not re.search(r"\{(name|near|reason|text|what|hint)\}", result.err)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("quot", "su7-ultra"), "quote"),
        (("catalog", "chek"), "check"),
        ((*QUOTE, "--jsno"), "--json"),
        ((*QUOTE, "--custommer", "x"), "--customer"),
        ((*QUOTE, "--edition", "lanch"), "launch"),
        ((*QUOTE, "--edition", ""), "--edition"),
        (("quote", ""), '""'),
        ((*QUOTE, ""), '""'),
        ((*QUOTE, "--theme", ""), '""'),
        ((*QUOTE, "--on", "tomorrow"), "tomorrow"),
        ((*QUOTE, "--overlay", "nowhere.toml"), "nowhere.toml"),
        ((*QUOTE, "--catalog", "nowhere"), "nowhere"),
        (("check", "nowhere.toml"), "nowhere.toml"),
        (("quote",), "MODEL"),
        (("check",), "SHEET.toml"),
        ((*QUOTE, "--lang", "fr"), "--lang"),
        ((*QUOTE, "--lang", "fr"), "zh, en"),
        (("completion", "csh"), "bash, zsh, fish"),
        ((*QUOTE, "--customer"), "--customer"),
        ((*QUOTE, "--json=yes"), "--json"),
        (("page", "my", "sheet.toml"), "sheet.toml"),
        (("open", "one.toml", "two.toml"), "two.toml"),
        ((*QUOTE, "-o", "nowhere/sheet.toml"), str(Path("nowhere/sheet.toml"))),
    ],
)
def test_the_message_names_the_wrong_word_or_similar_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], named: str
) -> None:
    """The message has the mistyped word and similar ones, in both languages."""
    monkeypatch.chdir(tmp_path)
    for lang in ("en", "zh"):
        assert named in run_cli(*arguments, lang=lang).err


@pytest.mark.parametrize(
    "arguments",
    [
        ("catalog", "check", "one", "two"),
        ("open", "one.toml", "two.toml"),
        ("settings", "please"),
        (*QUOTE, "--customer"),
        (*QUOTE, "--json=yes"),
        ("quote", "--code", ""),
    ],
)
def test_chinese_messages_have_no_english_words(arguments: tuple[str, ...]) -> None:
    """Except for words that were typed or have to be typed."""
    result = run_cli(*arguments, lang="zh")
    assert result.code == 2
    foreign = set(re.findall("[A-Za-z]{3,}", result.err)) - set(
        re.findall("[A-Za-z]{3,}", " ".join(arguments))
    )
    assert foreign <= {"xmc", "XMC", "help"}
    assert not result.err.startswith(" ")


@pytest.mark.parametrize(
    "arguments", [("--lang", "zh", "bogus"), ("bogus", "--lang", "zh"), ("--lang=zh", "bogus")]
)
def test_a_usage_error_is_in_the_requested_language(
    arguments: tuple[str, ...],
) -> None:
    """--lang is honoured even if the rest of the command line is invalid."""
    result = run_cli(*arguments, lang=None)
    assert result.code == 2
    assert result.err == run_cli("bogus", lang="zh").err


@pytest.mark.parametrize(
    "arguments",
    [
        ("--help",),
        ("-h",),
        ("quote", "--help"),
        ("check", "--help"),
        ("catalog", "--help"),
        ("catalog", "check", "-h"),
        ("--version",),
    ],
)
def test_help_exits_0(arguments: tuple[str, ...]) -> None:
    """Help and version exit 0 and go to standard output."""
    result = run_cli(*arguments)
    assert (result.code, result.err) == (0, "")
    assert result.out.strip()


@pytest.mark.parametrize("group", [(), ("catalog",), ("slots",), ("orders",)])
def test_chinese_help_has_chinese_punctuation(group: tuple[str, ...]) -> None:
    """The colons of headings, and the full stop of each command."""
    text = run_cli(*group, "--help", lang="zh").out
    assert [line for line in text.splitlines() if line.endswith(":")] == []
    commands = text.partition("命令：\n")[2]
    sentences = re.split(r"^  (?=[a-z])", commands, flags=re.MULTILINE)[1:]
    assert len(sentences) >= 2
    assert [each for each in sentences if not each.rstrip().endswith("。")] == []


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        ((*QUOTE, "-o"), "xmc quote"),
        (("ways", "su7-ultra", "--theme"), "xmc ways"),
        (("slots", "hold", "sheet.toml", "--hours"), "xmc slots hold"),
        ((*QUOTE, "--json=yes"), "xmc quote"),
        (("--on",), "xmc"),
    ],
)
def test_an_option_without_its_value_points_to_the_help_of_the_command(
    arguments: tuple[str, ...], command: str
) -> None:
    for lang in ("en", "zh"):
        assert f" {command} --help" in run_cli(*arguments, lang=lang).err


@pytest.mark.parametrize("day", ["1900-01-01", "1999-12-31", "2200-01-01"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_day_out_of_range_is_answered_with_the_range(day: str, lang: str) -> None:
    result = run_cli(*QUOTE, "--on", day, lang=lang)
    expected = {
        "en": f"--on {day}: not between 2000-01-01 and 2199-12-31",
        "zh": f"--on {day}：须在 2000-01-01 至 2199-12-31 之间",
    }
    assert result.code == 2
    assert result.err.splitlines() == [expected[lang]]


def test_a_day_may_be_pasted_with_spaces() -> None:
    result = run_cli(*QUOTE, "--on", " 2025-10-01 ")
    assert (result.code, result.err) == (0, "")
    assert "2025-10-01" in result.out


def test_a_month_out_of_range_is_answered_with_the_range() -> None:
    result = run_cli("slots", "--month", "1999-12")
    assert result.code == 2
    assert result.err.strip() == "--month 1999-12: not between 2000-01 and 2199-12"


def test_help_of_quote_names_its_options() -> None:
    """The help lists every option of the contract."""
    out = run_cli("quote", "--help").out
    for option in (
        "--theme",
        "--on",
        "--customer",
        "--advisor",
        "--store",
        "--json",
        "-o",
        "--require-qualified",
    ):
        assert option in out
    for option in ("--catalog", "--edition", "--overlay", "--lang", "--help"):
        assert option in out


def test_an_invalid_catalog_ends_a_quote(tmp_path: Path) -> None:
    """A quote with an invalid catalog exits 2; the message has the file and key."""
    (tmp_path / "cars.toml").write_text('schema = "xmc-catalog/2"\n', encoding="utf-8")
    (tmp_path / "editions").mkdir()
    (tmp_path / "editions" / "launch.toml").write_text(
        '[edition]\nid = "launch"\n', encoding="utf-8"
    )
    result = run_cli(*QUOTE, "--catalog", str(tmp_path))
    assert result.code == 2
    assert result.error_lines
    assert any("cars.toml" in finding and "schema" in finding for finding in result.error_lines)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("command", "name"), [("page", "order.txt"), ("page", "order.html"), ("poster", "order.svg")]
)
def test_neither_page_nor_poster_overwrites_a_sheet(
    tmp_path: Path, command: str, name: str, lang: str
) -> None:
    sheet, other = tmp_path / name, tmp_path / f"other-{name}"
    for path in (sheet, other):
        assert run_cli(*QUOTE, "--on", "2025-10-01", "-o", str(path)).code == 0
        raw = path.read_bytes()
        result = run_cli(command, str(sheet), "-o", str(path), lang=lang)
        assert (result.code, result.out, len(result.err.splitlines())) == (2, "", 1)
        assert path.read_bytes() == raw
    assert sorted(tmp_path.iterdir()) == sorted([sheet, other])


@pytest.mark.parametrize("demo", [(), ("--demo",)], ids=["app", "demo"])
def test_the_day_of_the_app_must_be_a_day(demo: tuple[str, ...]) -> None:
    result = run_cli("--on", "2026-02-30", *demo)
    assert result.code == 2
    assert "--on 2026-02-30" in result.err


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("chekc",), "Unknown command chekc; did you mean check?"),
        (("catalog", "zzz"), "Unknown command zzz; available: check, schema"),
        (("quote", "su7"), "Unknown model su7; closest: su7-ultra"),
        (
            (*QUOTE, "--theme", "aurora"),
            "Unknown theme aurora for this model; closest: aurora-purple",
        ),
        ((*QUOTE, "--edition", "2026-7"), "unknown edition 2026-7; did you mean 2026-07?"),
        ((*QUOTE, "--edition", "zzz"), "unknown edition zzz; available: 2026-07, launch"),
    ],
)
def test_similar_names_are_suggested_and_all_are_listed_if_none_is_similar(
    arguments: tuple[str, ...], expected: str
) -> None:
    """A list that is said to be that of the available names is complete."""
    result = run_cli(*arguments)
    assert result.code == 2
    assert result.err.removesuffix("\n").endswith(expected)


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        (("poster", "order.toml"), "Missing -o FILE; see xmc poster --help"),
        (("poster",), "Missing SHEET.toml; see xmc poster --help"),
    ],
)
def test_what_is_missing_is_an_option_or_an_argument(
    arguments: tuple[str, ...], wanted: str
) -> None:
    result = run_cli(*arguments, lang="en")
    assert (result.code, result.error_lines) == (2, [wanted])


@pytest.mark.parametrize(
    ("lang", "expected"), [("zh", "su7-ultra、yu7-max"), ("en", "su7-ultra, yu7-max")]
)
def test_lists_in_messages_on_files_have_the_separator_of_the_language(
    tmp_path: Path, lang: str, expected: str
) -> None:
    sheet = tmp_path / "sheet.toml"
    assert run_cli(*QUOTE, "-o", str(sheet)).code == 0
    text = sheet.read_text(encoding="utf-8")
    sheet.write_text(text.replace('"su7-ultra"', '"phone"'), encoding="utf-8")
    result = run_cli("check", str(sheet), lang=lang)
    assert result.code == 1
    assert expected in result.err


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("en", "Missing command; see xmc catalog --help"),
        ("zh", "缺少命令；参见 xmc catalog --help"),
    ],
)
def test_a_group_without_a_command_names_its_help(lang: str, sentence: str) -> None:
    result = run_cli("catalog", lang=lang)
    assert result.code == 2
    assert result.error_lines == [sentence]
