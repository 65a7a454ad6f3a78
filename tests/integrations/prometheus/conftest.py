from collections.abc import Iterator
from pathlib import Path

import pytest

from apps.integrations.prometheus.client import Client, Config
from apps.integrations.prometheus.fake import FakePrometheus
from tests.integrations.prometheus import generated, servers


@pytest.fixture
def fake() -> Iterator[FakePrometheus]:
    with FakePrometheus(generated.interfaces(), clock=lambda: generated.END) as running:
        yield running


@pytest.fixture(scope="session")
def real_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real server that holds the generated counters, scraped every minute."""
    folder: Path = tmp_path_factory.mktemp("prometheus")
    times = range(generated.START, generated.END + 1, generated.SCRAPE)
    servers.write_history(folder, generated.interfaces(), times)
    with servers.prometheus(folder) as url:
        yield url


@pytest.fixture(params=["fake", pytest.param("real", marks=pytest.mark.prometheus)])
def source_url(request: pytest.FixtureRequest) -> str:
    """The same samples behind the fake and behind the real server."""
    if request.param == "real":
        return str(request.getfixturevalue("real_url"))
    return str(request.getfixturevalue("fake").url)


@pytest.fixture
def client(source_url: str) -> Iterator[Client]:
    with Client(Config(url=source_url)) as opened:
        yield opened


@pytest.fixture
def pauses() -> list[float]:
    """What the client slept."""
    return []


@pytest.fixture
def fake_client(fake: FakePrometheus, pauses: list[float]) -> Iterator[Client]:
    with Client(Config(url=fake.url), sleep=pauses.append) as opened:
        yield opened
