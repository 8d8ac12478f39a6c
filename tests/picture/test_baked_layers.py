"""Tests of the baked layers: names, format and size.

The baker, run in plain Python without numba, has to reproduce the stored bytes.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from tests.deep_test_sizes import PIXEL_SHARES

LAYERS = Path(__file__).parents[2] / "xmc_tui" / "picture" / "layers"
LARGEST = 11_000_000
TOLERANCE = 1

EXTERIOR = {"base", "flake", "coat", "satin", "edge", "weave"}
SHAPES = {
    "sedan-front": "hood.plain hood.ducted spoiler.electric spoiler.fixed spoiler.adjustable "
    "wheel.u wheel.u-forged wheel.five-spoke",
    "sedan-wheel": "wheel.u wheel.u-forged wheel.five-spoke",
    "suv-front": "kit.none kit.ducktail wheel.diamond wheel.mi wheel.plum wheel.phantom "
    "wheel.plum-forged wheel.petal",
    "suv-wheel": "wheel.diamond wheel.mi wheel.plum wheel.phantom wheel.plum-forged wheel.petal",
    "cabin-seats": "",
    "cabin-dash": "rear-console.storage rear-console.fridge",
}
REGIONS = {
    "sedan-front": "body hood duct roof mirror skirt spoiler trim glass lamp tyre rim face ring "
    "disc caliper badge dark classic-hood classic-side lightning-hood lightning-side",
    "sedan-side": "body classic-side lightning-side skirt",
    "sedan-rear": "body roof glass spoiler lamp classic-side lightning-side",
    "suv-rear": "body roof glass kit lamp trim tyre rim face ring disc caliper",
    "sedan-wheel": "body tyre tyre-mark rim face ring cap disc caliper trim dark",
    "cabin-seats": "seat insert bench stitch upper door strip console steering seat-back "
    "door-trim sill dark screen",
    "cabin-dash": "seat seat-back stitch upper door strip console steering vent "
    "rear-console dark screen",
}


@pytest.fixture(scope="module")
def baker() -> Iterator[dict[str, ModuleType]]:
    """Yield the modules of the baker, imported without numba even if it is installed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "numba", None)
        for name in [name for name in sys.modules if name.startswith("xmc_tui.picture.bake")]:
            patch.delitem(sys.modules, name)
        import xmc_tui.picture.bake.__main__ as command
        from xmc_tui.picture.bake import (
            baked_views,
            layer_arrays,
            layer_file_checks,
            layer_packing,
        )

        yield {
            "layers": layer_arrays,
            "packing": layer_packing,
            "views": baked_views,
            "checks": layer_file_checks,
            "command": command,
        }
        for name in [name for name in sys.modules if name.startswith("xmc_tui.picture.bake")]:
            del sys.modules[name]


@pytest.fixture(scope="module")
def files() -> dict[str, dict[str, Any]]:
    """Return every array of every layer file."""
    return {path.stem: dict(np.load(path)) for path in sorted(LAYERS.glob("*.npz"))}


def decode(array: Any) -> Any:
    """Undo the delta encoding along the last axis."""
    return np.cumsum(array, axis=-1, dtype=np.uint8)


def decode_regions(file: dict[str, Any], prefix: str = "") -> Any:
    """Return the share of every region: 255 for the owner of a pixel, or as listed."""
    owner = file[f"{prefix}owner"]
    planes = [np.where(owner == number, 255, 0) for number in range(len(file["regions"]))]
    listed = zip(
        np.repeat(np.arange(len(planes)), file[f"{prefix}rest_counts"]).tolist(),
        np.cumsum(file[f"{prefix}rest_places"], dtype=np.uint32).tolist(),
        file[f"{prefix}rest_shares"].tolist(),
        strict=True,
    )
    for number, place, share in listed:
        planes[number].flat[place] = share
    return np.stack(planes)


def decode_glow(file: dict[str, Any], prefix: str = "") -> Any:
    """Return the glows; those of the base are stored as boxes, one after another."""
    if prefix:
        return decode(file[f"{prefix}glow"])
    boxes = file["glow_boxes"].tolist()
    sizes = [(y1 - y0) * (x1 - x0) for y0, y1, x0, x1 in boxes]
    parts = np.split(file["glow"], np.cumsum(sizes)[:-1])
    planes = np.zeros((len(boxes), *file["light"].shape[1:]), np.uint8)
    for plane, part, (y0, y1, x0, x1) in zip(planes, parts, boxes, strict=True):
        plane[y0:y1, x0:x1] = decode(part.reshape(y1 - y0, x1 - x0))
    return planes


def test_every_view_has_a_small_file(files: dict[str, Any], baker: dict[str, ModuleType]) -> None:
    assert set(files) == {view.file for view in baker["views"].VIEWS}
    assert sum(path.stat().st_size for path in LAYERS.glob("*.npz")) <= LARGEST


