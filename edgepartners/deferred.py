"""Modules that are loaded when something in them is first used, not when they are imported.

Libraries that read and write office files are half of what a process holds, and most processes
never read or write one. Their names stand in `NAMES`; an `import pypdf` at the top of a file then
costs nothing until `pypdf.PdfReader` is asked for. `from pypdf import PdfReader` asks at once:
write the first where it matters. Python itself gets the same with lazy imports (PEP 810); until
then its `importlib.util.LazyLoader` shows a second thread a module that is half loaded.
"""

import sys
import threading
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

NAMES = frozenset(
    {
        "apps.agreements.papers.word",  # lxml
        "apps.network.printing",  # qrcode, Pillow
        "apps.reports.printing.excel",
        "apps.reports.printing.powerpoint",  # python-pptx, Pillow
        "apps.reports.printing.word",
        "docx",
        "icalendar",
        "jsonschema",
        "jwt",
        "openpyxl",
        "pypdf",
        "rapidfuzz",
        "xlsxwriter",
    }
)
# What the import machinery of Python looks at; none of it needs the module.
OUTSIDE = frozenset({"__class__", "__dict__", "__file__", "__loader__", "__name__", "__spec__"})
# One lock for all: with one for each module two threads could wait for each other.
_lock = threading.RLock()
_waiting: dict[str, Loader] = {}  # who loads what nothing was asked of yet


class Deferred(ModuleType):
    """A module of which nothing was asked yet. Whoever asks first loads it, once."""

    def __getattribute__(self, name: str) -> Any:
        if name not in OUTSIDE:
            _load(self)
        return ModuleType.__getattribute__(self, name)  # it has another class by now


def _load(module: ModuleType) -> None:
    """Other threads wait until all of it is there; the one that loads sees what it has so far."""
    name = module.__name__
    with _lock:
        loader = _waiting.pop(name, None)
        if loader is None:
            return
        try:
            loader.exec_module(module)
        except BaseException:
            _waiting[name] = loader
            raise
        module.__class__ = ModuleType


class Later(Loader):
    """Leaves a new module empty; the real loader takes over when it is asked for something."""

    def __init__(self, loader: Loader) -> None:
        self._loader = loader

    def exec_module(self, module: ModuleType) -> None:
        module.__loader__ = self._loader
        if module.__spec__:
            module.__spec__.loader = self._loader
        _waiting[module.__name__] = self._loader
        module.__class__ = Deferred


class Finder(MetaPathFinder):
    """Finds the modules of `NAMES` before Python's own finder does."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        spec = PathFinder.find_spec(name, path) if name in NAMES else None
        if spec and spec.loader:
            spec.loader = Later(spec.loader)
        return spec


def install() -> None:
    """Once in a process, before the first of these modules is imported."""
    if not any(isinstance(each, Finder) for each in sys.meta_path):
        sys.meta_path.insert(0, Finder())
