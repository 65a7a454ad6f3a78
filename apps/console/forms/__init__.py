"""Forms of the console: what they share. A page's own forms are in its folder.

A view makes the form, calls one action inside `refusals`, redirects; else it shows the form again:

    form = PartnerForm(forms.sent(request))
    if form.is_valid():
        with forms.refusals(form):
            partner = actions.add_partner(by=request.user, at=timezone.now(), **form.cleaned_data)
            return redirect(addresses.of(partner.ref))
    return forms.page(request, form, title="New partner", back=reverse("console:partner_list"))
"""

from functools import partial

from apps.console.forms.fields import InterconnectField, PartnerField, PersonField
from apps.core.ui import forms as shared
from apps.core.ui.forms import (
    Form,
    GbpsField,
    ZoneField,
    date_field,
    refusals,
    say_how,
    sent,
    text_area,
    told,
)

page = partial(shared.page, template="console/form.html")

__all__ = [
    "Form",
    "GbpsField",
    "InterconnectField",
    "PartnerField",
    "PersonField",
    "ZoneField",
    "date_field",
    "page",
    "refusals",
    "say_how",
    "sent",
    "text_area",
    "told",
]
