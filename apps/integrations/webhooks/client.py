"""Call a partner's webhook: signed as Standard Webhooks says, once, without following anything.

The signature covers `id.timestamp.body`; the receiver computes it again with the shared secret and
refuses what is older than five minutes, so a message that was overheard cannot be sent again.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from apps.integrations.addresses import AddressPolicy, check_url
from apps.integrations.errors import AddressRefused, BadQuery, SourceError
from apps.integrations.http import Endpoint, Http

PREFIX = "whsec_"
EXCERPT = 300


@dataclass(frozen=True)
class Outcome:
    """What became of one call: `status` 0 where nothing answered; `trouble` empty when taken."""

    status: int
    trouble: str
    excerpt: str = ""

    @property
    def is_taken(self) -> bool:
        return not self.trouble


def new_secret() -> str:
    """A secret in the notation of Standard Webhooks: 32 random bytes in base64."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def signature(*, secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """`v1,` and the HMAC-SHA256 in base64; raises BadQuery for a secret that is none."""
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadQuery("The secret of this webhook is malformed. Make a new one.") from error
    signed = b".".join((message_id.encode(), str(timestamp).encode(), body))
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def check_address(url: str, policy: AddressPolicy) -> None:
    """Raises AddressRefused unless a webhook may have this address: https, or loopback in demo."""
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = SplitResult("", "", "", "", "")
    if not parts.netloc:
        raise AddressRefused(f"“{url}” is not an address that begins with https://.")
    check_url(f"{parts.scheme}://{parts.netloc}", policy)
    if parts.fragment:
        raise AddressRefused("Leave the part after “#” out of the address.")
    if parts.scheme != "https" and not policy.allow_loopback:
        raise AddressRefused("Use an address that begins with https://.")


def post(
    url: str, *, secret: str, message_id: str, timestamp: int, body: bytes, policy: AddressPolicy
) -> Outcome:
    """Deliver a message once; `timestamp` in epoch seconds. Never raises a SourceError.

    Any 2xx is taken. A redirect is not followed: it counts as not taken.
    """
    try:
        check_address(url, policy)
        headers = {
            "Content-Type": "application/json",
            "webhook-id": message_id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": signature(
                secret=secret, message_id=message_id, timestamp=timestamp, body=body
            ),
        }
        return _called(url, headers, body, policy)
    except SourceError as error:
        return Outcome(0, str(error))


def _called(url: str, headers: dict[str, str], body: bytes, policy: AddressPolicy) -> Outcome:
    parts = urlsplit(url)
    endpoint = Endpoint(
        url=f"{parts.scheme}://{parts.netloc}", headers=headers, policy=policy, tries=1,
        connect_timeout=5.0, read_timeout=10.0, max_bytes=64_000,
    )  # fmt: skip
    query = f"?{parts.query}" if parts.query else ""
    with Http(endpoint) as http:
        answer = http.ask("POST", f"{parts.path or '/'}{query}", body)
    excerpt = answer.body[:EXCERPT].decode(errors="replace").replace("\x00", "")
    trouble = "" if 200 <= answer.status < 300 else f"It answered with status {answer.status}."
    return Outcome(answer.status, trouble, excerpt)
