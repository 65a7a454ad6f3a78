"""Write the LOA-CFAs that we issue: draft, issue, correct, issue again (portal.md 6.4)."""

from datetime import date, datetime, timedelta
from typing import Any, TypedDict, Unpack

from django.conf import settings
from django.db import transaction

from apps.accounts.models import User
from apps.core import edits, jobs, lifecycle, refs, units
from apps.core.errors import Invalid, Refused
from apps.network import notices, queries, rules
from apps.network.actions import ports as our_ports
from apps.network.enums import LOA_GOOD, LoaDirection, LoaState
from apps.network.models import Interconnect, Loa, Port, Site
from apps.partners.models import Partner

VALID = timedelta(days=settings.LOA_VALID_DAYS)
KEEP = timedelta(days=settings.LOA_KEEP_DAYS)
PRINTING = "loa"  # kind of the job
LONGEST = 200  # characters of a fact


class LoaFacts(TypedDict, total=False):
    """What is printed on a LOA-CFA beside its ports, reference, version and dates."""

    issuer: str
    issuer_address: str
    issuer_contact: str
    addressee: str
    addressee_contact: str
    facility: str
    facility_address: str
    facility_operator: str
    circuit: str
    z_party: str
    z_place: str
    signatory: str
    signatory_title: str
    note: str


@transaction.atomic
def draft_loa(
    *, partner: Partner, site: Site, request_ref: str, by: User | None, at: datetime,
    interconnect: Interconnect | None = None, **facts: Unpack[LoaFacts],
) -> Loa:  # fmt: skip
    """A LOA-CFA for the ports that are reserved for a request, filled with all that is known.

    What is known better goes into `facts`. Refused when no ports are reserved, or the request has
    one that is good or drafted already.
    """
    held = queries.ports_held_for(request_ref)
    if not held:
        raise Refused(f"No ports are reserved for {request_ref}. Reserve them first.")
    _refuse_second(request_ref)
    _check_facts(facts)
    known = _known(partner, site, interconnect, request_ref, by)
    loa: Loa = edits.made(
        Loa,
        {
            "ref": refs.new(refs.Prefix.LOA), "direction": LoaDirection.ISSUED,
            "partner": partner, "site": site, "interconnect": interconnect,
            "request_ref": request_ref, "created_at": at,
            "facts": {**known, **facts, "ports": _ports(held, site)},
        },
    )  # fmt: skip
    loa.save(force_insert=True)
    return loa


@transaction.atomic
def edit_loa(*, loa: Loa, by: User | None, at: datetime, **facts: Unpack[LoaFacts]) -> Loa:
    """Change what a draft says. Refused for one that was issued: correct it instead."""
    if loa.state != LoaState.DRAFT:
        raise Refused(f"{loa.ref} is issued. Correct it by a new version.", conflict=True)
    _check_facts(facts)
    loa.facts = {**loa.facts, **facts}
    loa.save(update_fields=["facts"])
    return loa


@transaction.atomic
def issue_loa(*, loa: Loa, by: User | None, at: datetime) -> Loa:
    """Issue a complete draft, good for the days of the settings, today included (UTC).

    The ports are named as they are reserved now and held until the LOA has run out and for some
    days more, for the one re-issue. Printing follows (`print_loa`). Raises Invalid naming each
    thing that is missing, Refused when no ports are reserved any more.
    """
    lifecycle.require(loa, to=LoaState.ISSUED)
    held = queries.ports_held_for(loa.request_ref)
    if not held:
        raise Refused(f"No ports are reserved for {loa.request_ref} any more.", conflict=True)
    facts = {**loa.facts, "ports": _ports(held, loa.site)}
    loa.facts = facts
    return _issued(loa, (at + VALID).date(), by, at)


@transaction.atomic
def correct_loa(
    *, loa: Loa, reason: str, by: User | None, at: datetime, **facts: Unpack[LoaFacts]
) -> Loa:
    """A new version with other facts and the same last day; the one before is superseded."""
    if not reason.strip():
        raise Refused("Say what is corrected.", field="reason")
    if loa.state == LoaState.EXPIRED:
        raise Refused(f"{loa.ref} has expired. Issue it again.", conflict=True)
    _check_facts(facts)
    new = _next(loa, {**loa.facts, **facts}, loa.renewals, reason, by, at)
    return _issued(new, loa.expires_on, by, at)


