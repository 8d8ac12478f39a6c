"""Strings that have broken programs: markup, escapes, bidi, widths, formulas, paths, names."""

# ruff: noqa: E501 - many to a line

from __future__ import annotations

_MARKUP = [
    "[red]", "[/red]", "[/]", "[bold]x[/bold]", "[b][i][u]", "[link=file:///etc/passwd]x[/link]", "[@click=app.quit]x[/]",
    "[[", "]]", "[", "]", "\\[", "[/[", "[=]", "[#ff0000 on blue]x", "[$primary]x", "[reverse]x[/reverse]", "[blink]",
    "{name}", "{0}", "{}", "{", "}", "{{", "{0.__class__}", "{path}", "%s", "%n", "%(name)s", "%", "$HOME", "${HOME}",
    "<b>x</b>", "<script>alert(1)</script>", "&amp;", "&#0;", "<!--", "-->", "]]>", "<?php", "`id`", "$(id)", "; rm -rf /",
    "|", "&&", "||", "> /tmp/x", "' OR 1=1 --", "'; DROP TABLE orders; --", "\\'", '\\"', '"""', "'''", '"', "'", "\\",
    "\\n", "\\x1b[31m", "\\u202e", "\\N{DELETE}", "# comment", "key = 1", "[table]", "[[lines]]", "= 1", "null", "None",
    "true", "false", "NaN", "inf", "-inf", "1e999", "0x10", "1_000", "2025-10-01", "undefined", "nil", "0", "-1",
]  # fmt: skip

_ESCAPES = [
    *(f"\x1b[{code}" for code in (
        "31mred", "0m", "2J", "H", "3J", "?1049h", "?1049l", "?25l", "?1003h", "?1016h", "?2004l", "6n", "c", "5n", ">0q",
        "?2026h", "8;50;200t", "21t", "1;1H", "999D", "s", "u", "?5h", "12l", "4h", "200~pasted\x1b[201~", "<u", ">31u",
    )),
    "\x1b]0;title\x07", "\x1b]2;title\x1b\\", "\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "\x1b]52;c;aGk=\x07", "\x1b]4;1;?\x07",
    "\x1b]10;?\x07", "\x1b]1337;File=name=eA==:eA==\x07", "\x1bPq#0;2;0;0;0\x1b\\", "\x1b_Gi=1;AAAA\x1b\\", "\x1b^x\x1b\\",
    "\x1bc", "\x1b7", "\x1b8", "\x1b(0", "\x1bM", "\x1bD", "\x1bE", "\x1b#8", "\x1b=", "\x1b>", "\x1bZ", "\x1b", "\x1b\x1b", "\x1bN",
    "\x9b31m", "\x9b2J", "\x9d0;title\x9c", "\x90q\x9c", "\x9e", "\x9f", "\x84", "\x85", "\x8d", "\x80", "\x8f",
]  # fmt: skip

_CONTROLS = [
    *(f"a{chr(number)}b" for number in (*range(0x20), *range(0x7F, 0xA1))),
    "\x00", "\x00\x00", "a\x00", "\r\n", "one\ntwo", "\n\n\n", "\t\t", "\v\f", "\x08\x08\x08x", "\x7f\x7f", "a\r\rb", "\x04", "\x1a",
]  # fmt: skip

_BIDI = [
    *(f"a{chr(number)}b" for number in (
        0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0x206A, 0x2070),
    )),
    "\u202etxt.exe", "invoice\u202ecod.toml", "\u2067\u2066\u2069", "\u202e" * 50, "שלום", "مرحبا بالعالم", "אב12גד", "שָׁלוֹם", "ال١٢٣",
    "abc שלום def", "\u200fשלום\u200e", "﷽", "ﷺ", "الكل في المجمو عة (5)", "٠١٢٣٤٥٦٧٨٩", "ܐܒܓ", "ߒߓߔ", "𐤀𐤁𐤂",
]  # fmt: skip

_INVISIBLE = [
    *(f"a{character}b" for character in (
        "\u00a0", "\u00ad", "\u034f", "\u115f", "\u1160", "\u1680", "\u17b4", "\u180e", "\u2000", "\u2001", "\u2002", "\u2003",
        "\u2007", "\u2009", "\u200a", "\u200b", "\u200c", "\u200d", "\u2028", "\u2029", "\u202f", "\u205f", "\u2060", "\u2061",
        "\u2062", "\u2063", "\u2064", "\u3000", "\u3164", "\ufe0e", "\ufe0f", "\ufeff", "\uffa0", "\ufff9", "\ufffa", "\ufffb",
        "\ufffc", "\ufffd", "\U0001d173", "\U0001d17a", "\U000e0001", "\U000e0041", "\U000e007f", "\U000e0100", "\ufffe", "\uffff",
        "\U0010ffff", "\ue000", "\U000f0000", "\u0378",
    )),
    "\ufeff", "\u200b", "\u200d\u200d\u200d", " ", "   ", " x", "x ", "\u3000x\u3000", "\u200b" * 200, "\ufe0f" * 50,
]  # fmt: skip

