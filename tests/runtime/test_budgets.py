"""The budgets find what breaks them."""

from pathlib import Path

import pytest

from edgepartners.runtime import budgets, places
from edgepartners.runtime.budgets import Finding

LONG = "def long():\n" + "    print(1)\n" * 51
TANGLED = "def tangled(a):\n" + "".join(f"    if a == {n}:\n        print({n})\n" for n in range(9))
LAZY = "def lazy():\n    import json\n    return json\n"
DOCUMENTED = 'def documented():\n    """One.\n\n    Two.\n    """\n    return 1\n'


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clone with the folders that are measured, and nothing else."""
    for folder in ("apps/shop", "edgepartners", "tests"):
        (tmp_path / folder).mkdir(parents=True)
    monkeypatch.setattr(places, "ROOT", tmp_path)
    return tmp_path


def findings() -> dict[str, Finding]:
    return {each.name: each for each in budgets.report()}


@pytest.mark.parametrize(
    ("code", "name", "value"),
    [
        (LONG, "function lines, max", 52),
        (TANGLED, "complexity, max", 10),
        (LAZY, "imports inside functions", 1),
        ("x = 1\n" * 401, "file lines, max", 401),
    ],
)
def test_broken_hard_limit_is_found_and_fails(
    clone: Path, code: str, name: str, value: int
) -> None:
    (clone / "apps/shop/rules.py").write_text(code)

    found = findings()[name]

    assert (found.value, found.fits) == (value, False)
    assert "apps/shop/rules.py" in found.over[0]
    assert budgets.main() == 1


@pytest.mark.parametrize(
    ("file", "code", "name", "value"),
    [
        ("apps/shop/views.py", LONG.replace("long()", "page(request)"), "view lines, max", 52),
        ("apps/shop/tasks.py", LONG, "task body lines, max", 51),
        ("apps/shop/rules.py", DOCUMENTED, "function lines, max", 2),
        ("tests/test_a.py", "def test_a():\n    assert 1\n", "test function lines, median", 2),
    ],
)
def test_figure_counts_what_it_says(
    clone: Path, file: str, code: str, name: str, value: int
) -> None:
    (clone / file).write_text(code)

    assert findings()[name].value == value


def test_small_code_passes(clone: Path) -> None:
    (clone / "apps/shop/rules.py").write_text(DOCUMENTED)

    assert budgets.main() == 0
