"""How long and how tangled the code is, beside the budgets of the style guide.

`python -m edgepartners.runtime.budgets` prints a table; exit code 1 when a hard limit is broken.
Lines of a function are counted from `def` to its end, its docstring left out.
"""

import ast
import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from statistics import median

from edgepartners.runtime import places

CODE = ("apps", "edgepartners")
TESTS = ("tests",)
FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Function:
    """One function or method of a file."""

    file: Path
    node: FunctionNode

    @property
    def where(self) -> str:
        return f"{self.file.relative_to(places.ROOT)}:{self.node.lineno} {self.node.name}"

    @property
    def lines(self) -> int:
        whole = (self.node.end_lineno or self.node.lineno) - self.node.lineno + 1
        return whole - docstring_lines(self.node)

    @property
    def body_lines(self) -> int:
        first = self.node.body[0]
        whole = (self.node.end_lineno or first.lineno) - first.lineno + 1
        return whole - docstring_lines(self.node)


@dataclass(frozen=True)
class Finding:
    """One figure beside its budget; `over` names the places that break it."""

    name: str
    value: float
    budget: str
    fits: bool
    is_hard: bool = False
    over: Sequence[str] = ()

    def __str__(self) -> str:
        mark = "" if self.fits else ("  BROKEN" if self.is_hard else "  over")
        lines = [f"{self.name:<34}{self.value:>8g}   {self.budget:<12}{mark}"]
        return "\n".join(lines + [f"    {place}" for place in self.over[:8]])


def docstring_lines(node: FunctionNode) -> int:
    first = node.body[0]
    if ast.get_docstring(node, clean=False) is None or len(node.body) == 1:
        return 0
    return (first.end_lineno or first.lineno) - first.lineno + 1


def files(folders: Iterable[str]) -> list[Path]:
    found = chain.from_iterable((places.ROOT / folder).rglob("*.py") for folder in folders)
    return sorted(path for path in found if "migrations" not in path.parts)


def functions(paths: Iterable[Path]) -> list[Function]:
    return [
        Function(path, node)
        for path in paths
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, FunctionNode)
    ]


def lengths(paths: Iterable[Path]) -> list[int]:
    return [len(path.read_text().splitlines()) for path in paths]


def percentile(values: Sequence[int], percent: int) -> int:
    """Nearest rank; 0 for no values."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)] if ordered else 0


def middle(values: Sequence[int]) -> float:
    return median(values) if values else 0


def at_most(name: str, value: float, limit: float, **more: object) -> Finding:
    return Finding(name, value, f"<= {limit:g}", value <= limit, **more)  # type: ignore[arg-type]


def longest(
    name: str,
    found: Sequence[Function],
    limit: int,
    *,
    is_hard: bool = False,
    measure: Callable[[Function], int] = lambda function: function.lines,
) -> Finding:
    """The longest function, and every one over the limit."""
    over = [f"{each.where}: {measure(each)}" for each in found if measure(each) > limit]
    most = max(map(measure, found), default=0)
    return at_most(name, most, limit, is_hard=is_hard, over=over)


def about_functions(found: Sequence[Function]) -> Iterator[Finding]:
    sizes = [each.lines for each in found]
    yield at_most("function lines, median", middle(sizes), 7)
    yield at_most("function lines, p95", percentile(sizes, 95), 25)
    yield longest("function lines, max", found, 50, is_hard=True)
    views = [each for each in found if each.file.stem.startswith("views") and takes_request(each)]
    yield longest("view lines, max", views, 25)
    tasks = [each for each in found if each.file.stem == "tasks"]
    yield longest("task body lines, max", tasks, 5, measure=lambda each: each.body_lines)


def takes_request(function: Function) -> bool:
    arguments = function.node.args.args
    return bool(arguments) and arguments[0].arg == "request"


def about_tests(found: Sequence[Function]) -> Iterator[Finding]:
    sizes = [each.lines for each in found if each.node.name.startswith("test_")]
    yield at_most("test function lines, median", middle(sizes), 10)
    yield at_most("test function lines, p95", percentile(sizes, 95), 25)
    yield longest("lines of anything in tests, max", found, 50, is_hard=True)


def about_files(code: Sequence[Path], tests: Sequence[Path]) -> Iterator[Finding]:
    sizes, test_sizes = lengths(code), lengths(tests)
    yield at_most("file lines, median", middle(sizes), 80)
    yield at_most("file lines, p95", percentile(sizes, 95), 250)
    for name, paths in (("file lines, max", code), ("test file lines, max", tests)):
        sized = dict(zip(paths, lengths(paths), strict=True))
        over = [f"{path.relative_to(places.ROOT)}: {n}" for path, n in sized.items() if n > 400]
        yield at_most(name, max(sized.values(), default=0), 400, is_hard=True, over=over)
    ratio = round(sum(test_sizes) / max(1, sum(sizes)), 2)
    yield Finding("test lines to code lines", ratio, "1.2 - 1.6", 1.2 <= ratio <= 1.6)


def about_imports(found: Sequence[Function]) -> Finding:
    inside = [
        each.where
        for each in found
        if any(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.walk(each.node))
    ]
    return at_most("imports inside functions", len(inside), 0, is_hard=True, over=inside)


def about_complexity() -> Finding:
    """McCabe, as ruff measures it."""
    command = [sys.executable, "-m", "ruff", "check", "--select", "C901", "--ignore-noqa"]
    options = ["--config", "lint.mccabe.max-complexity=0", "--output-format", "json", "--exit-zero"]
    done = subprocess.run(
        [*command, *options, *CODE], cwd=places.ROOT, capture_output=True, text=True, check=True
    )
    measured = [
        (int(each["message"].rpartition("(")[2].split()[0]), each)
        for each in json.loads(done.stdout)
    ]
    over = [f"{each['filename']}:{each['location']['row']}: {n}" for n, each in measured if n > 8]
    most = max((n for n, _ in measured), default=0)
    return at_most("complexity, max", most, 8, is_hard=True, over=over)


def report() -> list[Finding]:
    code, tests = files(CODE), files(TESTS)
    found = functions(code)
    return [
        *about_functions(found),
        about_complexity(),
        about_imports(found),
        *about_files(code, tests),
        *about_tests(functions(tests)),
    ]


def main() -> int:
    findings = report()
    print("\n".join(map(str, findings)))
    return int(any(each.is_hard and not each.fits for each in findings))


if __name__ == "__main__":
    sys.exit(main())
