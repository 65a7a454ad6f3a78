"""The Peering API of the IETF draft: /api/peering/v0/ (portal.md 1)."""
