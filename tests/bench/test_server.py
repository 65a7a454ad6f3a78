"""The benchmark starts the real web server and asks it for pages."""

import pytest

from edgepartners.bench import meters, server
from edgepartners.bench.server import Load
from tests import factories as make


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_server_is_started_asked_and_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "REQUESTS", 3)
    make.user(role="manager")
    client = meters.manager()

    start, *loaded, memory = server.measure(client, [Load("sites", "/sites/", 1)])

    assert start["cpu_s"] > 0
    assert [each["name"] for each in loaded] == ["load: sites"]
    assert loaded[0]["met"]
    assert loaded[0]["cpu_ms_a_request"] > 0
    assert memory["measured_mb"] > 20


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_page_that_fails_ends_the_run() -> None:
    make.user(role="manager")

    with pytest.raises(RuntimeError, match="answered 302"):
        server.measure(meters.manager(), [Load("nothing", "/accounts/login/", 1)])
