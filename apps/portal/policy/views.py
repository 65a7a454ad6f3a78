"""Our policy, rule by rule, beside what we know of the partner (portal.md 6.2)."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.capacity import for_partner
from apps.portal import asking
from apps.portal.access import PartnerRequest, member


@require_safe
@member("see")
def policy(request: PartnerRequest) -> HttpResponse:
    seat = request.seat
    asns = [asn.number for asn in seat.asns]
    found = for_partner.self_check(seat.partner, asns, at=timezone.now())
    checks = [{"check": each, "ask": asking.address(seat, each.type)} for each in found.checks]
    return render(
        request, "portal/policy/page.html",
        {"checks": checks, "as_of": found.as_of, "met": found.met},
    )  # fmt: skip
