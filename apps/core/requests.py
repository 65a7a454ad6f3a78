"""Where a request comes from."""

from django.conf import settings
from django.http import HttpRequest


def client_ip(request: HttpRequest) -> str:
    """The network address of whoever asks.

    Behind our proxy it is the last one the proxy has added; what stands before it anybody can make
    up. Without a proxy that header is not looked at.
    """
    if settings.BEHIND_PROXY:
        chain = request.headers.get("X-Forwarded-For", "").split(",")
        if chain[-1].strip():
            return chain[-1].strip()
    return str(request.META.get("REMOTE_ADDR", ""))
