"""What belongs to no noun."""

from django.http import HttpRequest, HttpResponse

from apps.console import icons
from apps.console.access import public

FOR_EVER = "public, max-age=31536000, immutable"


@public
def icon_sprite(request: HttpRequest, mark: str) -> HttpResponse:
    """The icons as one file; `mark` changes with it, so browsers keep it."""
    response = HttpResponse(icons.sprite(), content_type="image/svg+xml")
    response["Cache-Control"] = FOR_EVER
    return response
