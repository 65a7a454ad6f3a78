"""Partner API, /api/partner/v1/ (portal.md 6.7)."""
