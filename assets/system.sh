#!/bin/sh
# What the tests need beside Python: Chromium, a Chinese font, a reader of PDF. By apt, only if
# missing and only if allowed.
wanted=
has() { command -v "$1" >/dev/null; }
has chromium || has chromium-browser || wanted="$wanted chromium"
has pdftotext || wanted="$wanted poppler-utils"
[ -n "$(fc-list :lang=zh 2>/dev/null | head -1)" ] || wanted="$wanted fontconfig fonts-wqy-microhei"
[ -z "$wanted" ] && exit 0

skip() {
  echo "未安装$wanted（$1）：缺浏览器或 PDF 阅读工具的测试将跳过，缺字体时截图中的汉字显示为方框。"
  echo "Not installed:$wanted ($1); tests that need them are skipped."
  exit 0
}

has apt-get || skip "没有 apt-get / no apt-get"
as_root=
if [ "$(id -u)" -ne 0 ]; then
  sudo -n true 2>/dev/null || skip "没有 root 权限 / no root"
  as_root="sudo -n"
fi
log=$(mktemp)
trap 'rm -f "$log"' EXIT
echo "apt-get install$wanted"
{
  $as_root apt-get update -q &&
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends $wanted
} >"$log" 2>&1 || { tail -3 "$log"; skip "apt-get 失败 / apt-get failed"; }
