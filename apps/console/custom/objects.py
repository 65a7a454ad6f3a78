"""The main objects as pages know them: how an address names one, who may see and edit it."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.urls import reverse

from apps.console import addresses
from apps.core.custom import queries
from apps.core.custom.kinds import ObjectKind


@dataclass(frozen=True)
class Main:
    """`named_by` is the field that tells objects of the kind apart in addresses."""

    kind: ObjectKind
    list_name: str
    view: str
    edit: str
    named_by: str = "ref"

    def find(self, name: str) -> Any:
        """The object, or 404."""
        if self.named_by == "pk" and not (name.isdecimal() and len(name) < 19):
            raise Http404
        found = queries.models()[self.kind]._default_manager.filter(**{self.named_by: name})
        obj = found.first()
        if obj is None:
            raise Http404
        return obj

    def name_of(self, obj: Any) -> str:
        return str(getattr(obj, self.named_by))

    def page_of(self, obj: Any) -> str:
        """Where it is read."""
        match self.kind:
            case ObjectKind.CONTACT:
                return reverse("console:partner_contact", args=[obj.partner.ref, obj.pk])
            case ObjectKind.SITE:
                return reverse("console:site", args=[obj.code])
        return addresses.of(self.name_of(obj))

    def values_of(self, obj: Any) -> str:
        return reverse("console:custom_values", args=[self.kind.value, self.name_of(obj)])


MAIN = {
    main.kind: main
    for main in (
        Main(ObjectKind.PARTNER, "console:partner_list", "partners.view", "partners.edit"),
        Main(ObjectKind.CONTACT, "console:contact_list", "partners.view", "partners.edit", "pk"),
        Main(ObjectKind.AGREEMENT, "console:agreement_list", "agreements.view", "agreements.edit"),
        Main(ObjectKind.SITE, "console:site_list", "network.view", "network.edit", "code"),
        Main(ObjectKind.INTERCONNECT, "console:interconnect_list", "network.view", "network.edit"),
        Main(ObjectKind.REQUEST, "console:request_list", "capacity.view", "capacity.handle"),
        Main(ObjectKind.WORK, "console:work_list", "programs.view", "programs.work", "key"),
    )
}


def main_of(kind: str) -> Main:
    """By the word of an address, or 404."""
    if kind not in MAIN:
        raise Http404
    return MAIN[ObjectKind(kind)]
