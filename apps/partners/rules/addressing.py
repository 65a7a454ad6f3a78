"""References in what people write, and the addresses that take mail in for one.

`in+PAR-00012.4k2…@mail.example.net`: the reference, and a token that only we can make, so that
nobody writes into the history of a partner by guessing.
"""

import hashlib
import hmac
import re
from base64 import b32encode
from collections.abc import Iterable
from dataclasses import dataclass

from apps.core.refs import Prefix

TOKEN = 12  # letters: 60 bits
MOST_REFS = 20
_KINDS = "|".join(Prefix)
_REF = re.compile(rf"(?<![\w-])({_KINDS})-(\d{{5,9}})(?![\w-])", re.IGNORECASE)
_CODE = re.compile(r"[A-Z]{2,8}(-\d{1,4})?|[A-Z]{2,16}")  # BOG-1, BOG, LATAM
_TAG = re.compile(rf"(({_KINDS})-\d{{5,9}})\.([a-z2-7]{{{TOKEN}}})", re.IGNORECASE)


@dataclass(frozen=True)
class MailIn:
    """The address of the workspace, such as `in@mail.example.net`, and the key of its tokens."""

    address: str
    key: str


def refs_in(*texts: str) -> list[str]:
    """References such as AGR-00042 in texts, each once, in capitals, in their order."""
    found = (f"{match[1].upper()}-{match[2]}" for text in texts for match in _REF.finditer(text))
    return list(dict.fromkeys(found))[:MOST_REFS]


def scope_of(text: str) -> str | None:
    """What a role is limited to, in capitals: a reference or the code of a place.

    Empty: the whole partner. None: it can be neither. Whether the place is there, the caller knows.
    """
    scope = text.strip().upper()
    return scope if not scope or refs_in(scope) == [scope] or _CODE.fullmatch(scope) else None


def address_of(ref: str, mail_in: MailIn) -> str:
    """Where mail about a reference is taken in; empty where the workspace takes none."""
    local, _, host = mail_in.address.partition("@")
    return f"{local}+{ref}.{_token(ref, mail_in)}@{host}" if host else ""


def ref_of(addresses: Iterable[str], mail_in: MailIn) -> str:
    """The reference of the first address whose token is right; empty: none is."""
    local, _, host = mail_in.address.lower().partition("@")
    for address in addresses:
        name, _, at = address.lower().rpartition("@")
        base, _, tag = name.partition("+")
        found = _TAG.fullmatch(tag)
        if not host or (base, at) != (local, host) or found is None:
            continue
        ref = found[1].upper()
        if hmac.compare_digest(found[3], _token(ref, mail_in)):
            return ref
    return ""


def _token(ref: str, mail_in: MailIn) -> str:
    digest = hmac.new(mail_in.key.encode(), f"mail-in:{ref}".encode(), hashlib.sha256).digest()
    return b32encode(digest).decode().lower()[:TOKEN]
