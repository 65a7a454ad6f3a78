"""Where things are: the clone, its environment, the folder for everything that is not source."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
TOOLS = ROOT / "var" / "tools"
PYTHON = VENV / "bin" / "python"


def var() -> Path:
    """Folder of data, logs and secrets; EDGEPARTNERS_VAR moves it."""
    folder = Path(os.environ.get("EDGEPARTNERS_VAR") or ROOT / "var").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def site_packages() -> Path:
    """Where the locked packages are: the running environment, else the clone's."""
    return packages_of(Path(sys.prefix) if sys.prefix != sys.base_prefix else VENV)


def packages_of(environment: Path) -> Path:
    """Folder of the packages of an environment of our version of Python."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    return environment / "lib" / version / "site-packages"
