#!/bin/sh
# Chromium and a Chinese font for the browser tests: by apt, only if missing and only if allowed.
wanted=
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || wanted=chromium
[ -n "$(fc-list :lang=zh 2>/dev/null | head -1)" ] || wanted="$wanted fontconfig fonts-wqy-microhei"
[ -z "$wanted" ] && exit 0

skip() {
  echo "未安装 $wanted（$1）：缺浏览器时浏览器测试将跳过，缺字体时截图中的汉字显示为方框。"
  echo "Not installed: $wanted ($1); browser tests are skipped without Chromium."
  exit 0
}

command -v apt-get >/dev/null || skip "没有 apt-get / no apt-get"
as_root=
if [ "$(id -u)" -ne 0 ]; then
  sudo -n true 2>/dev/null || skip "没有 root 权限 / no root"
  as_root="sudo -n"
fi
log=$(mktemp)
trap 'rm -f "$log"' EXIT
echo "apt-get install $wanted"
{
  $as_root apt-get update -q &&
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends $wanted
} >"$log" 2>&1 || { tail -3 "$log"; skip "apt-get 失败 / apt-get failed"; }
