"""Invitations, and what people say of themselves at PeeringDB."""

import hashlib
from datetime import timedelta
from itertools import count
from typing import Any

from apps.integrations.peeringdb.oidc import Network, Profile
from apps.partners.models import Invitation
from tests import factories as make
from tests.factories.clock import AT
from tests.factories.names import word

_number = count(1)


def invitation(*, partner: Any, token: str = "", **fields: Any) -> Invitation:
    """One that waits, for ten years: views read the real clock."""
    n = next(_number)
    defaults = {
        "email": f"invited{n}@fibra.example", "name": f"Invited {word(n)}", "role": "P-ENG",
        "digest": hashlib.sha256((token or f"t{n}").encode()).hexdigest(), "created_at": AT,
        "expires_at": AT + timedelta(days=3650),
    }  # fmt: skip
    fields["created_by"] = fields.pop("by", None) or make.user(role="manager")
    return Invitation.objects.create(partner=partner, **{**defaults, **fields})


def profile(*networks: Network, pdb_id: int = 7, **fields: Any) -> Profile:
    defaults: dict[str, Any] = {
        "name": "Ana Rojas", "email": f"ana{pdb_id}@andes.example", "is_verified_user": True,
        "is_verified_email": True, "amr": ("pwd", "mfa"),
    }  # fmt: skip
    return Profile(pdb_id=pdb_id, networks=networks, **{**defaults, **fields})


def network(asn: int, *, perms: int = 15, may_manage: bool = True) -> Network:
    return Network(pdb_id=asn % 100_000, name=f"Net {asn}", asn=asn, perms=perms,
                   may_manage=may_manage)  # fmt: skip
