"""Tests of the archives: the same files give the same bytes, and their size is measured."""

from __future__ import annotations

import os
import sys
import tarfile
import types
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import babel.messages.catalog
import pytest

from tests.bundles.__main__ import main
from tests.bundles.archive_writer import write_tar, write_zip
from tests.bundles.size_report import describe_size
from tests.bundles.targets import TARGETS

FILES = {
    "install.sh": b"#!/bin/sh\n",
    "xmc.exe": b"MZ",
    "说明.txt": "请先解压".encode(),
    "python/site-packages/rich/a.py": b"a = 1\n" * 100,
    "python/site-packages/numpy.libs/b.dll": os.urandom(5000),
    "python/python.dll": b"",
}


def make_folder(parent: Path, names: list[str], mtime: int, mode: int) -> Path:
    """Make a folder with the files above in an order, with a time and permissions."""
    folder = parent / "xmc"
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(FILES[name])
        os.utime(path, (mtime, mtime))
        path.chmod(mode)
    return folder


@pytest.mark.parametrize("write", [write_zip, write_tar])
def test_the_same_files_give_the_same_bytes(
    tmp_path: Path, write: Callable[[Path, Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the folder, the order, the times and the permissions on the disk."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    first = make_folder(tmp_path / "one", list(FILES), 1_600_000_000, 0o644)
    second = make_folder(tmp_path / "另 一个", list(reversed(FILES)), 1_700_000_000, 0o600)
    write(first, tmp_path / "first")
    write(second, tmp_path / "second")
    content = (tmp_path / "first").read_bytes()
    assert content == (tmp_path / "second").read_bytes()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1600000000")
    write(first, tmp_path / "third")
    assert content != (tmp_path / "third").read_bytes()


def test_a_zip_archive_has_names_and_permissions(tmp_path: Path) -> None:
    write_zip(make_folder(tmp_path, list(FILES), 1_600_000_000, 0o600), tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert archive.testzip() is None
        assert {name: archive.read(f"xmc/{name}") for name in FILES} == FILES
        modes = {entry.filename: entry.external_attr >> 16 & 0o777 for entry in archive.infolist()}
        assert modes["xmc/xmc.exe"] == 0o755
        assert modes["xmc/说明.txt"] == 0o644
        assert archive.infolist()[0].date_time == (2020, 2, 2, 0, 0, 0)


def test_a_tar_archive_has_names_permissions_and_no_owner(tmp_path: Path) -> None:
    write_tar(make_folder(tmp_path, list(FILES), 1_600_000_000, 0o600), tmp_path / "a.tar.gz")
    with tarfile.open(tmp_path / "a.tar.gz") as archive:
        members = {member.name: member for member in archive.getmembers()}
    assert members.keys() == {f"xmc/{name}" for name in FILES}
    assert members["xmc/install.sh"].mode == 0o755
    assert {(member.uid, member.uname) for member in members.values()} == {(0, "")}


def test_a_size_is_told_with_its_largest_parts(tmp_path: Path) -> None:
    """A package is counted with its libraries; the largest part comes first."""
    write_zip(make_folder(tmp_path, list(FILES), 1_600_000_000, 0o644), tmp_path / "a.zip")
    lines = describe_size(tmp_path / "a.zip", 45_000_000).splitlines()
    assert lines[0] == "a.zip: 0.0 MB of 45"
    assert lines[1].split() == ["0.0", "MB", "numpy"]
    assert len(lines) == 1 + len(FILES)


def test_an_archive_that_is_too_large_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def build(target: object, path: Path, options: object) -> None:  # noqa: ARG001
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("xmc/python/site-packages/typst/typst.pyd", bytes(45_000_000))

    monkeypatch.setattr("tests.bundles.__main__._build", build)
    assert main(["windows", "--output", str(tmp_path)]) == 1
    printed = capsys.readouterr()
    assert "45.0 MB  typst" in printed.out
    assert f"{TARGETS['windows'].archive}: is too large" in printed.err


def test_compiled_messages_have_no_time_of_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The wheel is reproducible: the header of a .mo file has the time of SOURCE_DATE_EPOCH."""
    hook = types.ModuleType("hatchling.builders.hooks.plugin.interface")
    hook.BuildHookInterface = object  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, hook.__name__, hook)
    from xmc_tui.i18n.compile_messages import compile_messages

    folder = tmp_path / "zh" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    text = 'msgid ""\nmsgstr ""\n"Language: zh\\n"\n\nmsgid "Paint"\nmsgstr "车漆"\n'
    (folder / "xmc.po").write_text(text, encoding="utf-8")
    compiled = []
    for year in (2026, 2031):

        class Clock(datetime):
            at = datetime(year, 1, 1, tzinfo=UTC)

            @classmethod
            def now(cls, tz: object = None) -> datetime:  # noqa: ARG003
                return cls.at

        monkeypatch.setattr(babel.messages.catalog.datetime, "datetime", Clock)
        compile_messages(tmp_path)
        compiled.append((folder / "xmc.mo").read_bytes())
    assert compiled[0] == compiled[1]
    assert "车漆".encode() in compiled[0]
    assert b"2020-02-02" in compiled[0]