_COMBINING = [
    "é", "e\u0301", "n\u0303", "Å", "A\u030a", "\u0301", "\u0301\u0301\u0301", "x" + "\u0301" * 100, "Z̸̢͉͙͓͎̈́̀̓̚ą̷͈̟̋l̸͕̀g̴̱̀o̵̦͠", "ก็็็็็็็็็็",
    "नमस्ते", "ನಮಸ್ಕಾರ", "สวัสดี", "ပြည်", "ខ្មែរ", "한글", "한글", "각", "ﬁ", "ﬀ", "ß", "ẞ", "ı", "İ", "ǆ", "ŉ", "\u1e9b\u0323",
    "a\u20dd", "1\u20e3", "\U0001d7d8", "ℌ𝔢𝔩𝔩𝔬", "ｆｕｌｌ", "ｶﾞ", "が", "か\u3099", "①②③", "㍿", "㎡", "℡", "№", "…", "—",
]  # fmt: skip

_EMOJI = [
    "🚗", "👍", "👍🏽", "👩🏿\u200d🚀", "👨\u200d👩\u200d👧\u200d👦", "🏳️\u200d🌈", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🇨🇳", "🇨", "🇨🇳🇺", "❤️", "❤", "☎️", "☎︎", "1️⃣", "#️⃣",
    "👁️\u200d🗨️", "🧑🏻\u200d❤️\u200d💋\u200d🧑🏿", "🫱🏻\u200d🫲🏿", "😀" * 100, "👨\u200d" * 30, "🏽", "\u200d🚗", "🚗\u200d", "⌚️", "🀄", "🂡", "𝕏", "💩", "🫠", "🪿",
]  # fmt: skip

_CHINESE = [
    "王女士", "欧阳娜娜", "𠮷野家", "㐀㐁", "𪚥", "囧", "龘" * 20, "〇", "々", "「王」", "，。！？", "（小米）", "￥28,000", "王 女士", "王\u3000女士",
    "阿·买买提", "买买提·吐尔逊", "王Wang女士", "１２３４５", "注音ㄅㄆㄇ", "繁體中文", "日本語テキスト", "ﾃｷｽﾄ", "한국어 텍스트", "ไทย", "Ελληνικά",
    "Кириллица", "Հայերեն", "ქართული", "አማርኛ", "ᐃᓄᒃᑎᑐᑦ", "ꦗꦮ", "𒀀𒁀", "Ｗｉｄｅ", "half幅mixed宽", "ÄÖÜ", "Łódź", "Đorđe", "O'Brien",
]  # fmt: skip

_FORMULAS = [
    "=1+1", "=cmd|'/C calc'!A0", "+1", "-1+1", "@SUM(1+1)", "=HYPERLINK(\"http://x\")", "\t=1+1", "|calc", "%0A", "=IMPORTXML(1)",
    "'=1", "＝1＋1", "=DDE(\"cmd\";\"/C calc\")",
]  # fmt: skip

_PATHS = [
    "../../etc/passwd", "..", ".", "/", "//", "/etc/passwd", "~", "~root", "~nobody/x", "C:\\Windows\\x", "C:x", "\\\\server\\x",
    "\\\\?\\C:\\x", "a/b", "a\\b", "a:b", "file.toml:stream", "x/", "x\\", ".hidden", "..\\..\\x", "%2e%2e%2f", "....//", "file:///etc/passwd",
    "-rf", "--help", "-", "*", "?", "a?b", "a*b", "<x>", "x|y", '"x"', "x.", "x ", " x", "x. . .", "x.toml.", "...", "x\u2215y", "x\uff0fy",
]  # fmt: skip

_RESERVED = [
    f"{name}{end}"
    for name in (
        "CON",
        "prn",
        "AUX",
        "NUL",
        "COM1",
        "com9",
        "LPT1",
        "lpt9",
        "COM¹",
        "CONIN$",
        "CONOUT$",
    )
    for end in ("", ".toml", ".tar.toml", " .toml")
]

_LONG = [
    "x" * 255, "x" * 256, "x" * 1999, "x" * 2000, "x" * 2001, "王" * 666, "王" * 2000, "x " * 900, "é" * 1000, "e\u0301" * 900,
    "a.toml" * 100, "/" * 500, "[" * 1000, "\\" * 1000, '"' * 1000, "{" * 500, "\x1b[" * 400, "\u202e" * 1000, "9" * 1500,
]  # fmt: skip

_SURROGATES = ["\ud800", "a\udfffb", "\udc80", "\ud83d\ude00"]

HOSTILE_STRINGS: tuple[str, ...] = tuple(
    dict.fromkeys(
        [
            *_MARKUP, *_ESCAPES, *_CONTROLS, *_BIDI, *_INVISIBLE, *_COMBINING, *_EMOJI, *_CHINESE, *_FORMULAS, *_PATHS,
            *_RESERVED, *_LONG, *_SURROGATES,
        ]
    )
)  # fmt: skip
