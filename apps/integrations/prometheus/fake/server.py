"""The fake as a server of its own."""

import ssl
import time
from collections.abc import Callable, Sequence

from apps.integrations.faking import Fake
from apps.integrations.prometheus.fake.api import Api
from apps.integrations.prometheus.fake.metering import Interface


class FakePrometheus(Fake):
    """A running fake in a `with` statement: `url`, `site` with the switches, `api`."""

    def __init__(
        self,
        interfaces: Sequence[Interface],
        *,
        clock: Callable[[], float] = time.time,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.api = Api(lambda: interfaces, clock)
        super().__init__(self.api, tls)
