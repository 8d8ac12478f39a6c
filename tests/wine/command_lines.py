"""Command lines that give the same output on Linux and on Windows."""

from __future__ import annotations

from tests.storage.sheet_tools import QUALIFYING

_DAY = ("--on", "2025-10-01")
_EN, _ZH = ("--lang", "en"), ("--lang", "zh")
_ULTRA = ("quote", "su7-ultra")
_SHEET = "王女士.toml"

#: Fonts in the folder in which the commands run, without and with Chinese; the systems have
#: different ones.
FONT, CHINESE_FONT = "font.ttf", "chinese.ttc"

#: An argument for which the number of the sheet `QUOTE` is put in.
NUMBER = "NUMBER"

#: A sheet that qualifies, so that its slot can be locked.
QUOTE = "quote.toml"

#: Commands that are used as intended; later ones read the files of earlier ones.
_VALID: tuple[tuple[str, ...], ...] = (
    ("--version",),
    (*_EN, "--help"),
    (*_ZH, "quote", "--help"),
    (*_ZH, *_ULTRA, "amethyst", "carbon-roof", *_DAY),
    (*_EN, *_ULTRA, "amethyst", "carbon-roof", *_DAY, "--json"),
    (*_ZH, "ways", "su7-ultra", "amethyst", "-k", "3", *_DAY),
    (*_EN, "ways", "su7-ultra", "amethyst", "--fewest-changes", *_DAY, "--json"),
    (*_ZH, *_ULTRA, "amethyst", *_DAY, "--customer", "王女士", "-o", _SHEET),
    (*_ZH, *_ULTRA, "amethyst", *_DAY, "-o", _SHEET, "--require-qualified"),
    (*_ZH, *_ULTRA, "amethyst", "carbon-roof", *_DAY, "--customer", "王女士", "-o", _SHEET),
    (*_EN, "check", _SHEET),
    (*_ZH, "check", _SHEET, "missing.toml"),
    (*_EN, "page", _SHEET, "-o", "p.html"),
    (*_ZH, "page", _SHEET, "-o", "p.md"),
    (*_ZH, "page", _SHEET, "-o", "p.txt"),
    (*_ZH, "page", _SHEET),
    (*_EN, "poster", _SHEET, "-o", "p.svg"),
    (*_EN, "poster", _SHEET, "-o", "p.png", "--price", "--font", FONT),
    (*_ZH, "poster", _SHEET, "-o", "z.svg", "--chat"),
    (*_ZH, "page", _SHEET, "-o", "z.pdf", "--font", CHINESE_FONT),
    (*_EN, "page", _SHEET, "-o", "e.pdf", "--font", CHINESE_FONT),
    (*_EN, "diff", _SHEET, f"{_SHEET}.old"),
    (*_EN, "drafts"),
    (*_EN, "drafts", "--json"),
    (*_EN, "settings"),
    (*_ZH, "settings", "--toml"),
    (*_EN, "keys"),
    (*_EN, "catalog", "schema"),
    (*_EN, "quote", "--code", "XMC-618A-JC00-FM", *_DAY),
    (*_EN, "quote", "--theme", "aurora-purple", "su7-ultra", *_DAY),
    (*_ZH, "quote", "yu7-max", *_DAY, "--json"),
    (*_EN, "--edition", "2026-07", "quote", "yu7-max"),
    (*_EN, *_ULTRA, *QUALIFYING, *_DAY, "--store", "北京 展厅", "-o", QUOTE),
    (*_ZH, "slots"),
    (*_EN, "slots", "init"),
    (*_ZH, "slots", "init"),
    (*_EN, "slots", "hold", QUOTE, "--month", "2098-02"),
    (*_ZH, "slots", "hold", _SHEET, "--month", "2098-02", "--hours", "5"),
    (*_EN, "slots", "--month", "2098-02", "--json"),
    (*_ZH, "slots", "release", NUMBER),
    (*_EN, "slots", "lock", QUOTE),
    (*_ZH, "slots", "lock", _SHEET),
    (*_ZH, "slots", "--month", "2098-02"),
    (*_EN, "page", QUOTE, "-o", "q.pdf", "--font", CHINESE_FONT),
    (*_EN, "orders", "--json"),
    (*_EN, "orders", "call-back", NUMBER, "2026-03-01"),
    (*_ZH, "slots", "cancel", NUMBER),
    (*_ZH, "slots", "history"),
    (*_EN, "slots", "export", "--csv"),
)

#: Wrong use, wrong files and odd names.
_INVALID: tuple[tuple[str, ...], ...] = (
    (*_EN, "--frobnicate"),
    (*_ZH, "quote", "--nope"),
    (*_EN, "quot"),
    (*_EN, "quote"),
    (*_EN, *_ULTRA, "amethist"),
    (*_EN, *_ULTRA, "amethyst", "classic-gold", *_DAY),
    (*_EN, "quote", "su7", *_DAY),
    (*_EN, *_ULTRA, "--on", "1.10.2025"),
    *((*_EN, *_ULTRA, *_DAY, "-o", name) for name in ("CON.toml", "nul", "com1.x.toml", "COM¹")),
    *((*_EN, *_ULTRA, *_DAY, "-o", name) for name in ("a:b.toml", "a?.toml", "trail. ", "a<b")),
    *((*_ZH, *_ULTRA, *_DAY, "-o", name) for name in ("a:b.toml", "gone/x.toml", ".", "")),
    (*_EN, *_ULTRA, *_DAY, "-o", "x" * 250 + ".toml"),
    *((*_EN, "check", name) for name in ("no*.toml", "a:b.toml", ".", "")),
    (*_EN, "page", _SHEET, "-o", _SHEET),
    (*_EN, "page", _SHEET, "-o", "p.xyz"),
    (*_EN, "poster", _SHEET, "-o", "p.png", "--font", "nofont.ttf"),
    (*_EN, "poster", _SHEET, "-o", "p.png", "--size", "1x1"),
    (*_ZH, "page", _SHEET, "-o", "n.pdf", "--font", FONT),
    (*_EN, "page", _SHEET, "-o", "n.pdf", "--font", "nofont.ttf"),
    (*_EN, "slots", "hold", "missing.toml"),
    (*_EN, "slots", "release", "XMC-X"),
    (*_EN, "open", "missing.toml"),
    _EN,
    (*_EN, "--demo"),
    (*_EN, "--catalog", "nowhere", *_ULTRA),
    (*_EN, "--overlay", "nowhere.toml", *_ULTRA),
    (*_EN, "--edition", "x", *_ULTRA),
)

COMMAND_LINES = (*_VALID, *_INVALID)