def test_layers_were_baked_from_these_sources(
    files: dict[str, Any], baker: dict[str, ModuleType]
) -> None:
    sources = baker["layers"].digest_sources()
    old = [name for name, file in files.items() if str(file["source"]) != sources]
    assert not old, f"run python -m xmc_tui.picture.bake [--stamp] --only {' '.join(old)}"


@pytest.mark.parametrize("name", sorted(SHAPES))
def test_shapes(name: str, files: dict[str, Any]) -> None:
    assert files[name]["shapes"].tolist() == SHAPES[name].split()


@pytest.mark.parametrize("name", sorted(REGIONS))
def test_regions(name: str, files: dict[str, Any]) -> None:
    missing = set(REGIONS[name].split()) - set(files[name]["regions"].tolist())
    assert not missing


def test_format(files: dict[str, Any]) -> None:
    for name, file in files.items():
        lights, regions, glows = (len(file[key]) for key in ("lights", "regions", "glows"))
        height, width = file["light"].shape[1:]
        assert file["light"].shape == (lights, height, width), name
        assert file["owner"].shape == (height, width), name
        assert file["rest_counts"].shape == (regions,), name
        assert file["glow_boxes"].shape == (glows, 4), name
        assert file["light_scale"].shape == file["light_levels"].shape == (lights,)
        assert file["glow_scale"].shape == (glows,)
        assert {
            file[key].dtype for key in ("light", "owner", "rest_shares", "glow", "light_levels")
        } == {np.dtype(np.uint8)}
        assert {file[key].dtype for key in ("light_scale", "glow_scale", "safe")} == {
            np.dtype(np.float32)
        }
        assert file["glows"].tolist()[:2] == ["backdrop", "studio"]
        assert set(file["lights"].tolist()) <= EXTERIOR
        assert len(file["parents"]) == regions
        assert set(file["parents"].tolist()) <= {"", *file["regions"].tolist()}
        x0, y0, x1, y1 = file["safe"]
        assert 0 <= x0 < x1 <= 1
        assert 0 <= y0 < y1 <= 1


def test_regions_divide_the_surface_and_decals_lie_on_their_parents(files: dict[str, Any]) -> None:
    for name, file in files.items():
        region, parents, names = (
            decode_regions(file),
            file["parents"].tolist(),
            file["regions"].tolist(),
        )
        total = region[[i for i, parent in enumerate(parents) if not parent]].sum(0)
        surface = total > 0
        # Each share is rounded on its own, so the sum may be off by a few.
        assert np.abs(total[surface] - 255).max() <= 6, name
        assert not decode(file["light"])[0][~surface].any(), name
        for i, parent in enumerate(parents):
            if parent:
                assert (region[i] <= region[names.index(parent)] + 1).all(), (name, names[i])


def test_every_other_shape_has_boxes_inside_the_picture(files: dict[str, Any]) -> None:
    for name, file in files.items():
        first: set[str] = set()
        for shape in file["shapes"].tolist():
            part = shape.split(".")[0]
            if part not in first:
                first.add(part)
                assert f"{shape}/boxes" not in file
                continue
            assert int(file[f"{shape}/boxes"]) >= 1, (name, shape)
            for q in range(int(file[f"{shape}/boxes"])):
                x0, y0, x1, y1 = file[f"{shape}/{q}/box"].tolist()
                assert 0 <= x0 < x1 <= file["light"].shape[2]
                assert 0 <= y0 < y1 <= file["light"].shape[1]
                mask = file[f"{shape}/{q}/mask"]
                assert mask.dtype == bool
                assert mask.shape == (y1 - y0, x1 - x0)
                assert mask.any()
                pixels = int(mask.sum())
                prefix = f"{shape}/{q}/"
                for key, count in (("light", len(file["light"])), ("glow", len(file["glows"]))):
                    assert file[f"{prefix}{key}"].shape == (count, pixels)
                assert file[f"{prefix}owner"].shape == (pixels,)


def sample_pixels(file: dict[str, Any], shape: str, count: int) -> list[tuple[int, int, list[Any]]]:
    """Return (x, y, [light, region, glow]) of a fixed random sample of pixels of the car."""
    prefix = f"{shape}/0/" if shape else ""
    arrays = [
        decode(file[f"{prefix}light"]),
        decode_regions(file, prefix),
        decode_glow(file, prefix),
    ]
    left, top = file[f"{prefix}box"][:2].tolist() if shape else (0, 0)
    if shape:
        ys, xs = np.nonzero(file[f"{prefix}mask"])
    else:
        ys, xs = (each.ravel() for each in np.indices(file["owner"].shape))
        arrays = [array.reshape(len(array), -1) for array in arrays]
    usable = np.flatnonzero((arrays[0][0] > 0 if not shape else True) & (arrays[2][0] == 0))
    picked = np.random.default_rng(4).choice(usable, count, replace=False)
    return [(left + int(xs[k]), top + int(ys[k]), [a[:, k] for a in arrays]) for k in picked]


