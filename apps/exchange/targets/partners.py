"""Partners, their AS numbers and their contacts."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import models

from apps.accounts.models import User
from apps.exchange.targets import kinds
from apps.exchange.targets import known as names
from apps.exchange.targets.base import Faults, Field, Target
from apps.exchange.targets.known import Known
from apps.partners import actions
from apps.partners.enums import ContactRoleKind, Policy, Stage, Tier
from apps.partners.models import ASN, Contact, ContactRole, Partner

POLICIES = {
    "open": Policy.OPEN, "selective": Policy.SELECTIVE, "restrictive": Policy.RESTRICTIVE,
    "no": Policy.NO,
}  # fmt: skip


class Partners(Target):
    key, label, noun, model = "partner", "Partners", "partner", Partner
    lead = "One row a partner, known by its name or its AS number."
    fields = (
        kinds.text("name", "Name", 120, needed=True, example="Andes Fibra",
                   words=("partner", "partner name", "isp", "company", "network", "network name",
                          "provider", "carrier", "organisation", "organization")),
        Field("asn", "ASN", kinds.rules.as_number, names.number, example="AS64500",
              words=("as", "as number", "asn number", "autonomous system", "primary asn")),
        kinds.text("legal_name", "Legal name", 200, example="Andes Fibra S.A.S.",
                   words=("legal entity", "entity", "company name", "registered name")),
        Field("region", "Region", turn=names.region, needed=True, example="LATAM",
              words=("area", "market", "geo", "theatre")),
        kinds.country(example="CO", words=("country code", "cc", "iso", "land")),
        kinds.choice("tier", "Tier", Tier, example="Key", words=("segment", "class", "importance")),
        kinds.choice("stage", "Stage", Stage, example="Prospect", words=("status", "state"),
                     hint="For new partners; later it is moved on the partner's page"),
        kinds.whole("subscribers", "Subscribers", example="1200000",
                    words=("subs", "customers", "eyeballs", "broadband subscribers")),
        kinds.choice("policy", "Peering policy", Policy, example="Selective",
                     words=("policy", "general policy")),
        kinds.person("owner", "Owner", words=("manager", "account manager", "am", "responsible")),
        kinds.person("backup_owner", "Backup owner", words=("deputy", "second owner")),
        kinds.partner("parent", "Parent", words=("parent company", "group", "holding")),
        kinds.text("crm_id", "CRM id", 64, words=("crm", "salesforce id", "account id")),
        kinds.accounts("accounts", "Our accounts there", example="NL-2209",
                       words=("account", "account number", "accounts", "customer number")),
        kinds.text("jira_key", "Jira key", 32, words=("jira", "ticket", "issue")),
        kinds.day("since", "Partner since", example="2021-03-15",
                  words=("since", "start", "start date", "customer since")),
        kinds.day("next_review_on", "Next review",
                  words=("review", "review date", "next review on")),
        kinds.day("do_not_contact_until", "Do not contact until", words=("dnc until",)),
        kinds.listed("tags", "Tags", words=("labels", "keywords")),
        kinds.text("notes", "Notes", words=("comment", "comments", "remarks", "note")),
    )  # fmt: skip

    def prepare(self, facts: dict[str, Any], known: Known, faults: Faults) -> None:
        """Where it is wanted, what is left empty comes from the PeeringDB mirror."""
        number = facts.get("asn")
        if number is None or not known.is_filling:
            return
        net = known.network(number)
        if net is None:
            if number not in known.asns:
                faults.notes["asn"] = f"AS{number} is not in the PeeringDB mirror."
            return
        for name, value in (("name", net.name[:120]), ("policy", _policy(net.policy_general))):
            if value and name not in facts and name not in faults.faults:
                facts[name] = value
                faults.notes[name] = f"Filled from PeeringDB: {value}."

    def keys(self, facts: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
        if name := facts.get("name"):
            yield "name", name.lower()
        if number := facts.get("asn"):
            yield "asn", str(number)

    def find(self, facts: Mapping[str, Any], known: Known, faults: Faults) -> Partner | None:
        named = known.partners.get(facts.get("name", "").lower()) if facts.get("name") else None
        asn = known.asns.get(facts.get("asn") or 0)
        owner = asn.partner if asn else None
        if owner and "name" in facts and named != owner:
            faults.add("asn", f"{asn} belongs to {owner} ({owner.ref}), not to {facts['name']}.")
        return named or (owner if "name" not in facts else None)

    def now(self, obj: Partner, name: str) -> Any:
        if name == "asn":
            return None
        return obj.state if name == "stage" else getattr(obj, name)

    def has(self, obj: Partner, name: str, value: Any, known: Known) -> bool:
        """A number is one of several: it is there when it is among them."""
        if name == "asn":
            asn = known.asns.get(value)
            return asn is not None and asn.partner == obj
        return super().has(obj, name, value, known)

    def check_change(self, obj: Partner, changes: Mapping[str, Any], faults: Faults) -> None:
        if "stage" in changes:
            faults.add("stage", f"{obj} is {obj.get_state_display()}; move its stage on its page.")

    def add(self, facts: dict[str, Any], *, by: User | None, at: datetime) -> Partner:
        return actions.add_partner(**facts, by=by, at=at)

    def edit(
        self, obj: Partner, changes: dict[str, Any], *, by: User | None, at: datetime
    ) -> Partner:
        number = changes.pop("asn", None)
        if number is not None:
            actions.add_asn(partner=obj, number=number, by=by, at=at)
        return actions.edit_partner(partner=obj, **changes, by=by, at=at) if changes else obj

    def footprint(self, obj: Partner) -> Sequence[models.QuerySet]:
        return (Partner.objects.filter(pk=obj.pk), ASN.objects.filter(partner=obj))


class Asns(Target):
    key, label, noun, model = "asn", "AS numbers", "AS number", ASN
    lead = "One row an AS number with the partner that runs it."
    fields = (
        Field("number", "ASN", kinds.rules.as_number, names.number, needed=True,
              example="AS64500", words=("as", "as number", "autonomous system")),
        kinds.partner(needed=True, words=("name of partner", "owner")),
        kinds.text("name", "AS name", 120, example="ANDES-FIBRA", words=("as-name", "asn name")),
        kinds.text("as_set", "AS-SET", 120, example="AS-ANDES", words=("irr as-set", "macro")),
        kinds.whole("max_prefix4", "Max prefixes IPv4", example="4000",
                    words=("prefix limit v4", "ipv4 max prefixes", "max prefix v4", "prefixes4")),
        kinds.whole("max_prefix6", "Max prefixes IPv6", example="500",
                    words=("prefix limit v6", "ipv6 max prefixes", "max prefix v6", "prefixes6")),
        kinds.flag("is_primary", "Primary", example="yes", words=("main", "is primary")),
    )  # fmt: skip

    def prepare(self, facts: dict[str, Any], known: Known, faults: Faults) -> None:
        net = known.network(facts["number"]) if known.is_filling and "number" in facts else None
        if net is None:
            return
        filled = {
            "name": net.name[:120], "as_set": net.irr_as_set[:120],
            "max_prefix4": net.info_prefixes4, "max_prefix6": net.info_prefixes6,
        }  # fmt: skip
        for name, value in filled.items():
            if value and name not in facts and name not in faults.faults:
                facts[name] = value
                faults.notes[name] = f"Filled from PeeringDB: {value}."

    def keys(self, facts: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
        if number := facts.get("number"):
            yield "number", str(number)

    def find(self, facts: Mapping[str, Any], known: Known, faults: Faults) -> ASN | None:
        return known.asns.get(facts.get("number") or 0)

    def title(self, facts: Mapping[str, Any], obj: Any) -> str:
        return f"AS{facts['number']}" if facts.get("number") else ""

    def check_change(self, obj: ASN, changes: Mapping[str, Any], faults: Faults) -> None:
        if "partner" in changes:
            faults.add("partner", f"{obj} belongs to {obj.partner} already.")
        if changes.get("is_primary") is False:
            faults.add("is_primary", f"{obj} is the primary one: make another one the primary.")

    def add(self, facts: dict[str, Any], *, by: User | None, at: datetime) -> ASN:
        limits = {k: facts.pop(k) for k in ("max_prefix4", "max_prefix6") if k in facts}
        asn = actions.add_asn(**facts, by=by, at=at)
        return actions.edit_asn(asn=asn, **limits, by=by, at=at) if limits else asn

    def edit(self, obj: ASN, changes: dict[str, Any], *, by: User | None, at: datetime) -> ASN:
        if changes.pop("is_primary", False):
            actions.set_primary_asn(asn=obj, by=by, at=at)
        return actions.edit_asn(asn=obj, **changes, by=by, at=at) if changes else obj

    def footprint(self, obj: ASN) -> Sequence[models.QuerySet]:
        return (ASN.objects.filter(partner_id=obj.partner_id),)

    def around(self, facts: Mapping[str, Any]) -> Sequence[models.QuerySet]:
        return (ASN.objects.filter(partner=facts["partner"]),)

    def ref(self, obj: ASN) -> str:
        return obj.partner.ref


class Contacts(Target):
    key, label, noun, model = "contact", "Contacts", "contact", Contact
    lead = "One row a person at a partner, known by the e-mail address, else by the name."
    fields = (
        kinds.partner(needed=True),
        kinds.text("name", "Name", 120, needed=True, example="Ana Ruiz",
                   words=("contact", "contact name", "full name", "person")),
        kinds.mail("email", "E-mail", example="noc@andes-fibra.example",
                   words=("mail", "email address", "e-mail address")),
        kinds.text("phone", "Telephone", 40, words=("phone", "phone number", "mobile", "tel")),
        kinds.text("title", "Title", 120, example="Peering manager",
                   words=("job title", "position", "function")),
        kinds.choices("roles", "Roles", ContactRoleKind, example="Peering; NOC",
                      words=("role", "contact role", "type")),
        kinds.text("time_zone", "Time zone", 64, example="America/Bogota", words=("tz",)),
        kinds.text("language", "Language", 8, example="es", words=("lang",)),
        kinds.day("verified_on", "Verified on", words=("verified", "last verified", "checked")),
    )  # fmt: skip

    def keys(self, facts: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
        partner = facts.get("partner")
        if partner and facts.get("email"):
            yield "email", f"{partner.pk} {facts['email']}"
        elif partner and facts.get("name"):
            yield "name", f"{partner.pk} {facts['name'].lower()}"

    def find(self, facts: Mapping[str, Any], known: Known, faults: Faults) -> Contact | None:
        partner = facts.get("partner")
        if partner is None:
            return None
        there = known.once("contacts", _contacts)
        mail, name = facts.get("email", ""), facts.get("name", "").lower()
        return (there.get((partner.pk, mail)) if mail else None) or there.get((partner.pk, name))

    def now(self, obj: Contact, name: str) -> Any:
        return [row.role for row in obj.roles.all()] if name == "roles" else getattr(obj, name)

    def add(self, facts: dict[str, Any], *, by: User | None, at: datetime) -> Contact:
        return actions.add_contact(**facts, source="import", by=by, at=at)

    def edit(
        self, obj: Contact, changes: dict[str, Any], *, by: User | None, at: datetime
    ) -> Contact:
        if "roles" in changes:
            actions.set_contact_roles(contact=obj, roles=changes.pop("roles"), by=by, at=at)
        return actions.edit_contact(contact=obj, **changes, by=by, at=at) if changes else obj

    def footprint(self, obj: Contact) -> Sequence[models.QuerySet]:
        roles = ContactRole.objects.filter(contact=obj)
        return (Contact.objects.filter(pk=obj.pk), roles)

    def ref(self, obj: Contact) -> str:
        return obj.partner.ref


def _contacts() -> dict[tuple[int, str], Contact]:
    """By partner and address, and by partner and name."""
    found: dict[tuple[int, str], Contact] = {}
    rows = Contact.objects.filter(archived_at=None).select_related("partner")
    for row in rows.prefetch_related("roles").order_by("-pk"):
        found[row.partner_id, row.name.lower()] = row
        if row.email:
            found[row.partner_id, row.email.lower()] = row
    return found


def _policy(said: str) -> str:
    return POLICIES.get(said.lower(), "")