@transaction.atomic
def reissue_loa(*, loa: Loa, by: User | None, at: datetime) -> Loa:
    """A new version that is good for as long as a new one, and keeps the ports: once.

    Refused the second time, and when the ports were given back meanwhile.
    """
    if not rules.renewable(loa.renewals):
        raise Refused(
            f"The ports of {loa.ref} were kept once already. "
            "Reserve ports anew and draft another LOA."
        )
    if not queries.ports_held_for(loa.request_ref):
        raise Refused(
            f"The ports of {loa.ref} were given back. Reserve ports anew and draft another LOA."
        )
    new = _next(loa, loa.facts, loa.renewals + 1, "issued again", by, at)
    return _issued(new, (at + VALID).date(), by, at)


def check_complete(facts: dict[str, Any]) -> None:
    """Raises Invalid naming each thing that is missing."""
    lacking = rules.missing(facts)
    if lacking:
        raise Invalid({name: f"Missing: {words}." for name, words in lacking.items()})


def printed_ports(loa: Loa) -> list[dict[str, str]]:
    """The ports that a draft would name if it were issued now; those of the others as printed."""
    if loa.state != LoaState.DRAFT:
        return list(loa.facts.get("ports") or ())
    return _ports(queries.ports_held_for(loa.request_ref), loa.site)


def hold(loa: Loa, by: User | None, at: datetime) -> None:
    """Hold the ports as long as the LOA is good, and before its re-issue some days more."""
    if loa.expires_on is not None:
        until = loa.expires_on + (KEEP if rules.renewable(loa.renewals) else timedelta())
        our_ports.hold_ports_until(held_for=loa.request_ref, until=until, by=by, at=at)


def _known(
    partner: Partner, site: Site, link: Interconnect | None, request_ref: str, by: User | None
) -> dict[str, str]:
    """What the settings, the partner and the facility say already."""
    facility = site.facility
    return {
        "issuer": settings.NETWORK_LEGAL_NAME,
        "issuer_address": settings.NETWORK_ADDRESS,
        "issuer_contact": settings.NETWORK_CONTACT,
        "addressee": partner.legal_name or partner.name,
        "addressee_contact": "",
        "facility": facility.name,
        "facility_address": facility.address,
        "facility_operator": facility.operator,
        "circuit": link.ref if link else request_ref,
        "z_party": partner.legal_name or partner.name,
        "z_place": "the demarcation that it names in its order of the cross-connect",
        "signatory": by.name if by else "",
        "signatory_title": settings.LOA_SIGNATORY_TITLE,
        "note": "",
    }


def _ports(ports: list[Port], site: Site) -> list[dict[str, str]]:
    """The ports as the facility knows them; devices and their names are our own business."""
    return [
        {
            "cage": port.cage, "rack": port.rack, "panel": port.panel,
            "position": rules.position(port.pair, site.numbering), "media": port.media,
            "connector": port.connector, "optic": port.optic,
            "speed": units.capacity(port.speed_bps),
        }
        for port in ports
    ]  # fmt: skip


def _check_facts(facts: LoaFacts) -> None:
    unknown = facts.keys() - LoaFacts.__annotations__.keys()
    errors = {name: f"{name} is not printed on a LOA." for name in sorted(unknown)}
    for name, text in facts.items():
        if len(str(text)) > LONGEST:
            errors[name] = f"Up to {LONGEST} characters."
    if errors:
        raise Invalid(errors)


def _refuse_second(request_ref: str) -> None:
    edits.one_at_a_time(f"loa:{request_ref}")
    there = Loa.objects.filter(request_ref=request_ref, state__in=(LoaState.DRAFT, *LOA_GOOD))
    found = there.order_by("pk").first()
    if found is not None:
        raise Refused(
            f"{request_ref} has {found} already, {found.get_state_display().lower()}.",
            conflict=True,
        )


def _next(
    loa: Loa, facts: dict[str, Any], renewals: int, reason: str, by: User | None, at: datetime
) -> Loa:
    """Supersede a version by a draft of the next one."""
    lifecycle.move(loa, to=LoaState.SUPERSEDED, by=by, at=at, reason=reason)
    new = Loa(
        ref=loa.ref, version=loa.version + 1, direction=loa.direction, partner=loa.partner,
        site=loa.site, interconnect=loa.interconnect, request_ref=loa.request_ref, facts=facts,
        renewals=renewals, created_at=at,
    )  # fmt: skip
    new.save(force_insert=True)
    return new


def _issued(loa: Loa, expires_on: date | None, by: User | None, at: datetime) -> Loa:
    check_complete(loa.facts)
    job = jobs.create(kind=PRINTING, ref=loa.ref, by=by, at=at)
    lifecycle.move(
        loa, to=LoaState.ISSUED, by=by, at=at, facts=loa.facts, issued_at=at, issued_by=by,
        expires_on=expires_on, job=job,
    )  # fmt: skip
    hold(loa, by, at)
    notices.ready(loa, by=by, at=at)
    return loa
