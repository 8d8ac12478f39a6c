"""Atomic writing: whole files, `.old` copies, owner-only permissions."""

from __future__ import annotations

import contextlib
import os
import stat
import subprocess
import sys
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from tests.wait_conditions import PATIENCE
from xmc_tui.i18n import translator_for
from xmc_tui.storage.atomic_write import write_atomically
from xmc_tui.storage.file_content_problems import FileError
from xmc_tui.storage.safe_filenames import file_name_as_typed


def write_and_expect_refusal(path: Path, content: bytes = b"new") -> str:
    """Write a file that cannot be written and return the error sentence."""
    with pytest.raises(FileError) as raised:
        write_atomically(path, content)
    assert len(raised.value.problems) == 1
    problem = raised.value.problems[0]
    assert problem.file == str(path)
    assert problem.hint
    assert problem.full_text(translator_for("zh")).startswith(str(path))
    return problem.full_text(translator_for("en"))


def file_names(folder: Path) -> list[str]:
    """Return the names in a folder."""
    return sorted(path.name for path in folder.iterdir())


def test_a_new_file_is_written_and_nothing_else(tmp_path: Path) -> None:
    """The content is exact, and there is no other file."""
    write_atomically(tmp_path / "sheet.toml", b"one\r\n\xe7\xb4\xab")
    assert (tmp_path / "sheet.toml").read_bytes() == b"one\r\n\xe7\xb4\xab"
    assert file_names(tmp_path) == ["sheet.toml"]


def test_an_equal_file_is_left_untouched(tmp_path: Path) -> None:
    """Writing equal content changes neither the time nor the file and makes no copy."""
    path = tmp_path / "sheet.toml"
    write_atomically(path, b"one")
    os.utime(path, ns=(10**18, 10**18))
    before = path.stat()
    write_atomically(path, b"one")
    after = path.stat()
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)
    assert file_names(tmp_path) == ["sheet.toml"]


def test_the_previous_file_is_saved_as_old(tmp_path: Path) -> None:
    """A different file is copied to `.old`; the next write replaces that copy."""
    path, old = tmp_path / "sheet.toml", tmp_path / "sheet.toml.old"
    assert write_atomically(path, b"one") is None
    assert write_atomically(path, b"two") == old
    assert (path.read_bytes(), old.read_bytes()) == (b"two", b"one")
    assert write_atomically(path, b"two") is None
    assert old.read_bytes() == b"one"
    write_atomically(path, b"three")
    assert (path.read_bytes(), old.read_bytes()) == (b"three", b"two")
    assert file_names(tmp_path) == ["sheet.toml", "sheet.toml.old"]


def test_empty_content_is_written(tmp_path: Path) -> None:
    """Empty content is written too."""
    path = tmp_path / "sheet.toml"
    write_atomically(path, b"")
    assert path.read_bytes() == b""
    write_atomically(path, b"one")
    write_atomically(path, b"")
    assert path.read_bytes() == b""
    assert (tmp_path / "sheet.toml.old").read_bytes() == b"one"


@pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX")
def test_only_the_owner_can_read_the_files(tmp_path: Path) -> None:
    """File and `.old` have mode 0600, for any umask and previous mode."""
    path = tmp_path / "sheet.toml"
    mask = os.umask(0)
    try:
        write_atomically(path, b"one")
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        path.chmod(0o644)
        write_atomically(path, b"two")
    finally:
        os.umask(mask)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "sheet.toml.old").stat().st_mode) == 0o600


