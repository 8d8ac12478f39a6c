"""`xmc.exe`: the launcher of distlib, which runs the Python program that is appended to it."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

#: The Python that the launcher starts. It replaces `<launcher_dir>` by the folder of itself.
_SHEBANG = b"#!<launcher_dir>\\python\\python.exe\r\n"

#: The console launcher for x64 in the wheel of distlib.
_LAUNCHER = "distlib/t64.exe"

_PROGRAM = Path(__file__).with_name("windows_start.py")

README = """\
xmc · 小米定制服务配置器

1. 请先将压缩包完整解压到任意文件夹（可在 U 盘上，文件夹名可含中文）。
2. 双击 xmc.exe 打开配置器。无需安装，无需联网。
3. 在终端中使用：xmc.exe --help

1. Extract the whole archive to any folder (a USB stick will do).
2. Double-click xmc.exe to open the configurator. Nothing is installed, no network is used.
3. In a terminal: xmc.exe --help

用户数据 / User data: %LOCALAPPDATA%\\xmc
许可证 / Licences: python\\LICENSE.txt, python\\site-packages\\*.dist-info
"""


def make_launcher(distlib: Path, moment: int) -> bytes:
    """Return the bytes of `xmc.exe`; `moment` is the time of its entry in seconds since 1970."""
    with zipfile.ZipFile(distlib) as archive:
        launcher = archive.read(_LAUNCHER)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as program:
        entry = zipfile.ZipInfo("__main__.py", time.gmtime(moment)[:6])
        entry.create_system = 3
        program.writestr(entry, _PROGRAM.read_bytes())
    return launcher + _SHEBANG + packed.getvalue()
