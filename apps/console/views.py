"""What belongs to no noun."""

from django.http import HttpRequest, HttpResponse

from apps.console import icons
from apps.console.access import public

FOR_EVER = "public, max-age=31536000, immutable"


@public
def icon_sprite(request: HttpRequest) -> HttpResponse:
    """The icons as one file; its address names its content, so browsers keep it."""
    response = HttpResponse(icons.sprite(), content_type="image/svg+xml")
    response["Cache-Control"] = FOR_EVER
    return response