@pytest.mark.parametrize("share", PIXEL_SHARES)
@pytest.mark.parametrize(
    ("name", "chosen", "count"),
    [
        ("sedan-front", "", 15),
        ("sedan-front", "hood.ducted", 6),
        ("sedan-rear", "spoiler.fixed", 6),
        ("sedan-wheel", "", 6),
        ("suv-side", "", 12),
        ("suv-rear", "kit.ducktail", 6),
        ("suv-wheel", "wheel.petal", 6),
        ("cabin-seats", "", 15),
        ("cabin-dash", "rear-console.fridge", 12),
    ],
)
def test_plain_python_gives_the_stored_bytes(
    name: str,
    chosen: str,
    count: int,
    share: int,
    files: dict[str, Any],
    baker: dict[str, ModuleType],
) -> None:
    file, layers, view = (
        files[name],
        baker["layers"],
        {v.file: v for v in baker["views"].VIEWS}[name],
    )
    part, _, shape = chosen.partition(".")
    value = {part: dict(view.parts[part])[shape]} if chosen else {}
    rows = [view.regions.index(region) for region in file["regions"].tolist()]
    for x, y, stored in sample_pixels(file, chosen, count)[::share]:
        planes = layers.LayerPlanes(view, view.render_pixel(value, x, y)[None, None])
        light, region, glow = (
            a[:, 0, 0]
            for a in layers.encode_planes(planes, (file["light_scale"], file["glow_scale"]))
        )
        # A light with fewer levels is rounded once more.
        light = np.round(light * (file["light_levels"] / 255))
        for fresh, old in zip((light, region[rows], glow), stored, strict=True):
            assert np.abs(fresh.astype(int) - old).max() <= TOLERANCE, (x, y)


def random_layers(random: np.random.Generator) -> tuple[Any, list[str]]:
    """Return shares (4, 20, 30) of three surfaces and of a decal on the first, and the parents."""
    owner = np.repeat(random.integers(0, 4, (20, 6)), 5, axis=1)
    shares = np.where(owner == np.arange(4)[:, None, None], 255, 0)[:3]
    edge = random.random((20, 30)) < 0.1
    shares[0][edge], shares[1][edge], shares[2][edge] = 100, 90, 65
    decal = shares[0] * (random.random((20, 30)) < 0.5)
    return np.concatenate([shares, decal[None]]).astype(np.uint8), ["", "", "", "a"]


def test_what_is_packed_is_unpacked(baker: dict[str, ModuleType]) -> None:
    packing, random = baker["packing"], np.random.default_rng(1)
    planes = random.integers(0, 256, (3, 4, 50), np.uint8)
    assert (decode(packing.encode_deltas(planes)) == planes).all()
    assert (packing.decode_deltas(packing.encode_deltas(planes)) == planes).all()
    for _ in range(20):
        region, parents = random_layers(random)
        stored = packing.pack_region_shares(region, parents) | {"regions": np.array(parents)}
        assert (decode_regions(stored) == region).all()
        assert (packing.unpack_region_shares(stored) == region).all()
        glow = random.integers(0, 256, (3, 20, 30), np.uint8)
        glow[1] = 0
        glow[2, :7] = glow[2, :, 20:] = 0
        stored = packing.pack_planes(glow, "glow")
        assert (decode_glow(stored | {"light": glow}) == glow).all()
        assert (packing.unpack_planes(stored, "glow", 20, 30) == glow).all()
        assert stored["glow"].size == 20 * 30 + 13 * 20


def test_fewer_levels_are_at_most_half_a_step_off(baker: dict[str, ModuleType]) -> None:
    packing = baker["packing"]
    names = ("base", "flake", "weave")
    levels = packing.find_greatest_light_values(names)
    assert levels[0] == 255
    assert all(level < 255 for level in levels[1:].tolist())
    values = np.tile(np.arange(256, dtype=np.uint8), (3, 1))
    restored = packing.quantise_light(values, levels) * (255 / levels[:, None].astype(float))
    assert (np.abs(restored - values).max(1) <= 0.5 * 255 / levels).all()


#: The width of the pictures that the tests bake, in pixels.
WIDTH = 6


@pytest.fixture(scope="module")
def baked_seats(tmp_path_factory: pytest.TempPathFactory, baker: dict[str, ModuleType]) -> Path:
    """Return a small baked file of one view."""
    folder = tmp_path_factory.mktemp("baked")
    command = ["--only", "cabin-seats", "--width", str(WIDTH), "--out", str(folder)]
    assert baker["command"].main(command) == 0
    return folder / "cabin-seats.npz"


