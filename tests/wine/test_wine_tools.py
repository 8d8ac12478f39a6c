"""Tests of the tools around Wine that need neither Wine nor a compiler."""

from __future__ import annotations

import io
from base64 import b64encode
from pathlib import Path, PurePosixPath
from subprocess import CompletedProcess

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, StreamObject

from tests.wine.command_lines import COMMAND_LINES, NUMBER, QUOTE
from tests.wine.comparison import (
    Outcome,
    describe_difference,
    files_match,
    fill_in_number,
    plain_text,
    read_outcome,
)
from tests.wine.wine_shims import define_exports, parse_imports

_OBJDUMP = """\
 The Import Tables (interpreted .rdata section contents)

\tDLL Name: KERNEL32.dll
\tvma:  Hint/Ord Member-Name Bound-To
\t3e2f4\t  625  GetLastError

\tDLL Name: api-ms-win-crt-math-l1-1-0.dll
\tvma:  Hint/Ord Member-Name Bound-To
\t3e2f4\t  131  cabsf
\t3e300\t  212  sqrt

\tDLL Name: python313.dll
\tvma:  Hint/Ord Member-Name Bound-To
\t3e400\t  100  PyErr_Occurred
"""


def test_the_imports_of_one_library_are_read() -> None:
    assert parse_imports(_OBJDUMP, "api-ms-win-crt-math-l1-1-0.dll") == ["cabsf", "sqrt"]
    assert parse_imports(_OBJDUMP, "missing.dll") == []


def test_functions_that_wine_has_are_forwarded() -> None:
    lines = define_exports({"sqrt", "cabsf"}).splitlines()
    assert lines == ["EXPORTS", "cabsf = shim_cabsf", "sqrt = ucrtbase.sqrt"]


def test_numbers_times_and_line_ends_may_differ() -> None:
    """The digest of a sheet covers its number, so that it may differ as well; no other may."""
    sheet = 'number = "XMC-20251001-{}"\r\n[integrity]\ndigest = "sha256:{}"\n'
    first = plain_text(sheet.format("7K3Q9", "a" * 64).encode())
    assert first == plain_text(sheet.format("ABCDE", "b" * 64).replace("\r", "").encode())
    assert plain_text(b"2025-10-01T10:15:00+08:00") == plain_text(b"2026-11-28T01:02:03+00:00")
    assert plain_text(b"held until 2026-11-29 12:20") == plain_text(b"held until 2026-11-30 09:01")
    assert plain_text(b"Python 3.11.7") == plain_text(b"Python 3.13.2")
    catalog = '[catalog]\ndigest = "sha256:{}"\n'
    assert plain_text(catalog.format("a" * 64).encode()) != plain_text(
        catalog.format("b" * 64).encode()
    )


def test_a_difference_is_described() -> None:
    linux, windows = Outcome(0, "one\ntwo\n", ""), Outcome(2, "one\nzwei\n", "")
    assert list(describe_difference(linux, linux)) == []
    text = "\n".join(describe_difference(linux, windows))
    assert "exit code 0, on Windows 2" in text
    assert "-two" in text
    assert "+zwei" in text


def make_png(colour: tuple[int, int, int], size: tuple[int, int] = (8, 8)) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, "PNG")
    return buffer.getvalue()


def test_pictures_may_differ_a_little() -> None:
    """By rounding, but not in their size or colour; the text around them has to be equal."""
    grey, almost, red = make_png((90, 90, 90)), make_png((91, 90, 89)), make_png((255, 0, 0))
    assert files_match(grey, almost)
    assert files_match(b"\x00\r\n", b"\x00\r\n")
    assert not files_match(grey, red)
    assert not files_match(grey, make_png((90, 90, 90), (9, 8)))
    page = b'<p>%s</p><img src="data:image/png;base64,%s">\n'
    first = page % (b"one", b64encode(grey))
    assert files_match(first, page % (b"one", b64encode(almost)))
    assert not files_match(first, page % (b"one", b64encode(red)))
    assert not files_match(first, page % (b"two", b64encode(grey)))
    assert not files_match(first, first.replace(b"\n", b"\r\n"))


def test_pdfs_are_compared_by_their_text_and_pixels() -> None:
    """The bytes of two PDF files differ with a bit of a picture; numbers of sheets may differ."""
    first = make_pdf("XMC-20251001-7K3Q9", 0.5)
    assert files_match(first, make_pdf("XMC-20251001-ABCDE", 0.502))
    assert not files_match(first, make_pdf("XMC-20251001-7K3Q9", 0.9))
    assert not files_match(first, make_pdf("total 557,900", 0.5))
    assert not files_match(first, b"text")


def make_pdf(text: str, grey: float) -> bytes:
    """Return a PDF with a text and a grey page."""
    writer = PdfWriter()
    page = writer.add_blank_page(200, 100)
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    fonts = DictionaryObject({NameObject("/F"): font})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    content = StreamObject()
    content.set_data(
        f"{grey} g 0 0 200 100 re f 0 g BT /F 12 Tf 9 9 Td ({text}) Tj ET".encode("ascii")
    )
    page[NameObject("/Contents")] = writer._add_object(content)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def test_the_folders_of_the_user_have_one_name() -> None:
    """In messages, and in JSON, where Windows' separators are doubled."""
    linux = CompletedProcess([], 0, b'{"file": "/tmp/x/HOME/xmc/a.db"}', b"/tmp/x/HOME/xmc: no")
    windows = CompletedProcess(
        [], 0, rb'{"file": "Z:\\tmp\\x\\HOME\\xmc\\a.db"}', rb"Z:\tmp\x\HOME\xmc: no"
    )
    outcomes = [read_outcome(each, PurePosixPath("/tmp/x/HOME")) for each in (linux, windows)]
    assert outcomes[0] == outcomes[1]
    assert outcomes[0].output == '{"file": "HOME/xmc/a.db"}'


def test_the_number_of_the_sheet_is_put_in(tmp_path: Path) -> None:
    text = '[sheet]\nnumber = "XMC-20251001-7K3Q9"\n'
    (tmp_path / QUOTE).write_text(text, encoding="utf-8")
    assert fill_in_number(("slots", "release", NUMBER), tmp_path) == [
        *("slots", "release", "XMC-20251001-7K3Q9")
    ]
    assert fill_in_number(("slots", "init"), tmp_path / "missing") == ["slots", "init"]


def test_there_are_sixty_different_command_lines() -> None:
    assert len(set(COMMAND_LINES)) == len(COMMAND_LINES) >= 60
    assert Path(__file__).with_name("shims").is_dir()
