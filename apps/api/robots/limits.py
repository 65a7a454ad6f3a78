"""How often: 30 writes and 120 reads a minute for each token (portal.md 6.5)."""

from typing import Any, cast

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from apps.partners.for_partner import TokenUse


class PerToken(SimpleRateThrottle):
    scope = "robots"
    reads = True

    def get_rate(self) -> str | None:
        return settings.PARTNER_API_RATES["read" if self.reads else "write"]

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        is_read = request.method in ("GET", "HEAD", "OPTIONS")
        if is_read is not self.reads:
            return None
        kind = "read" if self.reads else "write"
        return f"robots:{kind}:{cast(TokenUse, request.auth).token.prefix}"


class Reads(PerToken):
    reads = True


class Writes(PerToken):
    reads = False
