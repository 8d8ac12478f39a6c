"""Tests of the baked layers: names, format and size.

The baker, run in plain Python without numba, has to reproduce the stored bytes.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

LAYERS = Path(__file__).parents[2] / "xmc_tui" / "picture" / "layers"
LARGEST = 8_000_000
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
        from xmc_tui.picture.bake import baked_views, layer_arrays, layer_file_checks

        yield {
            "layers": layer_arrays,
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
        assert file["region"].shape == (regions, height, width), name
        assert file["glow"].shape == (glows, height, width), name
        assert file["light_scale"].shape == (lights,)
        assert file["glow_scale"].shape == (glows,)
        assert {file[key].dtype for key in ("light", "region", "glow")} == {np.dtype(np.uint8)}
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
            decode(file["region"]).astype(int),
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
                for key in ("light", "region", "glow"):
                    assert file[f"{shape}/{q}/{key}"].shape == (
                        file[key].shape[0],
                        y1 - y0,
                        x1 - x0,
                    )


def sample_pixels(file: dict[str, Any], shape: str, count: int) -> list[tuple[int, int, list[Any]]]:
    """Return (x, y, [light, region, glow]) of a fixed random sample of pixels of the car."""
    keys = ("light", "region", "glow")
    left, top = 0, 0
    if shape:
        left, top = file[f"{shape}/0/box"][:2].tolist()
        keys = tuple(f"{shape}/0/{key}" for key in keys)  # type: ignore[assignment]
    arrays = [decode(file[key]) for key in keys]
    visible = file[f"{shape}/0/mask"] if shape else arrays[0][0] > 0
    ys, xs = np.nonzero(visible & (arrays[2][0] == 0))
    picked = np.random.default_rng(4).choice(len(xs), count, replace=False)
    return [
        (left + int(xs[k]), top + int(ys[k]), [a[:, ys[k], xs[k]] for a in arrays]) for k in picked
    ]


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
    name: str, chosen: str, count: int, files: dict[str, Any], baker: dict[str, ModuleType]
) -> None:
    file, layers, view = (
        files[name],
        baker["layers"],
        {v.file: v for v in baker["views"].VIEWS}[name],
    )
    part, _, shape = chosen.partition(".")
    value = {part: dict(view.parts[part])[shape]} if chosen else {}
    rows = [view.regions.index(region) for region in file["regions"].tolist()]
    for x, y, stored in sample_pixels(file, chosen, count):
        planes = layers.LayerPlanes(view, view.render_pixel(value, x, y)[None, None])
        light, region, glow = (
            a[:, 0, 0]
            for a in layers.encode_planes(planes, (file["light_scale"], file["glow_scale"]))
        )
        for fresh, old in zip((light, region[rows], glow), stored, strict=True):
            assert np.abs(fresh.astype(int) - old).max() <= TOLERANCE, (x, y)


def test_deltas_are_decode(baker: dict[str, ModuleType]) -> None:
    planes = np.random.default_rng(1).integers(0, 256, (3, 4, 50), np.uint8)
    assert (decode(baker["layers"].encode_deltas(planes)) == planes).all()
    assert (baker["layers"].decode_deltas(baker["layers"].encode_deltas(planes)) == planes).all()


def test_check_finds_a_difference(
    tmp_path: Path, baker: dict[str, ModuleType], capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["--only", "cabin-seats", "--width", "8", "--out", str(tmp_path)]
    main = baker["command"].main
    assert main(command) == 0
    assert main([*command, "--check"]) == 0
    path = tmp_path / "cabin-seats.npz"
    arrays = dict(np.load(path))
    arrays["light"][0, 0, 0] += 7
    np.savez_compressed(path, **arrays)
    assert main([*command, "--check"]) == 1
    assert "DIFFERENT, at most 7/255" in capsys.readouterr().out


def test_stamp_replaces_only_the_digest(tmp_path: Path, baker: dict[str, ModuleType]) -> None:
    command = ["--only", "cabin-seats", "--width", "12", "--out", str(tmp_path)]
    main = baker["command"].main
    assert main(command) == 0
    path = tmp_path / "cabin-seats.npz"
    baked = dict(np.load(path))
    np.savez_compressed(path, **baked | {"source": np.array("old")})
    assert main([*command, "--stamp"]) == 0
    stamped = dict(np.load(path))
    assert stamped.keys() == baked.keys()
    assert str(stamped["source"]) == baker["layers"].digest_sources()
    assert all((stamped[name] == baked[name]).all() for name in baked)


@pytest.mark.parametrize("array", ["light", "region", "light_scale", "regions", "glows"])
def test_stamp_refuses_a_file_that_differs_from_the_models(
    array: str, tmp_path: Path, baker: dict[str, ModuleType], capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["--only", "cabin-seats", "--width", "12", "--out", str(tmp_path)]
    main = baker["command"].main
    assert main(command) == 0
    path = tmp_path / "cabin-seats.npz"
    arrays = dict(np.load(path)) | {"source": np.array("old")}
    if arrays[array].dtype.kind == "U":
        arrays[array][0] = "other"
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
