"""The state in the file of an advisor's window, as JSON.

It holds builds as build codes, and neither customer nor price.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

from xmc_tui.configurator.customer_display_ports import DatedBuild, DisplayedBuild
from xmc_tui.domain.appearance import VIEWS
from xmc_tui.domain.build import Build
from xmc_tui.domain.build_code import decode_build, encode_build
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.i18n import LANGUAGES
from xmc_tui.storage.standard_paths import absolute_path

#: The version of the format.
VERSION = 1


@frozen
class WindowIdentity:
    """The id of an advisor's window and the time of its start."""

    id: str
    started: datetime


@frozen
class CatalogFiles:
    """The files that a catalog was loaded from, and the digest of its content."""

    folder: Path
    edition: str
    overlays: tuple[Path, ...]
    digest: str


@frozen
class DisplayState:
    """A state that was read: its catalog, and the fields that are decoded with the catalog."""

    catalog: CatalogFiles
    fields: dict[str, str]


def encode_state(
    window: WindowIdentity,
    displayed: DisplayedBuild,
    folder: Path,
    overlays: tuple[Path, ...],
) -> dict[str, Any]:
    """Encode a displayed build, whose catalog was loaded from a folder with overlays."""
    catalog, preview = displayed.catalog, displayed.preview
    return {
        "format": VERSION,
        "window": window.id,
        "started": window.started.isoformat(timespec="seconds"),
        "catalog": {
            "folder": str(absolute_path(folder)),
            "edition": catalog.edition.id,
            "overlays": [str(absolute_path(path)) for path in overlays],
            "digest": catalog.digest,
        },
        "code": encode_build(catalog, displayed.current.build),
        "day": displayed.current.quoted_on.isoformat(),
        "preview": encode_build(catalog, preview.build) if preview is not None else "",
        "preview_day": preview.quoted_on.isoformat() if preview is not None else "",
        "language": displayed.language,
        "step": displayed.step,
        "group": displayed.group,
        "highlight": displayed.highlight,
        "view": displayed.picture_view,
    }


def decode_identity(state: dict[str, Any]) -> WindowIdentity | None:
    """Decode the identity of the window, which every version of the format holds."""
    try:
        window = WindowIdentity(str(state["window"]), datetime.fromisoformat(state["started"]))
    except (KeyError, TypeError, ValueError):
        return None
    return window if window.started.tzinfo is not None else None


_FIELDS = (
    "code",
    "day",
    "preview",
    "preview_day",
    "language",
    "step",
    "group",
    "highlight",
    "view",
)


def decode_state(state: dict[str, Any]) -> DisplayState | None:
    """Decode a state; None if it has another format."""
    try:
        if state["format"] != VERSION:
            return None
        catalog = state["catalog"]
        files = CatalogFiles(
            folder=Path(catalog["folder"]),
            edition=str(catalog["edition"]),
            overlays=tuple(Path(path) for path in catalog["overlays"]),
            digest=str(catalog["digest"]),
        )
        return DisplayState(files, {name: str(state[name]) for name in _FIELDS})
    except (KeyError, TypeError, ValueError):
        return None


def decode_displayed_build(state: DisplayState, catalog: Catalog) -> DisplayedBuild | None:
    """Decode the displayed build with its catalog; None if it does not fit the catalog."""
    fields = state.fields
    current = _decode_quoted(catalog, fields["code"], fields["day"])
    preview = _decode_quoted(catalog, fields["preview"], fields["preview_day"])
    steps = {step.id for step in catalog.steps}
    if current is None or fields["step"] not in steps or fields["language"] not in LANGUAGES:
        return None
    groups = catalog.model_by_id[current.build.model].group_by_id
    return DisplayedBuild(
        catalog=catalog,
        current=current,
        preview=preview,
        language=fields["language"],
        step=fields["step"],
        group=fields["group"] if fields["group"] in groups else "",
        highlight=fields["highlight"],
        picture_view=fields["view"] if fields["view"] in VIEWS else "",
    )


def _decode_quoted(catalog: Catalog, code: str, day: str) -> DatedBuild | None:
    build = decode_build(catalog, code) if code else None
    try:
        return DatedBuild(build, date.fromisoformat(day)) if isinstance(build, Build) else None
    except ValueError:
        return None
