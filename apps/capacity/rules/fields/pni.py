"""Private interconnects: new, upgraded, removed."""

from dataclasses import replace

from apps.capacity.rules.fields import common
from apps.capacity.rules.fields.spec import FieldKind, FieldSpec, Group, TypeSpec

_MORE_LAGS = FieldSpec(
    "more", "Further LAGs", FieldKind.LINES,
    "Other facilities in the same request; each is decided on its own.", most=7,
    group=Group.PORTS,
    columns=(common.FACILITY, common.speed(required=True), common.count(required=True)),
)  # fmt: skip

PNI_NEW = TypeSpec(
    "pni_new", "New PNI", "A private link between your router and ours in a shared building.",
    (
        common.FACILITY, common.speed(required=True), common.count(required=True), _MORE_LAGS,
        *common.PORTS, *common.ADDRESSES, *common.BGP, *common.LOA, common.PEAK,
        *common.FORECAST, common.RAMP, *common.CONTACT,
    ),
)  # fmt: skip

_ACTION = FieldSpec(
    "action", "Change", FieldKind.CHOICE, "Add ports where the LAG has room.", required=True,
    choices=(("add_ports", "Add ports"), ("upgrade_speed", "Faster ports"),
             ("migrate", "Move to other ports"), ("rebalance", "Rebalance traffic")),
    default="add_ports",
)  # fmt: skip
_TARGET = FieldSpec(
    "target_bps", "Capacity wanted", FieldKind.BPS, "In all, after the change.", unit="bit/s",
    minimum=1, maximum=common.YES_TO_ALL, on_request=True,
)  # fmt: skip
_PLUS = FieldSpec(
    "plus_ports", "Ports to add", FieldKind.WHOLE,
    "Instead of the capacity: so many more of the present speed.", minimum=1, maximum=16,
    only_if=("action", ("add_ports",)),
)  # fmt: skip
_REASON = FieldSpec(
    "reason", "Reason", FieldKind.CHOICE, required=True, default="forecast",
    choices=(("breach", "A contracted limit is passed"), ("forecast", "Traffic grows"),
             ("event", "An event"), ("failover", "One link must carry all")),
)  # fmt: skip
_BREACHES = FieldSpec(
    "breaches", "Breaches", FieldKind.BREACHES, "References of breaches this ends.",
    on_request=True, example="BRE-00012",
)  # fmt: skip
_GROWTH = FieldSpec(
    "growth_pct", "Growth a year", FieldKind.PERCENT, unit="%", minimum=-100, maximum=1000,
    group=Group.TRAFFIC,
)  # fmt: skip
_WINDOW = (
    FieldSpec("event_from", "Event from", FieldKind.DATE, only_if=("reason", ("event",))),
    FieldSpec("event_until", "Event until", FieldKind.DATE, only_if=("reason", ("event",))),
)
_MORE_AUGMENTS = FieldSpec(
    "more", "Further interconnects", FieldKind.LINES,
    "Upgraded in the same request; each is decided on its own.", most=7,
    columns=(
        common.INTERCONNECT,
        replace(_TARGET, required=True, on_request=False),
    ),
)  # fmt: skip
_UNASKED = {"optic", "mode", "media"}  # as the LAG has them unless it says otherwise

PNI_AUGMENT = TypeSpec(
    "pni_augment", "PNI upgrade",
    "More capacity on an interconnect you have; its traffic is attached as evidence.",
    (
        common.INTERCONNECT, _ACTION, _TARGET, _PLUS, _REASON, _BREACHES, *_WINDOW,
        _MORE_AUGMENTS, common.speed(required=False),
        *(replace(f, required=False, default=None) if f.name in _UNASKED else f
          for f in common.PORTS),
        *common.LOA, replace(common.PEAK, required=False), _GROWTH, *common.FORECAST, common.RAMP,
        *common.CONTACT,
    ),
)  # fmt: skip

PNI_REMOVE = TypeSpec(
    "pni_remove", "PNI removal", "Take an interconnect out of service for good.",
    (
        common.INTERCONNECT,
        FieldSpec("remove_on", "Remove on", FieldKind.DATE,
                  "Not before the notice of the agreement is over.", required=True),
        FieldSpec("reason", "Reason", FieldKind.LONG, required=True, most=1000),
        FieldSpec("traffic_plan", "Where traffic goes", FieldKind.LONG,
                  "Which links carry it from then on.", required=True, most=1000,
                  group=Group.TRAFFIC),
        FieldSpec("disconnects", "Who disconnects", FieldKind.CHOICE,
                  "Whoever ordered the cross-connect has it taken out.", choices=common.SIDES,
                  default="partner", required=True, group=Group.LOA),
        *common.CONTACT,
    ),
)  # fmt: skip
