"""Where partners and we both are, for many partners at once. A constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable

from django.conf import settings

from apps.network.models import IXP, Facility
from apps.partners.actions import Places
from apps.partners.models import ASN, Partner
from apps.peeringdb import queries as peeringdb


def places_of(partners: Iterable[Partner]) -> dict[int, Places]:
    """Facilities where we have a site and exchanges where we have a port, by the partner's id."""
    numbers: defaultdict[int, list[int]] = defaultdict(list)
    ids = [partner.pk for partner in partners]
    for partner_id, number in ASN.objects.filter(partner__in=ids).values_list(
        "partner_id", "number"
    ):
        numbers[partner_id].append(number)
    seen = peeringdb.presences({number for some in numbers.values() for number in some})
    ours = {port.ix_id for port in peeringdb.ports_of(settings.NETWORK_ASN)}
    facilities = _named(Facility.objects.filter(sites__isnull=False).distinct(), "pdb_fac_id")
    exchanges = _named(IXP.objects.filter(pdb_ix_id__in=ours), "pdb_ix_id")
    return {
        partner_id: Places(
            _common((p.id for n in some if n in seen for p in seen[n].facilities), facilities),
            _common((p.id for n in some if n in seen for p in seen[n].exchanges), exchanges),
        )
        for partner_id, some in numbers.items()
    }  # fmt: skip


def _named(rows: object, key: str) -> dict[int, str]:
    return dict(rows.exclude(**{key: None}).values_list(key, "name"))  # type: ignore[attr-defined]


def _common(ids: Iterable[int], names: dict[int, str]) -> list[str]:
    return sorted({names[each] for each in ids if each in names})