@pytest.mark.parametrize("call", ["replace", "fsync", "fdopen"])
@pytest.mark.parametrize("existing", [None, b"one"])
def test_a_failed_write_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, existing: bytes | None
) -> None:
    """A full disk gives one sentence, an unchanged file and no temporary file."""
    path = tmp_path / "sheet.toml"
    if existing is not None:
        path.write_bytes(existing)

    def full(*arguments: object, **_: object) -> None:
        if call == "fdopen" and isinstance(arguments[0], int):
            os.close(arguments[0])
        raise OSError(28, "the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(os, call, full)
        sentence = write_and_expect_refusal(path)
    assert "the disk is full" in sentence
    assert file_names(tmp_path) == ([] if existing is None else ["sheet.toml"])
    assert existing is None or path.read_bytes() == existing


def test_an_interrupt_leaves_no_temporary_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A KeyboardInterrupt propagates and leaves the existing file unchanged."""
    path = tmp_path / "sheet.toml"
    path.write_bytes(b"one")

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", interrupt)
        with pytest.raises(KeyboardInterrupt):
            write_atomically(path, b"two")
    assert path.read_bytes() == b"one"
    assert file_names(tmp_path) == ["sheet.toml"]


def test_the_file_is_unchanged_if_the_old_copy_cannot_be_written(tmp_path: Path) -> None:
    """If `.old` is a folder, nothing is overwritten."""
    path = tmp_path / "sheet.toml"
    path.write_bytes(b"one")
    (tmp_path / "sheet.toml.old").mkdir()
    write_and_expect_refusal(path)
    assert path.read_bytes() == b"one"
    assert file_names(tmp_path) == ["sheet.toml", "sheet.toml.old"]


def test_a_missing_folder_is_not_created(tmp_path: Path) -> None:
    """A missing folder is not created, and the sentence gives a hint."""
    sentence = write_and_expect_refusal(tmp_path / "nowhere" / "sheet.toml")
    assert "create it or choose another path" in sentence
    assert file_names(tmp_path) == []


def test_a_folder_is_refused(tmp_path: Path) -> None:
    """Writing to a folder is refused."""
    (tmp_path / "sheets").mkdir()
    assert "is a folder" in write_and_expect_refusal(tmp_path / "sheets")
    assert file_names(tmp_path) == ["sheets"]


def test_a_path_below_a_file_is_refused(tmp_path: Path) -> None:
    """A path that goes through a file is refused, and the file is unchanged."""
    (tmp_path / "file").write_bytes(b"one")
    write_and_expect_refusal(tmp_path / "file" / "sheet.toml")
    assert (tmp_path / "file").read_bytes() == b"one"
    assert file_names(tmp_path) == ["file"]


@pytest.mark.parametrize("parts", [["x" * 300], ["x" * 300, "sheet.toml"], ["x" * 100] * 60])
def test_a_name_that_is_too_long_is_refused(tmp_path: Path, parts: list[str]) -> None:
    """A name or path that is too long is refused without leftovers."""
    write_and_expect_refusal(tmp_path.joinpath(*parts))
    assert file_names(tmp_path) == []


def test_a_null_byte_is_refused(tmp_path: Path) -> None:
    """A name with a null byte is refused."""
    write_and_expect_refusal(tmp_path / "sheet\0.toml")
    assert file_names(tmp_path) == []


def test_a_circular_link_does_not_hang(tmp_path: Path) -> None:
    """A link to itself is refused or replaced without temporary files."""
    path = tmp_path / "sheet.toml"
    path.symlink_to(path)
    with contextlib.suppress(FileError):
        write_atomically(path, b"one")
    assert file_names(tmp_path) == ["sheet.toml"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with a name here")
def test_a_pipe_is_refused(tmp_path: Path) -> None:
    """A pipe or device is neither read without end nor replaced."""
    path = tmp_path / "pipe"
    os.mkfifo(path)
    program = (
        "import sys\nfrom pathlib import Path\n"
        "from xmc_tui.storage.atomic_write import write_atomically\n"
        "from xmc_tui.storage.file_content_problems import FileError\n"
        "try:\n    write_atomically(Path(sys.argv[1]), b'one')\n"
        "except FileError:\n    sys.exit(2)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(path)], timeout=PATIENCE, check=False)
    assert done.returncode == 2
    assert stat.S_ISFIFO(path.stat().st_mode)
    assert file_names(tmp_path) == ["pipe"]


def test_a_drive_in_front_of_a_name_is_part_of_the_name() -> None:
    """Windows reads `a:b.toml` as a file on drive A; the other systems as a name with a colon."""
    assert file_name_as_typed(PureWindowsPath("a:b.toml")) == "a:b.toml"
    assert file_name_as_typed(PureWindowsPath(r"a:orders\b.toml")) == "a:b.toml"
    assert file_name_as_typed(PureWindowsPath(r"a:\b.toml")) == "b.toml"
    assert file_name_as_typed(PureWindowsPath(r"\\server\share\b.toml")) == "b.toml"
    assert file_name_as_typed(PurePosixPath("a:b.toml")) == "a:b.toml"
    assert file_name_as_typed(PurePosixPath("/a/b.toml")) == "b.toml"


def test_a_drive_in_front_of_a_name_is_refused(tmp_path: Path) -> None:
    """On every system in the same words."""
    with pytest.raises(FileError) as refused:
        write_atomically(Path("a:b.toml"), b"one")
    problem = refused.value.problems[0]
    assert problem.message == "is not a file name that works on every system"
    assert problem.values["name"] == "a-b.toml"
    assert file_names(tmp_path) == []


@pytest.mark.skipif(sys.platform != "win32", reason="other systems replace open files")
def test_a_file_that_is_open_elsewhere_is_named_as_such(tmp_path: Path) -> None:
    path = tmp_path / "sheet.toml"
    write_atomically(path, b"one")
    with path.open("rb"), pytest.raises(FileError) as refused:
        write_atomically(path, b"two")
    assert refused.value.problems[0].values["reason"] == "another program has it open"
    assert path.read_bytes() == b"one"
    assert file_names(tmp_path) == ["sheet.toml", "sheet.toml.old"]
