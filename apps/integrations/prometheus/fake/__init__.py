"""A server that behaves like Prometheus, over traffic that is calculated instead of stored.

For tests (with switches for everything that can go wrong) and for the demo's simulator.
"""

from apps.integrations.faking import Site, serve
from apps.integrations.prometheus.fake.api import Api
from apps.integrations.prometheus.fake.metering import Interface, from_callable
from apps.integrations.prometheus.fake.server import FakePrometheus

__all__ = ["Api", "FakePrometheus", "Interface", "Site", "from_callable", "serve"]
