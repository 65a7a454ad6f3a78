"""The container files as far as they can be checked without an engine."""

import importlib.util
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
DOCKER = ROOT / "docker"
OURS = ("migrate", "web", "worker", "report-worker", "beat")
SECRETS = {
    "SECRET_KEY": "k" * 60,
    "FIELD_KEY": "bm90LXNlY3JldC1vbmx5LWZvci10aGUtY2hlY2stMTI=",
    "ALLOWED_HOSTS": "edgepartners.example.net",
    "DATABASE_URL": "postgres://edgepartners@127.0.0.1:1/edgepartners",
    "REDIS_URL": "redis://127.0.0.1:1/0",
}


@dataclass(frozen=True)
class Line:
    """One instruction of the Dockerfile, continuation lines joined."""

    stage: str
    word: str
    rest: str


def instructions() -> list[Line]:
    text = (DOCKER / "Dockerfile").read_text()
    joined = re.sub(r"\\\n\s*", " ", re.sub(r"(?m)^#.*\n", "", text))
    return list(staged(line for line in joined.splitlines() if line.strip()))


def staged(lines: Iterator[str]) -> Iterator[Line]:
    stage = ""
    for line in lines:
        word, _, rest = line.partition(" ")
        if word == "FROM":
            stage = rest.split()[-1]
        yield Line(stage, word, rest)


def of_final(word: str) -> list[str]:
    """Arguments of an instruction in the last stage and the one it stands on."""
    return [
        line.rest
        for line in instructions()
        if line.stage in ("source", "final") and line.word == word
    ]


@pytest.fixture(scope="module")
def services() -> dict[str, dict[str, object]]:
    return yaml.safe_load((DOCKER / "compose.yaml").read_text())["services"]


def settings_variables() -> set[str]:
    text = (ROOT / "edgepartners" / "settings.py").read_text()
    reads = r'\b(?:env\.\w+|needed|choice)\(\s*"([A-Z_]+)"'
    return set(re.findall(reads, text))


def test_compose_has_the_processes_and_their_servers(
    services: dict[str, dict[str, object]],
) -> None:
    assert {*OURS, "postgres", "redis"} <= services.keys()
    assert services["pgbouncer"]["profiles"] == ["pool"]


@pytest.mark.parametrize("name", OURS)
def test_our_containers_can_write_little_and_gain_nothing(
    services: dict[str, dict[str, object]], name: str
) -> None:
    service = services[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


@pytest.mark.parametrize("name", ["worker", "report-worker", "beat", "postgres", "redis"])
def test_long_running_containers_have_a_health_check(
    services: dict[str, dict[str, object]], name: str
) -> None:
    assert services[name]["healthcheck"]["test"]


def test_compose_sets_only_variables_that_the_settings_read(
    services: dict[str, dict[str, object]],
) -> None:
    assert services["web"]["environment"].keys() <= settings_variables()


def test_image_sets_only_variables_that_the_settings_read() -> None:
    of_python = {"PATH", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE"}
    of_the_allocator = {"MALLOC_ARENA_MAX"}
    text = " ".join(of_final("ENV"))

    found = set(re.findall(r"([A-Z_]+)=", text))

    assert found - of_python - of_the_allocator <= settings_variables()


def test_readme_explains_exactly_the_variables_of_the_settings() -> None:
    table = (DOCKER / "README.md").read_text().partition("## Environment variables")[2]
    cells = [row.split("|")[1] for row in table.splitlines() if row.startswith("| `")]

    explained = set(re.findall(r"`([A-Z_]+)`", " ".join(cells)))

    assert explained == settings_variables()


def test_readme_explains_the_variables_of_compose() -> None:
    asked = set(re.findall(r"\$\{([A-Z_]+)", (DOCKER / "compose.yaml").read_text()))

    explained = set(re.findall(r"`([A-Z_]+)`", (DOCKER / "README.md").read_text()))

    assert asked <= explained


def test_last_stage_is_not_root_and_has_a_health_check() -> None:
    assert instructions()[-1].stage == "final"
    assert of_final("USER") == ["10001"]
    assert json.loads(of_final("HEALTHCHECK")[0].partition("CMD ")[2])[:2] == [
        "python",
        "docker/health.py",
    ]


def test_copies_come_from_the_clone_or_an_earlier_stage() -> None:
    seen: list[str] = []
    for line in instructions():
        seen.append(line.stage)
        if line.word != "COPY":
            continue
        *sources, _ = [word for word in shlex.split(line.rest) if not word.startswith("--")]
        origin = re.search(r"--from=(\w+)", line.rest)
        if origin:
            assert origin[1] in seen
        else:
            assert all((ROOT / source).exists() for source in sources)


def test_build_context_holds_what_is_copied() -> None:
    kept = re.findall(r"(?m)^!(\S+)", (DOCKER / "Dockerfile.dockerignore").read_text())
    plain = [line.rest for line in instructions() if line.word == "COPY" and "--" not in line.rest]
    sources = {source for rest in plain for source in rest.split()[:-1]}

    missing = [each for each in sources if not any(Path(each).is_relative_to(k) for k in kept)]

    assert missing == []


def commands() -> list[list[str]]:
    """What web, worker, beat and migrate start."""
    found = yaml.safe_load((DOCKER / "compose.yaml").read_text())["services"]
    return [json.loads(of_final("CMD")[0])] + [
        found[name]["command"] for name in OURS if name != "web"
    ]


@pytest.mark.parametrize("command", commands(), ids=lambda command: " ".join(command[1:4]))
def test_commands_start_what_exists(command: list[str]) -> None:
    program, first, second, *_ = command

    assert program == "python"
    if first == "-m":
        assert importlib.util.find_spec(second)
    else:
        assert (ROOT / first).exists()


def test_gunicorn_accepts_its_options_with_production_settings() -> None:
    _, *arguments = commands()[0]
    env = os.environ | SECRETS | {"EDGEPARTNERS_ENV": "production", "HASHED_STATIC": "0"}

    done = subprocess.run(
        [sys.executable, *arguments, "--check-config"],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_collected_files_hold_every_file_that_templates_name(tmp_path: Path) -> None:
    (line,) = [line.rest for line in instructions() if "collectstatic" in line.rest]
    arguments = shlex.split(line.partition("manage.py ")[2])
    env = {"EDGEPARTNERS_ENV": "development", "HASHED_STATIC": "1", "STATIC_ROOT": str(tmp_path)}

    subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=os.environ | env,
        capture_output=True,
        check=True,
    )

    collected = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    assert named_by_templates() <= collected.keys()


def named_by_templates() -> set[str]:
    pages = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "apps").rglob("*.html")]
    return {
        name
        for page in pages
        for name in re.findall(r"""{% static ['"]([^'"]+)""", page.read_text())
    }


@pytest.mark.parametrize(("age", "exit_code"), [(10, 0), (3600, 1)])
def test_beat_is_healthy_while_it_writes_its_schedule(
    tmp_path: Path, age: int, exit_code: int
) -> None:
    schedule = tmp_path / "beat-schedule.dat"
    schedule.touch()
    written = schedule.stat().st_mtime - age
    os.utime(schedule, (written, written))

    done = subprocess.run(
        [sys.executable, "docker/health.py", "beat"],
        cwd=ROOT,
        env={"EDGEPARTNERS_VAR": str(tmp_path)},
        check=False,
    )

    assert done.returncode == exit_code