def test_check_finds_a_difference(
    tmp_path: Path,
    baker: dict[str, ModuleType],
    baked_seats: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    command = ["--only", "cabin-seats", "--width", str(WIDTH), "--out", str(tmp_path)]
    main = baker["command"].main
    shutil.copy(baked_seats, tmp_path)
    assert main([*command, "--check"]) == 0
    path = tmp_path / "cabin-seats.npz"
    arrays = dict(np.load(path))
    arrays["light"][0, 0, 0] += 7
    np.savez_compressed(path, **arrays)
    assert main([*command, "--check"]) == 1
    assert "DIFFERENT, at most 7/255" in capsys.readouterr().out


def test_outdated_bakes_only_what_is_missing_or_from_other_sources_or_of_another_size(
    tmp_path: Path, baker: dict[str, ModuleType], capsys: pytest.CaptureFixture[str]
) -> None:
    main, path = baker["command"].main, tmp_path / "cabin-seats.npz"

    def bake(width: int) -> str:
        command = ["--only", "cabin-seats", "--width", str(width), "--out", str(tmp_path)]
        assert main([*command, "--outdated"]) == 0
        return capsys.readouterr().out

    assert "KiB" in bake(4)
    assert bake(4) == "cabin-seats.npz: up to date\n"
    np.savez_compressed(path, **dict(np.load(path)) | {"source": np.array("old")})
    assert "KiB" in bake(4)
    assert "KiB" in bake(5)
    assert [each.name for each in tmp_path.iterdir()] == ["cabin-seats.npz"]


def test_an_interrupted_write_leaves_the_file_as_it_was(
    tmp_path: Path, baker: dict[str, ModuleType], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, checks = tmp_path / "view.npz", baker["checks"]
    checks.save_arrays(path, {"a": np.arange(3)})
    before = path.read_bytes()

    def interrupt(file: Any, **_arrays: Any) -> None:
        file.write(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr(np, "savez_compressed", interrupt)
    with pytest.raises(KeyboardInterrupt):
        checks.save_arrays(path, {"a": np.arange(4)})
    assert path.read_bytes() == before


def test_stamp_replaces_only_the_digest(
    tmp_path: Path, baker: dict[str, ModuleType], baked_seats: Path
) -> None:
    command = ["--only", "cabin-seats", "--width", str(WIDTH), "--out", str(tmp_path)]
    main = baker["command"].main
    path = Path(shutil.copy(baked_seats, tmp_path))
    baked = dict(np.load(path))
    np.savez_compressed(path, **baked | {"source": np.array("old")})
    assert main([*command, "--stamp"]) == 0
    stamped = dict(np.load(path))
    assert stamped.keys() == baked.keys()
    assert str(stamped["source"]) == baker["layers"].digest_sources()
    assert all((stamped[name] == baked[name]).all() for name in baked)


@pytest.mark.parametrize("array", ["light", "owner", "light_scale", "regions", "glows"])
def test_stamp_refuses_a_file_that_differs_from_the_models(
    array: str,
    tmp_path: Path,
    baker: dict[str, ModuleType],
    baked_seats: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    command = ["--only", "cabin-seats", "--width", str(WIDTH), "--out", str(tmp_path)]
    main = baker["command"].main
    path = Path(shutil.copy(baked_seats, tmp_path))
    arrays = dict(np.load(path)) | {"source": np.array("old")}
    if arrays[array].dtype.kind == "U":
        arrays[array][0] = "other"
    elif array == "owner":
        arrays[array] = np.where(arrays[array] == 255, 255, arrays[array][::-1, ::-1] ^ 1)
    elif arrays[array].dtype == np.uint8:
        # Delta encoded: this adds 7 to every pixel.
        arrays[array][..., 0] += 7
    else:
        arrays[array] *= 2
    np.savez_compressed(path, **arrays)
    assert main([*command, "--stamp"]) == 1
    assert "NOT stamped" in capsys.readouterr().out
    assert str(np.load(path)["source"]) == "old"


@pytest.mark.parametrize("name", ["sedan-rear", "suv-wheel", "cabin-dash"])
def test_stamp_samples_every_other_shape(
    name: str, files: dict[str, Any], baker: dict[str, ModuleType]
) -> None:
    view = {view.file: view for view in baker["views"].VIEWS}[name]
    sampled = [chosen for chosen, _, _, _ in baker["checks"].sample_pixels(view, files[name])]
    for part, shapes in view.parts.items():
        for _, value in shapes[1:]:
            assert {part: value} in sampled
    assert sampled.count({}) == baker["checks"].BASE_SAMPLE
