#!/bin/sh
# Installs xmc from this folder, without a network.
# usage: sh install.sh [FOLDER]     FOLDER is where it goes; PYTHON names the Python to use
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
folder=${1:-"$HOME/.local/lib/xmc-tui"}
programs=$HOME/.local/bin

find_python() {
  for name in ${PYTHON:+"$PYTHON"} python3.13 python3.14 python3.12 python3.11 python3; do
    if "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null; then
      echo "$name"
      return
    fi
  done
  echo "install.sh: Python 3.11, 3.12, 3.13 or 3.14 is needed; PYTHON=/path/to/python names one" >&2
  echo "install.sh：需要 Python 3.11 至 3.14；可用 PYTHON=/path/to/python 指定" >&2
  exit 1
}

python=$(find_python)
# A former installation is replaced; a folder with anything else in it is not touched.
if [ -e "$folder" ] && [ ! -e "$folder/pyvenv.cfg" ] && [ -n "$(ls -A "$folder")" ]; then
  echo "install.sh: $folder is not empty; name another folder" >&2
  echo "install.sh：$folder 不是空文件夹，请指定其他文件夹" >&2
  exit 1
fi
# pip comes from this folder: some systems have a Python without it.
"$python" -m venv --clear --without-pip "$folder"
set -- "$here"/wheels/pip-*.whl
PYTHONPATH=$1 "$folder/bin/python" -m pip --isolated --disable-pip-version-check install --quiet --no-index --no-deps \
  --no-cache-dir --require-hashes --find-links "$here/wheels" --requirement "$here/packages.txt"
if [ "$folder" = "$HOME/.local/lib/xmc-tui" ]; then
  mkdir -p "$programs"
  ln -sf "$folder/bin/xmc" "$programs/xmc"
  case ":$PATH:" in *":$programs:"*) folder=$programs ;; *) folder=$folder/bin ;; esac
else
  folder=$folder/bin
fi
"$folder/xmc" --version
echo "$folder/xmc"
