"""What the lines of a journal are written as: plain tables of text and numbers. `entries` reads them back."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from xmc_tui import __version__
from xmc_tui.configurator import Deed, Details, Written
from xmc_tui.domain.catalog import Catalog
from xmc_tui.files.entries import DETAILS, SCHEMA, Beside, KnownSheet
from xmc_tui.files.places import absolute


def head_entry(language: str, beside: Beside) -> dict[str, Any]:
    """Return what the first line of a journal begins with."""
    place = beside_entry(beside)
    return {"schema": SCHEMA, "app_version": __version__, "language": language, "beside": place}


def beside_entry(beside: Beside | None) -> list[Any]:
    """Return the place of a build in its window as an entry tells it; None is told of one that stands alone."""
    return [beside.window, beside.place] if beside is not None else ["", 0]


def catalog_entry(catalog: Catalog, folder: Path, overlay_files: Iterable[Path]) -> dict[str, Any]:
    """Return the catalog as an entry tells it."""
    overlays = [
        {"name": overlay.name, "digest": overlay.digest, "path": str(absolute(path))}
        for overlay, path in zip(catalog.overlays, overlay_files, strict=True)
    ]
    return {
        "folder": str(absolute(folder)),
        "edition": catalog.edition.id,
        "overlays": overlays,
        "digest": catalog.digest,
    }


def sheet_entry(sheet: KnownSheet) -> dict[str, Any]:
    """Return a sheet as an entry tells it; the window that takes it up may stand in another folder."""
    identity = sheet.identity
    entry: dict[str, Any] = {
        "number": identity.number,
        "revision": identity.revision,
        "created": identity.created.isoformat(),
        "language": identity.language,
        "app_version": identity.app_version,
        "path": str(absolute(Path(sheet.path))) if sheet.path else "",
    }
    if sheet.exported is not None:
        build, details, quoted_on, sound = sheet.exported
        entry["exported"] = {
            "model": build.model,
            "chosen": sorted(build.chosen),
            "wishes": sorted(build.wishes),
            "details": details_entry(details),
            "quoted_on": quoted_on.isoformat(),
            "sound": sound,
        }
    return entry


def deed_entry(deed: Deed, direction: str) -> dict[str, Any]:
    """Return a deed as an entry tells it."""
    return {
        "kind": deed.kind.value,
        "subject": deed.subject,
        "model": deed.model,
        "by_way": deed.by_way,
        "source": deed.source,
        "direction": direction,
    }


def car_entry(car: Written) -> dict[str, Any]:
    """Return a car as an entry tells it: names and prices too, so that it can be told without its catalog."""
    entry: dict[str, Any] = {
        "model": car.model,
        "name": [car.name.zh, car.name.en],
        "base": car.base,
        "basis": car.basis.value,
        "wishes": sorted(car.wishes),
        "lines": [
            [
                line.group,
                line.option,
                line.name.zh,
                line.name.en,
                line.price,
                line.basis.value,
                [line.bespoke, line.gifted, line.standard],
            ]
            for line in car.lines
        ],
    }
    if car.terms is not None:
        entry["terms"] = [car.terms.threshold, car.terms.operator, car.terms.deposit]
    return entry


def details_entry(details: Details) -> dict[str, str]:
    """Return what is written beside the car as an entry tells it."""
    return {name: getattr(details, name) for name in DETAILS}
