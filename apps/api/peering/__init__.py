"""IETF Peering API (draft-ietf-grow-peering-api-01), /api/peering/v0/ (portal.md 1)."""
