"""`make clean`: removes everything that is not source: environment, packages, data, caches."""

import shutil
import sys
from collections.abc import Sequence

from edgepartners.runtime import carrier, places
from edgepartners.runtime.instance import Instance
from edgepartners.runtime.trouble import Trouble, reported

FOLDERS = (
    ".venv",
    "node_modules",
    "staticfiles",
    ".pytest_cache",
    ".ruff_cache",
    ".mypy_cache",
    ".hypothesis",
    ".import_linter_cache",
)


@reported
def main(arguments: Sequence[str]) -> int:
    homes = [var for var in (places.var(), places.var() / "once") if var.exists()]
    for instance in map(Instance, homes):
        other = instance.take()
        instance.release()
        if other is not None:
            raise Trouble(str(other), "stop it first")
    for folder in [*map(carrier.data_home, homes), *(places.ROOT / name for name in FOLDERS)]:
        shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(places.var())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
