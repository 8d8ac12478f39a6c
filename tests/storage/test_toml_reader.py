"""Tests of the TOML reader: reasons of syntax errors in both languages, and byte-order marks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from xmc_tui.i18n import translator_for
from xmc_tui.storage.file_content_problems import FileError
from xmc_tui.storage.toml_reader import read_toml

#: A file that is not TOML, the line of its fault, and a part of the sentence in each language.
FAULTS = {
    "no value": ("a =", 1, "the value is missing", "缺少值"),
    "no quotes": ("a = published", 1, "texts need quotes", "须加引号"),
    "quotes left open": ('a = "x\nb = 1', 1, "the quotes are not closed", "引号未闭合"),
    "quotes left open at the end": ('a = "x', 1, "the quotes are not closed", "引号未闭合"),
    "single quotes left open": ("a = 'x\nb = 1", 2, "the quotes are not closed", "引号未闭合"),
    "long quotes left open": ("a = '''x", 1, "the quotes are not closed", "引号未闭合"),
    "a bracket left open": ("[a\nb = 1", 1, "a closing bracket is missing", "缺少右方括号"),
    "brackets left open": ("[[a]\nb = 1", 1, "a closing bracket is missing", "缺少右方括号"),
    "a list left open": ("a = [1", 1, "the list is not closed", "列表未闭合"),
    "a list without commas": ("a = [1 2]", 1, "a comma is missing", "缺少逗号"),
    "braces left open": ("a = { b = 1", 1, "the braces are not closed", "花括号未闭合"),
    "a path of Windows": (r'a = "C:\quotes"', 1, "a backslash in double quotes", "反斜杠"),
    "a path of Windows with u": (r'a = "C:\users"', 1, "a backslash in double quotes", "反斜杠"),
    "a leading zero": ("a = 07", 1, "something after the end of the value", "多余内容"),
    "two keys in a line": ("a = 1 b = 2", 1, "something after the end of the value", "多余内容"),
    "no key": ("= 1", 1, "neither a key with a value nor a table", "既不是键值"),
    "half a key": ("a. = 1", 1, "the key is missing or invalid", "键无效"),
    "no equals sign": ("a 1", 1, "the = after the key is missing", "缺少 ="),
    "a control character": ('a = "\x07"', 1, "it has a control character", "含控制字符"),
    "a day that does not exist": ("a = 2025-02-30", 1, "no such date", "日期或时间不存在"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_the_reason_of_a_syntax_error_is_in_the_language_of_the_user(
    tmp_path: Path, name: str
) -> None:
    text, line, english, chinese = FAULTS[name]
    path = tmp_path / "file.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FileError) as raised:
        read_toml(path, "file.toml")
    (problem,) = raised.value.problems
    assert problem.line == line
    assert english in problem.full_text(translator_for("en"))
    in_chinese = problem.full_text(translator_for("zh"))
    assert chinese in in_chinese
    words = re.findall("[A-Za-z]{2,}", in_chinese.replace("file.toml", ""))
    assert words == ["TOML"], "the rest is Chinese"


@pytest.mark.parametrize("rest", ["", " [1,", " [1,\n \n\n"])
def test_a_file_that_ends_too_early_is_said_to_end_at_its_last_line(
    tmp_path: Path, rest: str
) -> None:
    """A sheet that was cut off names the line at which it ends, with the key, and the remedy."""
    path = tmp_path / "file.toml"
    path.write_text(f'schema = "xmc-order-sheet/1"\n\n[sheet]\nrevision ={rest}', encoding="utf-8")
    with pytest.raises(FileError) as raised:
        read_toml(path, "file.toml")
    (problem,) = raised.value.problems
    assert (problem.line, problem.key) == (4, "revision")
    assert problem.full_text(translator_for("en")).endswith("complete it, or use a whole copy")
    assert "副本" in problem.full_text(translator_for("zh"))


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    """Editors of Windows write one at the start of UTF-8 files."""
    path = tmp_path / "file.toml"
    path.write_bytes(b"\xef\xbb\xbfa = 1\n")
    file = read_toml(path)
    assert (file.data, file.text) == ({"a": 1}, "a = 1\n")
