"""The Python environment: `.venv` with exactly what a lock file names, checked by hash."""

import hashlib
import importlib.util
import os
import platform
import shutil
import sys
from pathlib import Path

from edgepartners.runtime import commands, indexes, places, system
from edgepartners.runtime.system import Need
from edgepartners.runtime.trouble import Trouble

REQUIREMENTS = places.ROOT / "requirements"
STAMP = places.VENV / "installed.txt"
PARTS_OF = {"run": ("run",), "demo": ("demo",), "dev": ("dev", "demo")}  # dev holds all of demo
OFFLINE = "is the package index reachable? pip's settings (pip.conf, PIP_*) count for uv as well"
ENSUREPIP = Need(
    name="the part of Python that makes environments",
    packages=(f"python{sys.version_info.major}.{sys.version_info.minor}-venv",),
    is_there=lambda: importlib.util.find_spec("ensurepip") is not None,
)
ASK_VERSION = (
    "import platform as p, sys;print(p.python_implementation(), sys.version_info[:2], p.machine())"
)


def ensure(kind: str) -> None:
    """Have the packages of requirements/<kind>.txt installed; nothing to do when they are."""
    if is_installed(kind):
        return
    if not has_our_python(places.VENV):
        make_venv()
    install(places.VENV, REQUIREMENTS / f"{kind}.txt")
    STAMP.write_text("".join(f"{part} {fingerprint(part)}\n" for part in PARTS_OF[kind]))


def is_installed(kind: str) -> bool:
    stamp = STAMP.read_text().splitlines() if STAMP.exists() else []
    return f"{kind} {fingerprint(kind)}" in stamp and places.PYTHON.exists()


def fingerprint(kind: str) -> str:
    """Of the lock file and of the interpreter that the packages are for."""
    lock = (REQUIREMENTS / f"{kind}.txt").read_bytes()
    return hashlib.sha256(lock + python_version().encode()).hexdigest()


def python_version() -> str:
    """Packages fit any patch release of an interpreter."""
    return f"{platform.python_implementation()} {sys.version_info[:2]} {platform.machine()}"


def has_our_python(venv: Path) -> bool:
    """Whether the environment is there, works, and has our version of Python."""
    python = venv / "bin" / "python"
    return (
        python.exists() and commands.output([python, "-c", ASK_VERSION]).strip() == python_version()
    )


def make_venv() -> None:
    """A bare environment of the running interpreter; uv fills it."""
    if places.VENV.exists():
        shutil.rmtree(places.VENV)
    commands.run(
        [sys.executable, "-m", "venv", "--without-pip", places.VENV],
        failure="the Python environment could not be made",
        todo=system.how_to_install([ENSUREPIP]),
    )


def install(venv: Path, lock: Path) -> None:
    """Install a lock file with uv, or with pip where uv cannot."""
    try:
        install_with_uv(venv, lock)
    except Trouble:
        print(f"uv could not install {lock.name}, trying pip (see {commands.log_file()})")
        install_with_pip(venv, lock)


def install_with_uv(venv: Path, lock: Path) -> None:
    uv = places.TOOLS / "bin" / "uv"
    if not uv.exists():
        install_with_pip(places.TOOLS, REQUIREMENTS / "tools.txt")
    commands.run(
        [uv, "pip", "install", "--quiet", "--python", venv, "--require-hashes", "-r", lock],
        failure=f"uv could not install the packages of {lock.name}",
        todo=OFFLINE,
        env=uv_environment(),
    )


def install_with_pip(venv: Path, lock: Path) -> None:
    pip = [*tools_pip(), "--python", venv / "bin" / "python"]
    commands.run(
        [*pip, "install", "--quiet", "--require-hashes", "-r", lock],
        failure=f"pip could not install the packages of {lock.name}",
        todo=OFFLINE,
        env=caches() | {"PIP_DISABLE_PIP_VERSION_CHECK": "1"},
    )


def uv_environment() -> dict[str, str]:
    pip = indexes.pip_settings(commands.output([*tools_pip(), "config", "list"]))
    return indexes.uv_variables(pip, os.environ) | caches()


def tools_pip() -> list[str | Path]:
    """A pip of our own, apart from the product's environment; the system may have none."""
    python = places.TOOLS / "bin" / "python"
    if not (has_our_python(places.TOOLS) and (places.TOOLS / "bin" / "pip").exists()):
        shutil.rmtree(places.TOOLS, ignore_errors=True)
        system.provide([ENSUREPIP])
        commands.run(
            [sys.executable, "-m", "venv", places.TOOLS],
            failure="the environment of the set-up tools could not be made",
            todo=system.how_to_install([ENSUREPIP]),
        )
    return [python, "-m", "pip"]


def caches() -> dict[str, str]:
    """Caches of the package managers: their own places, ours where home cannot be written."""
    home = os.path.expanduser("~")
    if os.access(home, os.W_OK):
        return {}
    cache = places.ROOT / "var" / "cache"
    cache.mkdir(parents=True, exist_ok=True)
    names = ("UV_CACHE_DIR", "PIP_CACHE_DIR", "npm_config_cache")
    wanted = {name: str(cache / name.lower()) for name in names if name not in os.environ}
    return wanted | {"HOME": str(cache)}
