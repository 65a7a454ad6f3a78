"""Forms: what those of the console and of the portal share."""

from apps.core.ui.forms.answers import UNPROCESSABLE, page, refusals, sent, told
from apps.core.ui.forms.base import Form, say_how
from apps.core.ui.forms.fields import GbpsField, ZoneField, date_field, text_area

__all__ = [
    "UNPROCESSABLE",
    "Form",
    "GbpsField",
    "ZoneField",
    "date_field",
    "page",
    "refusals",
    "say_how",
    "sent",
    "text_area",
    "told",
]
