"""The programs of the demo, and the environment they share."""

import base64
import os
import secrets
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from edgepartners.runtime import places, ports
from edgepartners.runtime.child import Program

WEB_PORTS = range(8000, 8100)
SIMULATOR_PORTS = range(9100, 9200)
# Threads of Python take turns: an arena of glibc for each of them only holds what is free already.
ONE_ARENA = {"MALLOC_ARENA_MAX": "1"}


@dataclass(frozen=True)
class Plan:
    """Where one demo keeps its files and which ports it serves."""

    var: Path
    web_port: int
    simulator_port: int

    @property
    def address(self) -> str:
        return f"http://{ports.LOOPBACK}:{self.web_port}"

    @property
    def simulator(self) -> str:
        return f"http://{ports.LOOPBACK}:{self.simulator_port}"

    def log(self, name: str) -> Path:
        return self.var / "log" / f"{name}.log"


def plan(var: Path) -> Plan:
    """Ports as usual, or the next free ones. Sources keep the simulator's, so it is remembered."""
    kept = var / "simulator-port"
    last = [int(kept.read_text())] if kept.exists() else []
    found = Plan(
        var=var,
        web_port=ports.first_free(WEB_PORTS),
        simulator_port=ports.first_free([*last, *SIMULATOR_PORTS]),
    )
    kept.write_text(str(found.simulator_port))
    return found


def environment(plan: Plan, services: Mapping[str, str]) -> dict[str, str]:
    """What all processes of the demo are told; `services` names database and broker."""
    settings = {
        "EDGEPARTNERS_ENV": "demo",
        "EDGEPARTNERS_DEBUG": "0",
        "EDGEPARTNERS_VAR": str(plan.var),
        "EDGEPARTNERS_SIMULATOR_URL": plan.simulator,
        "PEERINGDB_URL": f"{plan.simulator}/peeringdb",
        "PEERINGDB_PAUSE": "0",
        "SECRET_KEY": kept_secret(plan.var / "secret"),
        "FIELD_KEY": kept_secret(plan.var / "field-key"),
        "ALLOWED_HOSTS": f"{ports.LOOPBACK},localhost",
        "BASE_URL": plan.address,
        "PEERINGDB_OIDC_URL": f"{plan.simulator}/id/oauth2",
        "PEERINGDB_OIDC_CLIENT_ID": "edgepartners-demo",
        "PEERINGDB_OIDC_SECRET": kept_secret(plan.var / "oidc-secret"),
        "EMAIL_FILE_PATH": str(plan.var / "mail"),
        "PYTHONUNBUFFERED": "1",
    }
    return {**os.environ, **settings, **services}


def kept_secret(path: Path) -> str:
    """A random key of 32 bytes (also valid for Fernet), made at the first start."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())
    return path.read_text()


def manage(plan: Plan, env: Mapping[str, str], *arguments: str) -> Program:
    """A management command, logged under its name."""
    return python(plan, env, arguments[0], str(places.ROOT / "manage.py"), *arguments)


def front_end(plan: Plan) -> Program:
    """The part of the set-up that only pages need."""
    command = [sys.executable, "-m", "edgepartners.runtime.bootstrap", "front-end"]
    return Program("front-end packages", command, plan.log("front-end"), cwd=places.ROOT)


def simulator(plan: Plan, env: Mapping[str, str]) -> Program:
    """Its file of interfaces is written by the seed."""
    profiles = ("--profiles", str(plan.var / "simulator.json"))
    arguments = ("-m", "edgepartners.demo.simulator", "--port", str(plan.simulator_port))
    return python(plan, env, "simulator", *arguments, *profiles)


def web(plan: Plan, env: Mapping[str, str]) -> Program:
    bind = f"{ports.LOOPBACK}:{plan.web_port}"
    arguments = ("-m", "gunicorn", "edgepartners.wsgi:application", "--bind", bind)
    size = ("--worker-class", "gthread", "--workers", "2", "--threads", "4")
    others = ("--preload", "--no-control-socket", "--graceful-timeout", "10")
    return python(plan, {**env, **ONE_ARENA}, "web", *arguments, *size, *others)


def worker(plan: Plan, env: Mapping[str, str]) -> Program:
    arguments = ("-m", "celery", "-A", "edgepartners.celery", "worker")
    return python(plan, env, "worker", *arguments, "--concurrency", "2", "--loglevel", "INFO")


def report_worker(plan: Plan, env: Mapping[str, str]) -> Program:
    """Renders files of reports, one at a time, and nothing else."""
    arguments = ("-m", "celery", "-A", "edgepartners.celery", "worker", "-Q", "reports")
    size = ("-n", "reports@%h", "--concurrency", "1", "--loglevel", "INFO")
    return python(plan, env, "report-worker", *arguments, *size)


def beat(plan: Plan, env: Mapping[str, str]) -> Program:
    arguments = ("-m", "celery", "-A", "edgepartners.celery", "beat", "--loglevel", "INFO")
    schedule = str(plan.var / "beat-schedule")
    return python(plan, env, "beat", *arguments, "--schedule", schedule, "--pidfile", "")


def python(plan: Plan, env: Mapping[str, str], name: str, *arguments: str) -> Program:
    return Program(
        name=name,
        command=[str(places.PYTHON), *arguments],
        log=plan.log(name),
        env=env,
        cwd=places.ROOT,
    )
