"""How each kind of source is read: one reader per kind, all behind `Reader`.

readers.of(source).labels(source)
with readers.of(source)(source) as reader:
    reader.read([Target(7, labels)], Window(start, end), at)

A reader is imported when a source of its kind is met: a process without SNMP sources never loads
the SNMP library.
"""

from django.utils.module_loading import import_string

from apps.usage.enums import SourceKind
from apps.usage.models import DataSource
from apps.usage.readers.base import CLOCK_TOLERANCE_S, Reader, check_clock, clock_words, policy

__all__ = ["CLOCK_TOLERANCE_S", "READERS", "Reader", "check_clock", "clock_words", "of", "policy"]

READERS: dict[str, str] = {
    SourceKind.PROMETHEUS: "apps.usage.readers.prometheus.PrometheusReader",
    SourceKind.HTTP: "apps.usage.readers.http_json.HttpJsonReader",
    SourceKind.LIBRENMS: "apps.usage.readers.librenms.LibreNmsReader",
    SourceKind.SNMP: "apps.usage.readers.snmp.SnmpReader",
    SourceKind.CSV: "apps.usage.readers.sent.Sent",
    SourceKind.PUSH: "apps.usage.readers.sent.Sent",
}


def of(source: DataSource) -> type[Reader]:
    """The reader class of a source, saved or not."""
    found: type[Reader] = import_string(READERS[source.kind])
    return found
