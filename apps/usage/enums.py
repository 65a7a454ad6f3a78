"""Words and moves of sources and sync runs."""

from django.db.models import TextChoices

from apps.core.lifecycle import Move, Moves


class SourceKind(TextChoices):
    PROMETHEUS = "prometheus", "Prometheus API"
    HTTP = "http", "HTTP, JSON"
    LIBRENMS = "librenms", "LibreNMS API"
    SNMP = "snmp", "SNMP polling"
    CSV = "csv", "CSV upload"
    PUSH = "push", "Push API"


# We ask them; to the others samples are sent.
READ_KINDS = (SourceKind.PROMETHEUS, SourceKind.HTTP, SourceKind.LIBRENMS, SourceKind.SNMP)
NEWEST_ONLY = (SourceKind.LIBRENMS, SourceKind.SNMP)  # they tell the last poll and keep no history


class AuthKind(TextChoices):
    NONE = "none", "None"
    BASIC = "basic", "User name and password"
    BEARER = "bearer", "Bearer token"
    MTLS = "mtls", "Client certificate"


class SourceState(TextChoices):
    ENABLED = "ENABLED", "Enabled"
    PAUSED = "PAUSED", "Paused"
    RETIRED = "RETIRED", "Retired"


SOURCE_MOVES: Moves = (
    Move(SourceState.ENABLED, SourceState.PAUSED, "engineer"),
    Move(SourceState.PAUSED, SourceState.ENABLED, "engineer"),
    Move(SourceState.ENABLED, SourceState.RETIRED, "admin"),
    Move(SourceState.PAUSED, SourceState.RETIRED, "admin"),
)


class RunKind(TextChoices):
    INCREMENTAL = "incremental", "Sync"
    BACKFILL = "backfill", "Backfill"
    UPLOAD = "upload", "CSV upload"
    PUSH = "push", "Push"


class RunState(TextChoices):
    RUNNING = "RUNNING", "Running"
    DONE = "DONE", "Done"
    PARTIAL = "PARTIAL", "Partly done"
    FAILED = "FAILED", "Failed"


class GroupBy(TextChoices):
    """What interconnects are put together by."""

    METRO = "metro", "Metro"
    PARTNER = "partner", "Partner"
    REGION = "region", "Region"
    KIND = "kind", "Kind"


class Attention(TextChoices):
    """Why capacity needs a look."""

    N_MINUS_1 = "n1", "N\u22121 over"
    HIGH = "high", "Above 70 %"
    FULL_SOON = "soon", "Full within 90 days"
    SILENT = "silent", "Not measured"


class SnmpVersion(TextChoices):
    V2C = "2c", "2c, with a community"
    V3 = "3", "3, with a user and encryption"


class SnmpAuth(TextChoices):
    SHA = "sha", "SHA-1"
    SHA256 = "sha256", "SHA-256"
    SHA512 = "sha512", "SHA-512"


class SnmpPrivacy(TextChoices):
    AES = "aes", "AES-128"
    AES256 = "aes256", "AES-256"


class TimeFormat(TextChoices):
    """How an HTTP source writes times."""

    ISO = "iso", "ISO 8601"
    SECONDS = "s", "Seconds since 1970"
    MILLISECONDS = "ms", "Milliseconds since 1970"


class Unit(TextChoices):
    """What the values of an HTTP source are."""

    BITS = "bits", "bit/s"
    BYTES = "bytes", "Byte/s"
    OCTETS = "octets", "Octet counters"


class Stamp(TextChoices):
    """What the time of a value is of its five minutes."""

    START = "start", "Their start"
    END = "end", "Their end"


class QuarantineReason(TextChoices):
    FLAT = "flat", "Flat line"
    SPEED = "speed", "Wrong speed"


class QualityKind(TextChoices):
    """What is measured of a path; the unit is in the name."""

    LATENCY = "latency_ms", "Latency, ms"
    LOSS = "loss_pct", "Packet loss, %"
    JITTER = "jitter_ms", "Jitter, ms"


class AnomalyKind(TextChoices):
    """What is odd about a day, beside the same weekdays before."""

    UP = "UP", "Step up"
    AWAY = "AWAY", "Traffic moved away"
    PLATEAU = "PLATEAU", "New plateau"
    SILENT = "SILENT", "Went silent"
    FLAT = "FLAT", "Flat line"


class AlertKind(TextChoices):
    """What people are told about sources; see `rules.troubles`."""

    FAILING = "failing", "Failing"
    LAGGING = "lagging", "Late"
    INCOMPLETE = "incomplete", "Incomplete"
    CLOCK = "clock", "Clock is off"
    QUARANTINE = "quarantine", "In quarantine"
