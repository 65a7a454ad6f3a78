"""Modules that load when something in them is used: once, whole, and not before."""

import importlib
import subprocess
import sys
import threading
from types import ModuleType

import pytest

from edgepartners import deferred
from edgepartners.runtime import places

HEAVY = (
    "PIL", "docx.document", "hypothesis", "icalendar.cal", "jsonschema.validators",
    "jwt.algorithms", "lxml", "openpyxl.workbook", "pptx", "pypdf._reader", "pytest", "qrcode",
    "rapidfuzz.fuzz", "scipy", "weasyprint", "xlsxwriter.workbook",
)  # fmt: skip
LOOK = "import sys; print(*(name for name in sys.argv[1:] if name in sys.modules))"


@pytest.fixture
def later(tmp_path, monkeypatch):
    """A module of the given text whose loading is put off; `loads` counts how often it ran."""

    def make(text: str) -> ModuleType:
        name = "edgepartners_test_later"
        (tmp_path / f"{name}.py").write_text(text)
        monkeypatch.syspath_prepend(tmp_path)
        monkeypatch.setattr(deferred, "NAMES", frozenset({name}))
        monkeypatch.delitem(sys.modules, name, raising=False)
        monkeypatch.setattr(sys, "loads", [], raising=False)
        importlib.invalidate_caches()
        return importlib.import_module(name)

    yield make

    sys.modules.pop("edgepartners_test_later", None)


def test_import_runs_nothing_until_something_is_asked(later):
    module = later("import sys\nsys.loads.append(1)\nANSWER = 42\n")
    again = importlib.import_module(module.__name__)
    before = list(sys.loads)

    answer = module.ANSWER

    assert again is module
    assert before == []
    assert answer == 42
    assert sys.loads == [1]
    assert type(module) is ModuleType


def test_name_that_is_not_there_is_an_attribute_error(later):
    module = later("ANSWER = 42\n")

    with pytest.raises(AttributeError, match="QUESTION"):
        _ = module.QUESTION


def test_module_that_fails_tries_again(later):
    module = later("import sys\nsys.loads.append(1)\nANSWER = 1 / (len(sys.loads) - 1)\n")
    with pytest.raises(ZeroDivisionError):
        _ = module.ANSWER

    assert module.ANSWER == 1
    assert sys.loads == [1, 1]


def test_thread_that_asks_meanwhile_waits_for_all_of_it(later, monkeypatch):
    begun, asking, seen = threading.Event(), threading.Event(), []
    monkeypatch.setattr(sys, "between", lambda: (begun.set(), asking.wait(10)), raising=False)
    module = later("import sys\nsys.loads.append(1)\nFIRST = 1\nsys.between()\nLAST = 2\n")

    def ask() -> None:
        begun.wait(10)
        asking.set()
        seen.append((module.FIRST, module.LAST))

    other = threading.Thread(target=ask)
    other.start()
    first = module.FIRST
    other.join()

    assert first == 1
    assert seen == [(1, 2)]
    assert sys.loads == [1]


@pytest.mark.parametrize("name", sorted(deferred.NAMES))
def test_each_name_is_a_module_there_is(name):
    parent = name.rpartition(".")[0]
    path = importlib.import_module(parent).__path__ if parent else None

    assert deferred.Finder().find_spec(name, path) is not None


@pytest.mark.parametrize("start", ["edgepartners.wsgi", "edgepartners.celery"])
def test_start_loads_no_library_of_files(start):
    load = {
        "edgepartners.wsgi": "import edgepartners.wsgi",
        "edgepartners.celery": (
            "import django; django.setup(); from edgepartners.celery import app; "
            "app.loader.import_default_modules()"
        ),
    }[start]
    command = [sys.executable, "-c", f"{load}; {LOOK}", *HEAVY]

    done = subprocess.run(command, cwd=places.ROOT, capture_output=True, text=True, check=True)

    assert done.stdout.split() == []


def test_worker_loads_no_pages():
    load = (
        "import django; django.setup(); import celery.fixups.django as of; "
        "from edgepartners.celery import app; app.loader.import_default_modules(); "
        "of.DjangoWorkerFixup(app).validate_models()"
    )
    command = [sys.executable, "-c", f"{load}; {LOOK}", "edgepartners.urls", "apps.console.urls"]

    done = subprocess.run(command, cwd=places.ROOT, capture_output=True, text=True, check=True)

    assert done.stdout.split() == []
