"""A LOA-CFA on paper: one sheet that says all of it, with a link by which to check it."""

import qrcode
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from qrcode.image.svg import SvgPathImage

from apps.core import printing
from apps.network.models import Loa

SHEET = "network/loa.css"


class NotPrinted(Exception):
    """The PDF could not be made; the message is for people."""


def link(token: str) -> str:
    """Where whoever holds the paper may check it."""
    return f"{settings.BASE_URL}/loa/{token}/"


def document(loa: Loa, token: str) -> str:
    """The whole document for paper, with its style sheet and the code of its link inside."""
    with open(str(finders.find(SHEET)), encoding="utf-8") as file:
        sheet = mark_safe(file.read())  # noqa: S308  our own file
    shown = {
        "loa": loa,
        "facts": loa.facts,
        "network": settings.NETWORK_NAME,
        "link": link(token),
        "code": mark_safe(_code(link(token))),  # noqa: S308  drawn here
        "sheet": sheet,
        "fonts": mark_safe(printing.font_faces()),  # noqa: S308  our own files
    }
    return render_to_string("network/loa.html", shown)


def pdf(html: str) -> bytes:
    """The document as PDF, made by a process of its own. Raises NotPrinted."""
    try:
        return printing.pdf(html)
    except printing.PrintingFailed as error:
        raise NotPrinted("The PDF could not be made. It is tried again in ten minutes.") from error


def _code(text: str) -> str:
    """The QR code as SVG."""
    image = qrcode.make(text, image_factory=SvgPathImage, border=0)
    drawn = image.to_string(encoding="unicode")
    return drawn if isinstance(drawn, str) else drawn.decode()
