"""The catalog cache: equal to a fresh load, and never used if its entry is not intact."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.wait_conditions import PATIENCE
from xmc_tui.domain.catalog import Catalog
from xmc_tui.storage.catalog import catalog_loader
from xmc_tui.storage.catalog.catalog_cache import load_cached_catalog
from xmc_tui.storage.catalog.catalog_codec import decode_value, encode_value
from xmc_tui.storage.disk_cache import DiskCache, digest_parts
from xmc_tui.storage.file_content_problems import FileError


@pytest.fixture
def folder(catalog_folder: Path, tmp_path: Path) -> Path:
    """A copy of the catalog folder to modify."""
    return Path(shutil.copytree(catalog_folder, tmp_path / "catalog"))


@pytest.fixture
def cache(tmp_path: Path) -> DiskCache:
    """An empty cache."""
    return DiskCache(tmp_path / "cache")


@pytest.fixture
def loaded_folders(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders passed to the full load, one entry for each call."""
    seen: list[Path] = []
    load = catalog_loader.load_catalog

    def load_and_record(folder: Path, *rest: object) -> Catalog:
        seen.append(folder)
        return load(folder, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(catalog_loader, "load_catalog", load_and_record)
    return seen


def cache_files(cache: DiskCache) -> list[Path]:
    """Return the files of a cache."""
    return sorted(cache.folder.glob("*.json"))


def test_a_cached_catalog_equals_the_loaded_one(
    folder: Path, cache: DiskCache, loaded_folders: list[Path]
) -> None:
    overlay = folder / "examples" / "store-prices.toml"
    for edition, overlays in (("launch", ()), ("2026-07", ()), ("launch", (overlay,))):
        first = load_cached_catalog(folder, edition, overlays, cache)
        again = load_cached_catalog(folder, edition, overlays, cache)
        assert again is not first
        assert (
            encode_value(again)
            == encode_value(first)
            == encode_value(catalog_loader.load_catalog(folder, edition, overlays))
        )
        assert again.digest == first.digest
    assert len(loaded_folders) == 3 + 3  # three loads for the cache, three to compare with
    assert len(cache_files(cache)) == 3


def test_decoded_values_equal_the_encoded_ones(launch: Catalog) -> None:
    again = decode_value(encode_value(launch))
    for model, same in zip(launch.models, again.models, strict=True):
        assert (model.groups, model.rules, model.figures, model.price) == (
            same.groups,
            same.rules,
            same.figures,
            same.price,
        )
    assert again.programme == launch.programme
    assert (again.themes, again.steps, dict(again.sources)) == (
        launch.themes,
        launch.steps,
        dict(launch.sources),
    )


CHANGES: dict[str, Callable[[Path], object]] = {
    "a price": lambda folder: _replace_text(
        folder / "su7-ultra.toml", "price = 28000", "price = 28001"
    ),
    "a comment": lambda folder: _replace_text(folder / "programme.toml", "\n", "\n# a comment\n"),
    "a file more": lambda folder: (folder / "zero.toml").write_text("", "utf-8"),
    "the edition": lambda folder: _replace_text(folder / "editions" / "launch.toml", "\n", "\n\n"),
}


def _replace_text(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_input_causes_a_full_load(
    folder: Path, cache: DiskCache, loaded_folders: list[Path], change: str
) -> None:
    load_cached_catalog(folder, cache=cache)
    CHANGES[change](folder)
    after = load_cached_catalog(folder, cache=cache)
    assert len(loaded_folders) == 2
    assert encode_value(after) == encode_value(catalog_loader.load_catalog(folder))
    assert load_cached_catalog(folder, cache=cache).digest == after.digest
    assert len(loaded_folders) == 3


def test_a_catalog_that_has_become_invalid_is_refused(folder: Path, cache: DiskCache) -> None:
    load_cached_catalog(folder, cache=cache)
    _replace_text(folder / "su7-ultra.toml", "price = 28000", 'price = "much"')
    for _ in range(2):
        with pytest.raises(FileError):
            load_cached_catalog(folder, cache=cache)


def damage(entry: Path, kind: str) -> None:
    """Damage an entry, as a disk error or an edit by hand would."""
    raw = entry.read_bytes()
    head, _, body = raw.partition(b"\n")
    damaged = {
        "cut": raw[: len(raw) // 2],
        "empty": b"",
        "a bit": raw[:900] + bytes([raw[900] ^ 1]) + raw[901:],
        "not JSON": b"nonsense",
        "another price": head + b"\n" + body.replace(b"28000", b"18000"),
        "not text": b"\xff" * 100,
        "digest alone": digest_parts(("", b"{}")).encode() + b"\n{}",
    }[kind]
    assert damaged != raw
    entry.write_bytes(damaged)


@pytest.mark.parametrize(
    "kind", ["cut", "empty", "a bit", "not JSON", "another price", "not text", "digest alone"]
)
def test_a_damaged_entry_is_replaced(
    folder: Path, cache: DiskCache, loaded_folders: list[Path], kind: str
) -> None:
    before = load_cached_catalog(folder, cache=cache)
    [entry] = cache_files(cache)
    intact = entry.read_bytes()
    damage(entry, kind)
    after = load_cached_catalog(folder, cache=cache)
    assert encode_value(after) == encode_value(before)
    assert len(loaded_folders) == 2
    assert entry.read_bytes() == intact


def test_an_entry_that_is_no_catalog_is_not_used(
    folder: Path, cache: DiskCache, loaded_folders: list[Path]
) -> None:
    load_cached_catalog(folder, cache=cache)
    [entry] = cache_files(cache)
    # A valid entry under the right key, but no catalog: written by another program or by hand.
    for value in ([], [0], [8], [99, 1], {"a": [13, "x"]}, ["x"], 5, None, [8, *[None] * 12]):
        key = _key_of(cache, folder)
        cache.put("catalog", key, value)
        assert cache_files(cache) == [entry]
        assert load_cached_catalog(folder, cache=cache).models
    assert len(loaded_folders) == 1 + 9


def _key_of(cache: DiskCache, folder: Path) -> str:
    from xmc_tui.storage.catalog.catalog_cache import _make_key

    key = _make_key(folder, "launch", ())
    assert key is not None
    assert cache.get("catalog", key) is not None
    return key


def test_an_entry_with_another_file_name_is_not_used(
    folder: Path, cache: DiskCache, loaded_folders: list[Path]
) -> None:
    load_cached_catalog(folder, "launch", (), cache)
    [first] = cache_files(cache)
    load_cached_catalog(folder, "2026-07", (), cache)
    [other] = [entry for entry in cache_files(cache) if entry != first]
    other.write_bytes(first.read_bytes())
    assert load_cached_catalog(folder, "2026-07", (), cache).edition.id == "2026-07"
    assert len(loaded_folders) == 3


def test_a_catalog_loads_without_a_writable_cache(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder", "utf-8")
    for place in (tmp_path / "file", tmp_path / "file" / "below"):
        assert load_cached_catalog(folder, cache=DiskCache(place)).models


def test_the_cache_can_be_deleted_and_its_size_is_limited(folder: Path, cache: DiskCache) -> None:
    load_cached_catalog(folder, cache=cache)
    shutil.rmtree(cache.folder)
    assert load_cached_catalog(folder, cache=cache).models
    for number in range(40):
        cache.put("catalog", f"{number:064}", {"n": number})
    assert len(cache_files(cache)) <= 16
    assert cache.get("catalog", f"{39:064}") == {"n": 39}
    assert not list(cache.folder.glob("*.tmp"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="has no pipes in its file system")
def test_a_pipe_is_read_only_once(folder: Path, tmp_path: Path, cache: DiskCache) -> None:
    pipe = tmp_path / "overlay.toml"
    os.mkfifo(pipe)
    writer = subprocess.Popen(
        [sys.executable, "-c", f"open({str(pipe)!r}, 'w').write('[overlay]\\nname = \"store\"\\n')"]
    )
    assert load_cached_catalog(folder, "launch", (pipe,), cache).overlays[0].name == "store"
    assert writer.wait(PATIENCE) == 0
    assert cache_files(cache) == []
