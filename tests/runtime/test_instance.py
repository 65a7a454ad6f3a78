"""One demo for each data folder."""

from collections.abc import Callable
from pathlib import Path
from subprocess import Popen
from textwrap import dedent

from edgepartners.runtime.instance import Instance, Running

Start = Callable[..., Popen[str]]

HOLDER = dedent("""
    import os, subprocess, sys, time
    from pathlib import Path
    from edgepartners.runtime.instance import Instance, Running

    instance = Instance(Path(sys.argv[1]))
    assert instance.take() is None
    if sys.argv[2]:
        instance.note(Running(os.getpid(), sys.argv[2]))
    subprocess.Popen(
        [sys.executable, "-c", f"import time; time.sleep({sys.argv[3]})"],
        pass_fds=[instance.descriptor()],
    )
    print("taken", flush=True)
    time.sleep(60)
""")


def test_second_instance_learns_where_the_first_one_runs(start: Start, tmp_path: Path) -> None:
    first = start("-c", HOLDER, str(tmp_path), "http://127.0.0.1:8000", "0")
    first.stdout.readline()

    found = Instance(tmp_path).take()

    assert found == Running(first.pid, "http://127.0.0.1:8000")
    assert str(found) == (
        f"EdgePartners already runs at http://127.0.0.1:8000, process {first.pid}."
    )


def test_second_instance_learns_that_the_first_one_still_starts(
    start: Start, tmp_path: Path
) -> None:
    first = start("-c", HOLDER, str(tmp_path), "", "0")
    first.stdout.readline()

    found = Instance(tmp_path).take()

    assert "still starting" in str(found)


def test_lock_of_a_killed_instance_is_free_once_its_leftovers_are_gone(
    start: Start, tmp_path: Path
) -> None:
    first = start("-c", HOLDER, str(tmp_path), "http://127.0.0.1:8000", "0.5")
    first.stdout.readline()
    first.kill()
    first.wait()
    second = Instance(tmp_path)

    found = second.take()

    assert found is None
    second.release()


def test_another_folder_is_another_instance(start: Start, tmp_path: Path) -> None:
    first = start("-c", HOLDER, str(tmp_path), "http://127.0.0.1:8000", "0")
    first.stdout.readline()
    (tmp_path / "once").mkdir()
    second = Instance(tmp_path / "once")

    found = second.take()

    assert found is None
    second.release()
