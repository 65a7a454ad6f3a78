"""The import contracts of pyproject.toml catch a violation that is made on purpose."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
VIOLATIONS = [
    ("layers", "apps/partners/queries/__init__.py", "from apps.network import models as wrong"),
    ("layers", "apps/agreements/queries/__init__.py", "from apps.usage import models as wrong"),
    ("layers", "apps/core/units.py", "from apps.partners import models as wrong"),
    ("files", "apps/breaches/models/breaches.py", "from apps.breaches import actions as wrong"),
    ("files", "apps/usage/queries/links.py", "from apps.usage import tasks as wrong"),
    ("portal", "apps/portal/access.py", "from apps.agreements import queries as wrong"),
    ("layers", "apps/portal/access.py", "from apps.console import access as wrong"),
    ("pure", "apps/agreements/rules/dates.py", "from django.utils import timezone as wrong"),
    ("rest", "apps/breaches/queries/__init__.py", "from rest_framework import views as wrong"),
    ("project", "apps/usage/queries/links.py", "from edgepartners import settings as wrong"),
]


def lint(tree: Path, contract: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"]
    return subprocess.run(
        [*command, "--contract", contract, "--no-cache", "--config", "pyproject.toml"],
        cwd=tree, capture_output=True, text=True, timeout=120, check=False,
        env={"PYTHONPATH": str(tree), "PATH": ""},
    )  # fmt: skip


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The product's code without tests, where it may be broken."""
    copy = tmp_path_factory.mktemp("tree")
    for package in ("apps", "edgepartners"):
        shutil.copytree(ROOT / package, copy / package, ignore=shutil.ignore_patterns("*.pyc"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    return copy


@pytest.mark.parametrize(("contract", "file", "line"), VIOLATIONS)
def test_contract_violated_is_reported(tree: Path, contract: str, file: str, line: str) -> None:
    victim = tree / file
    sound = victim.read_text()
    victim.write_text(f"{line}\n{sound}")

    try:
        result = lint(tree, contract)
    finally:
        victim.write_text(sound)

    assert result.returncode == 1, result.stdout + result.stderr
    assert "BROKEN" in result.stdout


@pytest.mark.parametrize("contract", sorted({contract for contract, _, _ in VIOLATIONS}))
def test_contract_kept_passes(tree: Path, contract: str) -> None:
    result = lint(tree, contract)

    assert result.returncode == 0, result.stdout + result.stderr
