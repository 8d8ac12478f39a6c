"""Choice of the faces of font files that a PDF embeds: regular and bold, for simplified Chinese."""

from __future__ import annotations

import struct
from pathlib import Path

import uharfbuzz as hb

from xmc_tui.domain.frozen_dataclass import frozen

#: Files of bold faces whose names do not follow from the file of the regular face.
_BOLD_FILES = {
    "msyh.ttc": "msyhbd.ttc",
    "segoeui.ttf": "segoeuib.ttf",
    "arial.ttf": "arialbd.ttf",
    "DejaVuSans.ttf": "DejaVuSans-Bold.ttf",
    "STHeiti Light.ttc": "STHeiti Medium.ttc",
}

#: Regions in the names of families whose Chinese characters have other shapes.
_OTHER_REGIONS = {"JP", "KR", "TC", "HK", "TW", "MO", "CNS"}

#: Weights of faces, on the scale from 100 to 900.
_REGULAR, _BOLD, _LEAST_BOLD = 400, 700, 500

#: Bits of a font's `fsType` by which it forbids embedding, or embedding of a part of it.
_FORBIDDEN = 0x0102


@frozen
class _FaceTraits:
    """Weight and width of a face, and whether a PDF may embed parts of it."""

    weight: int
    width: int
    is_italic: bool
    may_embed: bool


def open_regular_face(path: Path) -> hb.Face | None:
    """Return the face nearest to regular in a font file; None if no face can be embedded."""
    return _find_face(path, _REGULAR)


def open_bold_face(path: Path) -> hb.Face | None:
    """Return the bold face that belongs to a font file; None if there is none.

    It is in the same collection, or in another file of the same folder.
    """
    name = _BOLD_FILES.get(path.name, path.name.replace("-Regular.", "-Bold."))
    for each in dict.fromkeys((path.with_name(name), path)):
        face = _find_face(each, _BOLD)
        if face is not None and _read_traits(face).weight >= _LEAST_BOLD:
            return face
    return None


def _find_face(path: Path, weight: int) -> hb.Face | None:
    """Return the upright face of a file that is nearest to a weight; None if there is none."""
    try:
        blob = _open_blob(path)
        count = max(1, hb.Face(blob, 0).count)
        faces = [hb.Face(blob, index) for index in range(count)]
    except (OSError, hb.HarfBuzzError):
        return None
    faces = [face for face in faces if _can_embed(face)]
    return min(faces, key=lambda face: _rank(face, weight)) if faces else None


def _open_blob(path: Path) -> hb.Blob:
    """Return the content of a file, which is read only where it is used if the path is ASCII.

    HarfBuzz opens other paths in the code page of Windows, which need not have their characters.
    """
    name = str(path)
    return hb.Blob.from_file_path(name) if name.isascii() else hb.Blob(path.read_bytes())


def _can_embed(face: hb.Face) -> bool:
    """Whether a face has outlines that PDF knows, and permits embedding a part of them."""
    tags = set(face.table_tags)
    return bool(tags & {"glyf", "CFF ", "CFF2"}) and _read_traits(face).may_embed


def _rank(face: hb.Face, weight: int) -> tuple[int, ...]:
    """Return how far a face is from the one to choose; of equal ones the first is chosen."""
    traits = _read_traits(face)
    family = (face.get_name(hb.OTNameIdPredefined.FONT_FAMILY) or "").split()
    return (
        bool(_OTHER_REGIONS & set(family)),
        traits.is_italic,
        "Mono" in family,
        abs(traits.width - 5),
        abs(traits.weight - weight),
    )


def _read_traits(face: hb.Face) -> _FaceTraits:
    """Return the traits in the table OS/2 of a face; the usual ones if it has none."""
    table = face.reference_table("OS/2").data
    if len(table) < 64:
        return _FaceTraits(_REGULAR, 5, is_italic=False, may_embed=True)
    weight, width, permission = struct.unpack_from(">3H", table, 4)
    (selection,) = struct.unpack_from(">H", table, 62)
    return _FaceTraits(weight, width, bool(selection & 1), not _is_forbidden(permission))


def _is_forbidden(permission: int) -> bool:
    # A font that permits editing as well as the restricted licence grants the wider permission.
    return bool(permission & _FORBIDDEN) and not permission & 0x0C
