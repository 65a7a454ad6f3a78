"""The icons as one file."""

from django.http import HttpRequest, HttpResponse

from apps.core.ui import icons

FOR_EVER = "public, max-age=31536000, immutable"


def icon_sprite(request: HttpRequest, mark: str) -> HttpResponse:
    """For everybody, signed in or not; `mark` changes with the drawings, so browsers keep it."""
    response = HttpResponse(icons.sprite(), content_type="image/svg+xml")
    response["Cache-Control"] = FOR_EVER
    return response


icon_sprite.permission = "public"  # type: ignore[attr-defined]
