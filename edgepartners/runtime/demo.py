"""`make demo`: everything on this machine, from a bare clone to a served page.

`--once` (make demo ONCE=1) runs the main job once on fresh data of its own, looks at a few pages,
stops everything and says by its exit code whether all of it worked.
"""

import os
import re
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from edgepartners.runtime import bootstrap, carrier, places, probe, processes, services
from edgepartners.runtime.instance import Instance, Running
from edgepartners.runtime.prepared import Preparation
from edgepartners.runtime.processes import Plan
from edgepartners.runtime.stages import Stages
from edgepartners.runtime.supervisor import StopRequested, Supervisor
from edgepartners.runtime.trouble import reported, with_log

READY_SECONDS = 90
PROGRAMS = (processes.web, processes.worker, processes.report_worker, processes.beat)
PAGES = ("/accounts/login/", "/partners/", "/breaches/")
BREACH_ADDRESS = re.compile(r"https?://\S+/breaches/[A-Z]+-\d+/?")
ALREADY_RUNNING = 3


@reported
def main(arguments: Sequence[str]) -> int:
    once = "--once" in arguments
    var = places.var() / "once" if once else places.var()
    stages = Stages()
    bootstrap.ensure_programs("demo", stages)
    var.mkdir(parents=True, exist_ok=True)
    instance = Instance(var)
    other = instance.take()
    if other is not None:
        print(f"{other} Its logs are in {var / 'log'}.")
        return ALREADY_RUNNING if once else 0
    if once:
        forget(var)
    try:
        run(instance, var, stages, once=once)
    except StopRequested as request:
        print(f"\nEverything has stopped ({request}).")
        return 128 + request.number if once else 0
    return 0


def forget(var: Path) -> None:
    """Remove what an earlier run left, except the lock that we hold."""
    shutil.rmtree(carrier.data_home(var), ignore_errors=True)
    for path in var.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name != "demo.lock":
            path.unlink()


def run(instance: Instance, var: Path, stages: Stages, *, once: bool) -> None:
    """Start all processes in their order; then the main job once, or until somebody stops us."""
    shutil.rmtree(var / "log", ignore_errors=True)
    with Supervisor(held=instance.descriptor()) as supervisor:
        plan = processes.plan(var)
        env = prepare(supervisor, plan, stages)
        if once:  # its summary counts what its own sync reads
            env["CATCH_UP"] = "0"
        serve(supervisor, plan, env, stages)
        instance.note(Running(os.getpid(), plan.address))
        stages.total()
        if once:
            run_once(supervisor, plan, env, stages)
            return
        print(welcome(plan), flush=True)
        supervisor.watch()


def prepare(supervisor: Supervisor, plan: Plan, stages: Stages) -> dict[str, str]:
    """Servers, schema and demo data; returns the environment of the product's processes.

    Front-end packages arrive meanwhile: they wait for the network, all else for the processor.
    """
    packages = supervisor.begin(processes.front_end(plan))
    home = carrier.data_home(plan.var)
    preparation = Preparation(home)
    preparation.begin()
    with stages.stage("database and broker"):
        env = processes.environment(plan, services.start(supervisor, home=home))
    supervisor.start(processes.simulator(plan, env))
    is_current = preparation.is_current(env)
    if not is_current:
        migrate(supervisor, plan, env, stages)
    with stages.stage("front-end packages"):
        supervisor.finish(packages)
    if not is_current:
        load(supervisor, plan, env, stages)
        preparation.finish(env)
    return env


def migrate(supervisor: Supervisor, plan: Plan, env: dict[str, str], stages: Stages) -> None:
    with stages.stage("migrations"):
        supervisor.run(processes.manage(plan, env, "migrate", "--no-input", "--skip-checks"))
        if env.get("CACHE_URL", "").startswith("dbcache"):
            supervisor.run(processes.manage(plan, env, "createcachetable"))


def load(supervisor: Supervisor, plan: Plan, env: dict[str, str], stages: Stages) -> None:
    """Demo data, and beside it the checks of the code, which the commands skip.

    The checks import all pages, so that the web process finds their modules compiled.
    """
    source = ("--sources-url", plan.simulator)
    with stages.stage("demo data"):
        checks = supervisor.begin(processes.manage(plan, env, "check"))
        supervisor.run(
            processes.manage(plan, env, "seed", "--size", "demo", "--skip-checks", *source)
        )
        supervisor.finish(checks)


def serve(supervisor: Supervisor, plan: Plan, env: dict[str, str], stages: Stages) -> None:
    """Web, workers and beat start together; ready when the product itself says so."""
    with stages.stage("web, worker, beat"):
        for program in PROGRAMS:
            supervisor.start(program(plan, env))
        wait_until_ready(supervisor, plan)


def wait_until_ready(supervisor: Supervisor, plan: Plan) -> None:
    """First the web process, then all that /readyz looks at, which costs more to ask."""
    alive, ready = f"{plan.address}/healthz", f"{plan.address}/readyz"
    try:
        supervisor.wait(lambda: probe.is_ok(alive), seconds=READY_SECONDS, every=0.1)
        supervisor.wait(lambda: probe.is_ok(ready), seconds=READY_SECONDS, every=0.5)
    except TimeoutError as error:
        what = f"{ready} does not say ready: {probe.get(ready).body[:2000]}"
        raise with_log(what, plan.log("worker")) from error


def run_once(supervisor: Supervisor, plan: Plan, env: dict[str, str], stages: Stages) -> None:
    """The main job by the real worker, its summary, and the pages over HTTP."""
    with stages.stage("main job"):
        supervisor.run(processes.manage(plan, env, "once"))
    summary = plan.log("once").read_text()
    print("\n".join(line for line in summary.splitlines() if not line.startswith("{")), flush=True)
    with stages.stage("pages"):
        for page in ["/readyz", *PAGES]:
            look_at(f"{plan.address}{page}", plan)
        for url in BREACH_ADDRESS.findall(summary)[:1]:
            look_at(url, plan)
    stages.total()


def look_at(url: str, plan: Plan) -> None:
    """Raises Trouble unless the page, or the one it leads to, answers 200."""
    answer = probe.get(url)
    if answer.status != 200:
        raise with_log(f"{url} answered {answer.status or answer.body}", plan.log("web"))


def welcome(plan: Plan) -> str:
    """Where to look and how to sign in."""
    logins = plan.var / "demo-logins.txt"
    lines = [
        "",
        f"EdgePartners runs at {plan.address}",
        logins.read_text().rstrip() if logins.exists() else "",
        f"Mail it sends: {plan.var / 'mail'}   Logs: {plan.var / 'log'}   Stop: Ctrl-C",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
