"""Adding, changing, pausing and retiring sources."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction

from apps.accounts.models import User
from apps.core import lifecycle, refs
from apps.core.errors import Invalid, Refused
from apps.integrations.addresses import check_url
from apps.integrations.errors import SourceError
from apps.usage import readers
from apps.usage.enums import READ_KINDS, AuthKind, SourceKind, SourceState
from apps.usage.models import QUERY_IN, QUERY_OUT, DataSource, Series

SHORTEST_CADENCE = 60
LONGEST_CADENCE = 24 * 3600
PEM = "-----BEGIN"
SECRETS = ("secret", "client_key")


@dataclass(frozen=True, kw_only=True)
class SourceDetails:
    """What a form holds. `secret` and `client_key`: None keeps what is stored, "" removes it.

    The value of a header: None keeps the one stored; headers that are not named are removed.
    """

    name: str
    kind: str = SourceKind.PROMETHEUS
    url: str = ""
    auth: str = AuthKind.NONE
    username: str = ""
    secret: str | None = field(default=None, repr=False)
    client_cert: str = ""
    client_key: str | None = field(default=None, repr=False)
    ca_cert: str = ""
    headers: Mapping[str, str | None] = field(default_factory=dict, repr=False)
    cadence_s: int = 300
    query_in: str = QUERY_IN
    query_out: str = QUERY_OUT
    options: Mapping[str, str] = field(default_factory=dict)
    is_simulated: bool = False


def add_source(*, details: SourceDetails, by: User | None, at: datetime) -> DataSource:
    """A new source, enabled. Raises Invalid with a message per field."""
    source = DataSource(ref=refs.new(refs.Prefix.SOURCE), created_at=at)
    nothing_stored = replace(
        details, secret=details.secret or "", client_key=details.client_key or ""
    )
    return _save(source, nothing_stored)


def edit_source(
    *, source: DataSource, details: SourceDetails, by: User | None, at: datetime
) -> DataSource:
    """Change a source. Raises Invalid; a new address needs its secrets entered again."""
    if source.state == SourceState.RETIRED:
        raise Refused(f"{source.name} is retired and cannot be changed.")
    if details.kind != source.kind:
        raise Invalid({"kind": "The kind of a source cannot change. Add another source."})
    if _asked(details) != _asked(source):
        _refuse_kept_secrets(source, details)
    source.failures, source.retry_at = 0, None  # what failed before may work now
    return _save(source, details)


def pause(*, source: DataSource, reason: str = "", by: User | None, at: datetime) -> None:
    """Stop reading a source until `resume`."""
    lifecycle.move(source, to=SourceState.PAUSED, by=by, at=at, reason=reason)


def resume(*, source: DataSource, by: User | None, at: datetime) -> None:
    """Read a source again, at the next tick; what was missed meanwhile is read as well."""
    lifecycle.move(
        source, to=SourceState.ENABLED, by=by, at=at, failures=0, retry_at=None, polled_at=None
    )


@transaction.atomic
def retire(*, source: DataSource, reason: str, by: User | None, at: datetime) -> None:
    """Never read a source again and forget its secrets. Refused while series are mapped."""
    mapped = Series.objects.filter(source=source, retired_at=None).count()
    if mapped:
        raise Refused(
            f"{source.name} still measures {mapped} interfaces. Unmap them or map them elsewhere."
        )
    lifecycle.move(
        source, to=SourceState.RETIRED, by=by, at=at, reason=reason,
        secret="", client_key="", headers={},
    )  # fmt: skip


def _save(source: DataSource, details: SourceDetails) -> DataSource:
    errors = {name: text for name, check in CHECKS.items() if (text := check(details))}
    if errors:
        raise Invalid(errors)
    _fill_in(source, replace(details, headers=_headers_with_stored(source, details)))
    if errors := readers.of(source).check(source):
        raise Invalid(errors)
    try:
        with transaction.atomic():
            source.save()
    except IntegrityError:
        raise Invalid({"name": "Another source has this name."}) from None
    return source


def _fill_in(source: DataSource, details: SourceDetails) -> None:
    for name, value in vars(details).items():
        if name not in SECRETS:
            setattr(source, name, value.strip() if isinstance(value, str) else value)
        elif value is not None:
            setattr(source, name, value)


def _refuse_kept_secrets(source: DataSource, details: SourceDetails) -> None:
    """Who may edit a source must not be able to send its secrets elsewhere."""
    kept = [name for name in SECRETS if getattr(source, name) and getattr(details, name) is None]
    if None in details.headers.values():
        kept.append("headers")
    if kept:
        text = "The address is another one: enter this again."
        raise Invalid(dict.fromkeys(kept, text))


def _headers_with_stored(source: DataSource, details: SourceDetails) -> dict[str, str]:
    """The headers with the values that are kept. Raises Invalid for one that has none."""
    values = {
        name: source.headers.get(name) if value is None else value
        for name, value in details.headers.items()
    }
    unknown = [name for name, value in values.items() if value is None]
    if unknown:
        raise Invalid({"headers": f"No value is stored for {unknown[0]}. Enter it."})
    return {name: value for name, value in values.items() if value is not None}


def _asked(source: SourceDetails | DataSource) -> tuple[str, str, str]:
    """Who gets the secrets."""
    parts = urlsplit(source.url.strip())
    return parts.scheme, parts.netloc.lower(), source.options.get("devices", "").strip()


def _name(details: SourceDetails) -> str:
    return "" if details.name.strip() else "Give the source a name."


def _url(details: SourceDetails) -> str:
    if details.kind not in READ_KINDS or details.kind == SourceKind.SNMP:
        return ""  # nothing is asked, or the devices that its reader checks
    try:
        check_url(details.url.strip(), readers.policy())
    except SourceError as error:
        return str(error)
    return ""


def _username(details: SourceDetails) -> str:
    is_missing = details.auth == AuthKind.BASIC and not details.username.strip()
    return "Enter the user name." if is_missing else ""


def _secret(details: SourceDetails) -> str:
    is_needed = details.auth in (AuthKind.BASIC, AuthKind.BEARER)
    return "Enter the password or token." if is_needed and details.secret == "" else ""


def _client_cert(details: SourceDetails) -> str:
    if details.auth == AuthKind.MTLS and not details.client_cert.strip():
        return "Paste the client certificate."
    return _pem(details.client_cert)


def _client_key(details: SourceDetails) -> str:
    if details.auth == AuthKind.MTLS and details.client_key == "":
        return "Paste the key of the client certificate."
    is_passphrase = details.kind == SourceKind.SNMP
    return "" if is_passphrase else _pem(details.client_key or "")


def _pem(text: str) -> str:
    """A path would make us read files of the server."""
    return "Paste the PEM text, from “-----BEGIN” on." if text.strip() and PEM not in text else ""


def _headers(details: SourceDetails) -> str:
    lines = [f"{name}{value or ''}" for name, value in details.headers.items()]
    is_broken = any(set(line) & set("\r\n") or not line.isascii() for line in lines)
    return "A header is one line of plain letters." if is_broken else ""


def _cadence(details: SourceDetails) -> str:
    is_fine = SHORTEST_CADENCE <= details.cadence_s <= LONGEST_CADENCE
    return "" if is_fine else "Choose a cadence between a minute and a day."


CHECKS: dict[str, Callable[[SourceDetails], str]] = {
    "name": _name,
    "url": _url,
    "username": _username,
    "secret": _secret,
    "client_cert": _client_cert,
    "client_key": _client_key,
    "ca_cert": lambda details: _pem(details.ca_cert),
    "headers": _headers,
    "cadence_s": _cadence,
}
