"""Real children of a real supervisor; the programs are a few lines of Python each."""

import signal
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import Popen
from textwrap import dedent

import pytest

from edgepartners.runtime.child import Program
from edgepartners.runtime.supervisor import Supervisor
from edgepartners.runtime.trouble import Trouble
from tests.runtime.conftest import processes_with, wait_until

Start = Callable[..., Popen[str]]

FAMILY = dedent("""
    import subprocess, sys, time
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)", sys.argv[1]])
    print("born", flush=True)
    time.sleep(60)
""")
DEAF = dedent("""
    import signal, time
    signal.signal(signal.SIGTERM, lambda *_: print("deaf", flush=True))
    print("born", flush=True)
    while True:
        time.sleep(60)
""")
SUPERVISED = dedent("""
    import sys
    from pathlib import Path
    from edgepartners.runtime.child import Program
    from edgepartners.runtime.supervisor import StopRequested, Supervisor

    folder, code = Path(sys.argv[1]), sys.argv[2]
    born = lambda: "born" in (folder / "child.log").read_text()
    command = [sys.executable, "-c", code, sys.argv[1]]
    try:
        with Supervisor() as supervisor:
            temporary = folder / "temporary"
            temporary.mkdir()
            supervisor.remove_at_end(temporary)
            supervisor.start(Program("child", command, folder / "child.log", ready=born))
            print("ready", flush=True)
            supervisor.watch()
    except StopRequested as request:
        print(request, flush=True)
""")


def program(tmp_path: Path, code: str, name: str = "child", **more: object) -> Program:
    return Program(name, [sys.executable, "-c", code], tmp_path / f"{name}.log", **more)


@pytest.mark.parametrize("code", [FAMILY, DEAF])
def test_kill_of_the_supervisor_leaves_no_process_and_no_folder(
    start: Start, tmp_path: Path, code: str
) -> None:
    supervisor = start("-c", SUPERVISED, str(tmp_path), code)
    assert supervisor.stdout.readline() == "ready\n"

    supervisor.kill()

    assert wait_until(lambda: not processes_with(str(tmp_path)))
    assert wait_until(lambda: not (tmp_path / "temporary").exists())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signal_stops_the_supervisor_and_all_below_it(
    start: Start, tmp_path: Path, number: signal.Signals
) -> None:
    supervisor = start("-c", SUPERVISED, str(tmp_path), FAMILY)
    supervisor.stdout.readline()

    supervisor.send_signal(number)

    assert supervisor.stdout.readline() == f"stopped by {number.name}\n"
    assert supervisor.wait(10) == 0
    assert not processes_with(str(tmp_path))
    assert not (tmp_path / "temporary").exists()


def test_signal_works_where_the_shell_had_it_ignored(start: Start, tmp_path: Path) -> None:
    supervisor = start(
        "-c",
        SUPERVISED,
        str(tmp_path),
        FAMILY,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),
    )
    supervisor.stdout.readline()

    supervisor.send_signal(signal.SIGINT)

    assert supervisor.stdout.readline() == "stopped by SIGINT\n"


def test_children_stop_in_the_opposite_order(tmp_path: Path) -> None:
    told = tmp_path / "told"
    last_words = dedent(f"""
        import signal, sys, time
        def leave(*_):
            open({str(told)!r}, "a").write(NAME)
            sys.exit()
        signal.signal(signal.SIGTERM, leave)
        print("born", flush=True)
        time.sleep(60)
    """)

    with Supervisor() as supervisor:
        for name in ("a", "b", "c"):
            log = tmp_path / f"{name}.log"
            code = f"NAME = {name!r}\n{last_words}"
            supervisor.start(program(tmp_path, code, name, ready=lambda log=log: log.read_text()))

    assert told.read_text() == "cba"


def test_child_that_does_not_stop_is_killed_after_its_grace(tmp_path: Path) -> None:
    log = tmp_path / "child.log"

    with Supervisor() as supervisor:
        child = supervisor.start(
            program(tmp_path, DEAF, ready=lambda: log.read_text(), grace_seconds=0.2)
        )

    assert child.exit_code == -signal.SIGKILL


def test_second_signal_cuts_the_grace_short(start: Start, tmp_path: Path) -> None:
    supervisor = start("-c", SUPERVISED, str(tmp_path), DEAF)
    supervisor.stdout.readline()
    supervisor.send_signal(signal.SIGTERM)
    assert wait_until(lambda: "deaf" in (tmp_path / "child.log").read_text())

    supervisor.send_signal(signal.SIGTERM)

    assert supervisor.wait(10) == 0


def test_child_that_ends_by_itself_is_told_with_the_end_of_its_log(tmp_path: Path) -> None:
    code = "import time; print('last words', flush=True); time.sleep(0.2); raise SystemExit(7)"

    with Supervisor() as supervisor:
        supervisor.start(program(tmp_path, code))
        with pytest.raises(Trouble, match="child ended with 7") as told:
            supervisor.watch()

    assert "last words" in str(told.value)


def test_child_that_never_gets_ready_is_told_with_the_end_of_its_log(tmp_path: Path) -> None:
    slow = program(tmp_path, DEAF, ready=lambda: False, ready_seconds=0.5, grace_seconds=0.1)

    with Supervisor() as supervisor, pytest.raises(Trouble, match="not ready within") as told:
        supervisor.start(slow)

    assert "born" in str(told.value)


def test_step_that_fails_is_told_with_the_end_of_its_log(tmp_path: Path) -> None:
    code = "print('no such table'); raise SystemExit(3)"

    with Supervisor() as supervisor, pytest.raises(Trouble, match="migrate failed with 3") as told:
        supervisor.run(program(tmp_path, code, "migrate"))

    assert "no such table" in str(told.value)


def test_step_that_ended_well_beside_others_troubles_nobody(tmp_path: Path) -> None:
    with Supervisor() as supervisor:
        step = supervisor.begin(program(tmp_path, "print('done')", "check"))
        step.process.wait()
        supervisor.check()
        supervisor.finish(step)

        assert not supervisor.steps
        assert not supervisor.children


def test_step_that_failed_beside_others_is_told_when_it_is_waited_for(tmp_path: Path) -> None:
    code = "print('a page is missing'); raise SystemExit(1)"

    with Supervisor() as supervisor:
        step = supervisor.begin(program(tmp_path, code, "check"))
        supervisor.run(program(tmp_path, "print('loaded')", "seed"))
        with pytest.raises(Trouble, match="check failed with 1") as told:
            supervisor.finish(step)

    assert "a page is missing" in str(told.value)


def test_step_that_nobody_waited_for_is_stopped(tmp_path: Path) -> None:
    with Supervisor() as supervisor:
        supervisor.begin(program(tmp_path, FAMILY, str(tmp_path)))

    assert not processes_with(str(tmp_path))


def test_step_gets_its_input_and_environment(tmp_path: Path) -> None:
    code = "import os, sys; print(os.environ['WORD'], sys.stdin.read())"

    with Supervisor() as supervisor:
        supervisor.run(program(tmp_path, code, stdin="given", env={"WORD": "said"}))

    assert (tmp_path / "child.log").read_text() == "said given\n"


@pytest.mark.parametrize(
    ("code", "exit_code"),
    [("raise SystemExit(5)", 5), ("import os; os.kill(os.getpid(), 9)", 137)],
)
def test_foreground_command_gives_its_exit_code(code: str, exit_code: int) -> None:
    with Supervisor() as supervisor:
        found = supervisor.foreground([sys.executable, "-c", code], {})

    assert found == exit_code
