#!/bin/sh
# uv.sh PYTHON TARGET: puts uv into the environment of TARGET, whatever this machine has for it.
python=$1
target=$2

"$python" -m pip --python "$target" install -q uv 2>/dev/null && exit 0   # pip 22.3 or newer
"$target" -m ensurepip -q >/dev/null 2>&1 && "$target" -m pip install -q uv && exit 0
command -v uv >/dev/null && uv pip install -q --python "$target" uv && exit 0

cat >&2 <<'TEXT'
无法安装依赖：本机的 Python 没有可用的 pip（须 22.3 以上），也没有 ensurepip 和 uv，或者连不上软件源。
请先执行 apt-get install python3-pip（或 python3-venv），检查网络后重试。
Cannot install the dependencies: no usable pip (22.3+), ensurepip or uv, or no package index.
TEXT
exit 1
