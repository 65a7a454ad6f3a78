"""How the benchmark reads processes and adds up loads."""

import os

import pytest

from edgepartners.bench import exports, meters, server, visit
from edgepartners.bench.server import Server

NOBODY = 2**22 + 1  # above the largest process id


def test_cpu_time_of_a_process_grows_with_its_work():
    before = meters.seconds_of(os.getpid())

    while meters.seconds_of(os.getpid()) < before + 0.05:
        sum(range(10_000))

    assert meters.seconds_of(os.getpid()) > before


def test_process_that_is_not_here_has_used_nothing():
    assert meters.seconds_of(NOBODY) == 0


def test_cpu_time_is_not_the_time_on_the_clock():
    def sleep() -> None:
        os.waitpid(os.posix_spawn("/bin/sleep", ["sleep", "0.3"], os.environ), 0)

    assert meters.cpu_ms(sleep) < 200


def test_reference_loop_takes_some_time():
    assert 1 < meters.reference() < 1000


def test_memory_is_that_of_the_process():
    assert 20 < exports.resident_mb() == pytest.approx(exports.resident_mb(os.getpid()), rel=0.1)


def test_family_of_a_server_is_itself_and_its_children():
    child = os.posix_spawn("/bin/sleep", ["sleep", "5"], os.environ)
    try:
        assert {os.getpid(), child} <= set(Server(os.getpid(), port=0).family())
    finally:
        os.kill(child, 9)
        os.waitpid(child, 0)


def test_page_makes_a_browser_fetch_styles_scripts_icons_and_images():
    page = """
        <link rel="icon" href="/static/a.svg"><link rel="stylesheet" href="/static/b.css">
        <script src="/static/c.js"></script><script>inline()</script>
        <img src="/static/d.png"><img src="data:image/png;base64,AA"><a href="/partners/">no</a>
    """

    assert visit.Fetches(page).found == [f"/static/{name}" for name in (
        "a.svg", "b.css", "c.js", "d.png"
    )]  # fmt: skip


def test_texts_weigh_what_is_left_of_them_when_compressed():
    plain = visit.path_of("console/console.css").stat().st_size / 1000

    assert visit.weight("console/console.css") < plain / 2


def test_file_that_is_missing_is_named():
    with pytest.raises(LookupError, match=r"nowhere\.css is no static file"):
        visit.path_of("nowhere.css")


def test_server_without_an_answer_is_not_counted():
    with pytest.raises(OSError, match="refused"):
        server.visit(1, "/", "", 1)
