"""`make check`: everything that needs no test run, in order; every failure is named at the end."""

import os
import secrets
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from edgepartners.runtime import bootstrap, places, services
from edgepartners.runtime.stages import Stages
from edgepartners.runtime.supervisor import StopRequested, Supervisor
from edgepartners.runtime.trouble import reported

BIN = places.VENV / "bin"


@dataclass(frozen=True)
class Check:
    """A command that passes or fails, with what it adds to the environment."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)


def python(name: str, *arguments: str, env: Mapping[str, str] | None = None) -> Check:
    return Check(name, [str(places.PYTHON), *arguments], env or {})


def production() -> dict[str, str]:
    """Settings as in production, with secrets of the moment."""
    return {
        "EDGEPARTNERS_ENV": "production",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "FIELD_KEY": "bm90LXNlY3JldC1vbmx5LWZvci10aGUtY2hlY2stMTI=",
        "ALLOWED_HOSTS": "edgepartners.example.net",
    }


def all_checks() -> list[Check]:
    deploy = ("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    return [
        python("format", "-m", "ruff", "format", "--check", "."),
        python("lint", "-m", "ruff", "check", "."),
        Check("order of the apps", [str(BIN / "lint-imports"), "--no-logo", "--no-cache"]),
        python("templates", "-m", "djlint", "--lint", "--quiet", "templates"),
        python("types", "-m", "mypy", "apps", "edgepartners"),
        python("migrations", "manage.py", "makemigrations", "--check", "--dry-run"),
        python("deployment", *deploy, env=production()),
        python("state diagrams", "manage.py", "states", "--check", "docs/states.md"),
        python("API document", "-m", "edgepartners.runtime.api_document", "--check"),
        python("budgets", "-m", "edgepartners.runtime.budgets"),
    ]


def run_all(supervisor: Supervisor, env: Mapping[str, str], checks: Sequence[Check]) -> list[str]:
    """Run every check; returns the names of those that failed."""
    return [check.name for check in checks if not passes(supervisor, env, check)]


def passes(supervisor: Supervisor, env: Mapping[str, str], check: Check) -> bool:
    print(f"\n== {check.name}: {' '.join(check.command[1:])}", flush=True)
    stages = Stages()
    code = supervisor.foreground(check.command, {**env, **check.env})
    if supervisor.requests:
        raise StopRequested(supervisor.requests[0])
    stages.line(f"== {check.name}", stages.began, "" if code == 0 else f"  FAILED ({code})")
    return code == 0


def with_services(supervisor: Supervisor, binaries: Path | None = None) -> dict[str, str]:
    """Environment of test processes, beside throwaway servers (of these binaries)."""
    home = services.temporary_home(supervisor)
    started = services.start(supervisor, home=home, throwaway=True, binaries=binaries)
    test = {"EDGEPARTNERS_ENV": "test", "EDGEPARTNERS_VAR": str(home / "var")}
    return os.environ | test | started


def conclude(failed: Sequence[str]) -> int:
    print(f"\nFAILED: {', '.join(failed)}" if failed else "\nEverything passed.", flush=True)
    return int(bool(failed))


@reported
def main(arguments: Sequence[str]) -> int:
    bootstrap.ensure("dev", Stages())
    try:
        with Supervisor() as supervisor:
            failed = run_all(supervisor, with_services(supervisor), all_checks())
    except StopRequested as request:
        return 128 + request.number
    return conclude(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
