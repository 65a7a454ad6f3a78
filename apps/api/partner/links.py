"""Interconnects, caches, work, LOAs and agreements as JSON."""

from datetime import datetime
from typing import IO, Any

from django.http import FileResponse
from rest_framework.renderers import BaseRenderer, JSONRenderer

from apps.agreements.for_partner import Deal
from apps.api.robots.shown import day, exact, moment
from apps.core import files
from apps.network.for_partner import Cache, Letter, Link, Whole, Work
from apps.usage.for_partner import Figures

Json = dict[str, Any]


class Pdf(BaseRenderer):
    """The paper itself; an error is still JSON."""

    media_type = "application/pdf"
    charset = None

    def render(self, data: Any, *args: Any, **kwargs: Any) -> bytes:
        return JSONRenderer().render(data)


def download(file: IO[bytes], name: str, kind: str) -> FileResponse:
    return files.attachment(file, filename=name, content_type=kind)


def row(link: Link, told: Figures | None) -> Json:
    return {
        "reference": link.ref, "name": link.name, "kind": link.kind, "state": link.state,
        "site": link.site, "metro": link.metro, "time_zone": link.zone,
        "facility": link.facility, "exchange": link.exchange, "asn": link.asn,
        "capacity_bps": link.capacity_bps, "n_minus_1_bps": link.n_minus_1_bps,
        "in_service_on": day(link.in_service_on), "target_on": day(link.target_on),
        "figures": figures(told) if told else None,
    }  # fmt: skip


def figures(told: Figures) -> Json:
    return {
        "day": day(told.day), "newest": moment(told.newest), "p95_bps": told.p95_bps,
        "to_you_bps": told.to_you_bps, "from_you_bps": told.from_you_bps,
        "peak_bps": told.peak_bps, "used_pct": exact(told.used_pct),
        "n_minus_1_pct": exact(told.n_minus_1_pct), "completeness": exact(told.completeness),
        "headroom_bps": told.headroom_bps,
    }  # fmt: skip


def whole(found: Whole, told: Figures | None) -> Json:
    return row(found.link, told) | {
        "ports": [
            {
                "number": port.number, "their_port": port.their_port, "circuit": port.circuit,
                "speed_bps": port.speed_bps, "optic": port.optic, "rx_dbm": exact(port.rx_dbm),
                "state": port.state,
            }
            for port in found.ports
        ],
        "sessions": [
            {
                "our_ip": each.our_ip, "their_ip": each.their_ip, "our_asn": each.our_asn,
                "their_asn": each.their_asn, "state": each.state, "since": moment(each.since),
                "prefixes": each.prefixes, "max_prefix": each.max_prefix,
            }
            for each in found.sessions
        ],
        "capacities": [
            {
                "starts_at": moment(each.starts_at), "ends_at": moment(each.ends_at),
                "capacity_bps": each.capacity_bps, "n_minus_1_bps": each.n_minus_1_bps,
                "ports": each.members,
            }
            for each in found.capacities
        ],
        "joins": [{"label": each.label, "value": each.value} for each in found.joins],
    }  # fmt: skip


def point(at: datetime, to_you: int | None, from_you: int | None) -> Json:
    return {"at": moment(at), "to_you_bps": to_you, "from_you_bps": from_you}


def deployment(cache: Cache) -> Json:
    return {
        "reference": cache.ref, "name": cache.name, "state": cache.state, "site": cache.site,
        "metro": cache.metro, "time_zone": cache.zone, "facility": cache.facility,
        "model": cache.model, "servers": cache.servers, "served_bps": cache.served_bps,
        "capacity_bps": cache.capacity_bps, "rack_units": cache.rack_units,
        "power_w": cache.power_w,
        "fill_from": cache.fill_from.isoformat() if cache.fill_from else None,
        "fill_to": cache.fill_to.isoformat() if cache.fill_to else None,
        "fill_max_bps": cache.fill_max_bps,
    }  # fmt: skip


def maintenance(work: Work) -> Json:
    return {
        "reference": work.ref, "title": work.title, "side": work.side, "state": work.state,
        "starts_at": moment(work.starts_at), "ends_at": moment(work.ends_at),
        "announced_at": moment(work.announced_at), "changed_at": moment(work.changed_at),
        "interconnects": [
            {"reference": each.ref, "name": each.name, "impact": each.impact}
            for each in work.touched
        ],
    }  # fmt: skip


def letter(found: Letter) -> Json:
    return {
        "reference": found.ref, "version": found.version, "direction": found.direction,
        "state": found.state, "site": found.site, "facility": found.facility,
        "interconnect": found.interconnect, "request": found.request_ref,
        "issued_at": moment(found.issued_at), "expires_on": day(found.expires_on),
        "is_good": found.is_good, "has_file": found.has_file, "sha256": found.sha256,
        "facts": dict(found.facts),
    }  # fmt: skip


def agreement(deal: Deal) -> Json:
    return {
        "reference": deal.ref, "title": deal.title, "kind": deal.kind, "state": deal.state,
        "effective_on": day(deal.effective_on), "ends_on": day(deal.ends_on),
        "act_by": day(deal.notice_deadline),
    }  # fmt: skip
