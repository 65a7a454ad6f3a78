"""The lists whose rows can be edited in bulk. The actions of the owning apps do the writing."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from operator import attrgetter
from typing import Any

from django.db.models import QuerySet

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.agreements import actions as agreements
from apps.agreements.models import Agreement
from apps.capacity import actions as capacity
from apps.capacity.enums import Priority as Urgency
from apps.capacity.models import CapacityRequest
from apps.core import units
from apps.core.custom import queries
from apps.core.custom.values import Definition
from apps.core.models import Tagged
from apps.exchange.bulk.customs import Custom, Tags, fields_of
from apps.exchange.bulk.fields import Choice, Day, Field, Person, Text, Words
from apps.network import actions as network
from apps.network.enums import SiteKind, SiteState
from apps.network.models import Interconnect, Region, Site
from apps.partners import actions as partners
from apps.partners.enums import Tier
from apps.partners.models import Contact, Partner
from apps.programs import actions as programs
from apps.programs.enums import ItemType, Priority
from apps.programs.models import WorkItem

Edit = Callable[..., object]
HANDLERS = (Role.ADMIN, Role.MANAGER, Role.ENGINEER)


@dataclass(frozen=True)
class Kind:
    """Rows of one list. `key` is the list's; `rows` are what may be edited at all, with what their
    `ref` (the page they are told by) needs; `ident` is what a list says which row it is. `fields`
    are those of the app; `whole` adds the tags and custom fields.
    """

    key: str
    noun: str
    nouns: str
    permission: str
    rows: Callable[[], QuerySet[Any]]
    edit: Edit
    fields: tuple[Field, ...]
    ident: str = "ref"
    ref: Callable[[Any], str] = attrgetter("ref")
    called: Callable[[Any], str] = str  # in the preview, among many of the same name

    @cached_property
    def by_name(self) -> dict[str, Field]:
        return {field.name: field for field in self.fields}

    @property
    def offered(self) -> list[Field]:
        """What can be changed."""
        return [field for field in self.fields if field.is_offered]

    @cached_property
    def customs(self) -> list[Definition]:
        """The custom fields that are in use."""
        return [field.definition for field in self.offered if isinstance(field, Custom)]

    def counted(self, number: int) -> str:
        return f"{units.number(number)} {self.noun if number == 1 else self.nouns}"


def _partner(obj: Partner, facts: Any, *, by: User, at: datetime) -> None:
    partners.edit_partner(partner=obj, by=by, at=at, **facts)


def _contact(obj: Contact, facts: Any, *, by: User, at: datetime) -> None:
    partners.edit_contact(contact=obj, by=by, at=at, **facts)


def _agreement(obj: Agreement, facts: Any, *, by: User, at: datetime) -> None:
    agreements.edit_agreement(agreement=obj, by=by, at=at, **facts)


def _interconnect(obj: Interconnect, facts: Any, *, by: User, at: datetime) -> None:
    network.edit_interconnect(interconnect=obj, by=by, at=at, **facts)


def _site(obj: Site, facts: Any, *, by: User, at: datetime) -> None:
    network.edit_site(site=obj, by=by, at=at, **facts)


def _item(obj: WorkItem, facts: Any, *, by: User, at: datetime) -> None:
    programs.edit_item(item=obj, by=by, at=at, **facts)


def _request(obj: CapacityRequest, facts: Any, *, by: User, at: datetime) -> None:
    """Two verbs of the queue: each tells whom it concerns."""
    acting = capacity.acting_for_staff(by)
    if "assignee" in facts:
        capacity.assign(request=obj, to=facts["assignee"], acting=acting, at=at)
    if "priority" in facts:
        capacity.set_priority(request=obj, priority=facts["priority"], acting=acting, at=at)


def _regions() -> list[tuple[str, str]]:
    return list(Region.objects.order_by("name").values_list("code", "name"))


_ALL = (
    Kind(
        "partners", "partner", "partners", "partners.edit",
        lambda: Partner.objects.filter(archived_at=None), _partner,
        (
            Person("owner", "Owner"),
            Person("backup_owner", "Backup owner"),
            Choice("tier", "Tier", options=lambda: Tier.choices),
            Choice("region", "Region", options=_regions),
            Day("next_review_on", "Next review"),
            Day("do_not_contact_until", "Do not contact until"),
        ),
    ),
    Kind(
        "contacts", "contact", "contacts", "partners.edit",
        lambda: Contact.objects.filter(partner__archived_at=None).select_related("partner"),
        _contact,
        (
            Day("verified_on", "Last confirmed"),
            Text("language", "Language", help="Code such as en or pt-BR", most=8),
            Text("time_zone", "Time zone", help="IANA name such as America/Bogota", most=64),
        ),
        ident="pk",
        ref=attrgetter("partner.ref"),
        called=lambda contact: f"{contact.name}, {contact.partner.name}",
    ),
    Kind(
        "agreements", "agreement", "agreements", "agreements.edit",
        lambda: Agreement.objects.select_related("partner"), _agreement,
        (
            Person("owner", "Owner"),
            Text("our_entity", "Our entity", help="Which of our companies it is with", most=160),
            Text("governing_law", "Governing law", most=80),
        ),
        called=lambda agreement: f"{agreement.title}, {agreement.partner.name}",
    ),
    Kind(
        "sites", "site", "sites", "network.edit",
        Site.objects.all, _site,
        (
            Choice("kind", "Kind", options=lambda: SiteKind.choices),
            Choice("state", "State", options=lambda: SiteState.choices),
        ),
        ident="code",
        ref=lambda site: "",  # its page is that of its values
        called=lambda site: f"{site.code}, {site.name}",
    ),
    Kind(
        "interconnects", "interconnect", "interconnects", "network.edit",
        lambda: Interconnect.objects.select_related("partner"), _interconnect,
        (
            Person("owner", "Owner"),
            Text("redundancy_group", "Redundancy group", most=32),
            Day("target_on", "Target date"),
        ),
        called=lambda link: f"{link.name}, {link.partner.name}",
    ),
    Kind(
        "requests", "request", "requests", "capacity.handle",
        lambda: CapacityRequest.objects.select_related("partner"), _request,
        (
            Person("assignee", "Handled by", roles=HANDLERS, help="What waits is in review then"),
            Choice("priority", "Priority", options=lambda: Urgency.choices),
        ),
        called=lambda asked: f"{asked.get_type_display()}, {asked.partner.name}",
    ),
    Kind(
        "work", "work item", "work items", "programs.work",
        WorkItem.objects.all, _item,
        (
            Person("assignee", "Assignee"),
            Choice("priority", "Priority", options=lambda: Priority.choices),
            Choice("type", "Type", options=lambda: ItemType.choices),
            Day("due_on", "Due"),
            Words("labels", "Labels", is_small=True),
        ),
        ident="key",
        ref=attrgetter("key"),
    ),
)  # fmt: skip

KINDS: dict[str, Kind] = {kind.key: kind for kind in _ALL}


def whole(kind: Kind) -> Kind:
    """The kind with the tags and custom fields of its objects, retired ones as well. One query."""
    model = kind.rows().model
    tags = (Tags("tags", "Tags"),) if issubclass(model, Tagged) else ()
    found = queries.fields(model.OBJECT_KIND)
    customs = fields_of(field.definition for field in found)
    return replace(kind, fields=(*kind.fields, *tags, *customs))
