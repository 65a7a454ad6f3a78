"""Who signs in at the simulated PeeringDB: people at partners, and some who may do less.

The seed writes them to a file that the simulator reads; what they may do is in that file.
"""

import json
import os
from pathlib import Path
from typing import Any

from apps.integrations.peeringdb.oidc_fake import Oidc, Persona

SITE, FILE = "id", "personas.json"
CALLBACK = "/accounts/peeringdb/login/callback/"
NO_FACTOR, AFFILIATED = "without a second factor: may only read", "affiliated only: may only read"


def server(path: Path) -> Oidc:
    """The server for signing in, registered for the demo's own address."""
    base = os.environ.get("BASE_URL", "http://127.0.0.1:8000")
    simulator = os.environ.get("EDGEPARTNERS_SIMULATOR_URL", "")
    return Oidc(
        lambda: read(path), root=lambda: f"{simulator}/{SITE}",
        client_id=os.environ.get("PEERINGDB_OIDC_CLIENT_ID", ""),
        secret=os.environ.get("PEERINGDB_OIDC_SECRET", ""),
        redirects=[f"{base}{CALLBACK}", f"{base.replace('127.0.0.1', 'localhost')}{CALLBACK}"],
    )  # fmt: skip


def write(path: Path, people: list[Persona]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([vars(each) for each in people], indent=1))


def read(path: Path) -> list[Persona]:
    """Nobody before the seed has run."""
    if not path.exists():
        return []
    return [Persona(**row) for row in json.loads(path.read_text())]


def network(asn: int, name: str, *, perms: int = 15, manage: int = 1) -> dict[str, Any]:
    """A network as /profile/v1 names it."""
    return {
        "id": asn % 1_000_000, "name": name, "asn": asn, "perms": perms,
        "manage_peering_sessions": manage,
    }  # fmt: skip
