"""Forms: what those of the console and of the portal share."""

from apps.core.ui.forms.answers import UNPROCESSABLE, page, refusals, sent, told
from apps.core.ui.forms.base import Form, say_how
from apps.core.ui.forms.fields import (
    GbpsField,
    UtcField,
    ZoneField,
    date_field,
    moment_field,
    text_area,
)

__all__ = [
    "UNPROCESSABLE",
    "Form",
    "GbpsField",
    "UtcField",
    "ZoneField",
    "date_field",
    "moment_field",
    "page",
    "refusals",
    "say_how",
    "sent",
    "text_area",
    "told",
]
