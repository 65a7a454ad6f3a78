"""Embedded caches: new, more of them, moved, repaired, sent back."""

from apps.capacity.rules.fields import common
from apps.capacity.rules.fields.spec import FieldKind, FieldSpec, Group, TypeSpec

_PEAK_TO_US = FieldSpec(
    "peak_to_us_bps", "Peak with us", FieldKind.BPS,
    "Traffic of your subscribers that a cache could serve.", unit="bit/s", required=True,
    minimum=0, maximum=common.YES_TO_ALL, group=Group.TRAFFIC,
)  # fmt: skip
_PLACE = (
    FieldSpec("facility", "Facility", FieldKind.FACILITY,
              "By its PeeringDB number; leave it empty for a building of your own.",
              on_request=True),
    FieldSpec("address", "Address", FieldKind.LONG,
              "Street, city, postal code, country, where the building is your own.", most=500),
)  # fmt: skip
_POWER = (
    FieldSpec("rack_units", "Free rack units", FieldKind.WHOLE, unit="RU", required=True,
              minimum=1, maximum=200, group=Group.LOGISTICS),
    FieldSpec("rack_posts", "Rack", FieldKind.CHOICE, choices=(("4", "4 posts"), ("2", "2 posts")),
              default="4", required=True, group=Group.LOGISTICS),
    FieldSpec("airflow", "Airflow", FieldKind.CHOICE,
              choices=(("front_to_back", "Front to back"), ("back_to_front", "Back to front")),
              default="front_to_back", group=Group.LOGISTICS),
    FieldSpec("power_type", "Power", FieldKind.CHOICE, choices=(("AC", "AC"), ("DC", "DC")),
              default="AC", required=True, group=Group.LOGISTICS),
    FieldSpec("power_volts", "Voltage", FieldKind.WHOLE, unit="V", minimum=36, maximum=480,
              required=True, group=Group.LOGISTICS),
    FieldSpec("power_plug", "Plug", FieldKind.TEXT, most=40, group=Group.LOGISTICS,
              example="C13/C14"),
    FieldSpec("power_feeds", "Feeds", FieldKind.CHOICE,
              choices=(("AB", "A and B"), ("A", "One feed")), default="AB", required=True,
              group=Group.LOGISTICS),
    FieldSpec("power_watts", "Power available", FieldKind.WHOLE, unit="W", minimum=1,
              maximum=1_000_000, required=True, group=Group.LOGISTICS),
    FieldSpec("access_hours", "Access hours", FieldKind.TEXT, "When engineers may come in.",
              most=120, group=Group.LOGISTICS, example="24 x 7 with one day of notice"),
    FieldSpec("shipping_contact", "Shipping contact", FieldKind.LONG,
              "Name, phone, e-mail and address.", required=True, most=500, group=Group.LOGISTICS),
    FieldSpec("customs_contact", "Customs contact", FieldKind.LONG, most=500,
              group=Group.LOGISTICS),
    FieldSpec("onsite_contact", "On-site contact", FieldKind.LONG, required=True, most=500,
              group=Group.LOGISTICS),
    FieldSpec("tax_id", "Tax number", FieldKind.TEXT, "For customs papers.", most=40,
              group=Group.LOGISTICS),
)  # fmt: skip
_UPLINKS = (
    FieldSpec("uplink_count", "Uplinks", FieldKind.WHOLE, minimum=1, maximum=16, required=True,
              group=Group.PORTS),
    FieldSpec("uplink_speed_gbps", "Uplink speed", FieldKind.CHOICE, choices=common.SPEEDS,
              unit="Gbps", required=True, group=Group.PORTS),
    FieldSpec("optic", "Optic", FieldKind.CHOICE, "Must fit the uplink speed.",
              choices=common.OPTICS, required=True, group=Group.PORTS),
)  # fmt: skip
_NETWORK = (
    FieldSpec("ipv4", "IPv4 subnet", FieldKind.SUBNET, "For the servers, /29 or larger.",
              required=True, group=Group.ADDRESSES, example="192.0.2.64/28"),
    FieldSpec("ipv6", "IPv6 subnet", FieldKind.SUBNET, "A /64.", group=Group.ADDRESSES,
              example="2001:db8:64::/64"),
    FieldSpec("gateway", "Gateway", FieldKind.IP, "Your router's address in the IPv4 subnet.",
              required=True, group=Group.ADDRESSES),
    FieldSpec("bgp_peer_ip", "BGP peer", FieldKind.IP, "Your router's address for the session.",
              group=Group.BGP),
    FieldSpec("bgp_asn", "ASN of the session", FieldKind.ASN, group=Group.BGP),
    FieldSpec("served", "What it serves", FieldKind.LONG, "Prefixes, or an AS-SET.",
              required=True, most=2000, group=Group.BGP),
    FieldSpec("fill_from", "Fill from", FieldKind.TEXT, "Local time, such as 02:00.", most=5,
              group=Group.TRAFFIC, example="02:00"),
    FieldSpec("fill_until", "Fill until", FieldKind.TEXT, most=5, group=Group.TRAFFIC,
              example="08:00"),
    FieldSpec("fill_max_bps", "Fill at most", FieldKind.BPS, unit="bit/s", minimum=1,
              maximum=common.YES_TO_ALL, group=Group.TRAFFIC),
)  # fmt: skip

CACHE_NEW = TypeSpec(
    "cache_new", "New embedded cache", "Servers of ours in your building, close to your users.",
    (
        *_PLACE,
        FieldSpec("subscribers", "Subscribers behind it", FieldKind.WHOLE, required=True,
                  minimum=1, maximum=2_000_000_000),
        _PEAK_TO_US, *_POWER, *_UPLINKS, *_NETWORK,
        FieldSpec("terms_accepted", "We accept the terms for caches", FieldKind.FLAG,
                  "Your contract holds if you have one.", required=True, default=False,
                  group=Group.CONTACT),
        *common.CONTACT,
    ),
)  # fmt: skip

_DEPLOYMENT = FieldSpec(
    "interconnect", "Cache", FieldKind.INTERCONNECT, "One of your caches.", required=True,
    on_request=True, example="CCH-00004",
)  # fmt: skip
_SERIALS = FieldSpec(
    "serials", "Serial numbers", FieldKind.LONG, "One a line, as printed on the servers.", most=1000
)
_ON = FieldSpec("remove_on", "On", FieldKind.DATE, required=True)
_REASON = FieldSpec("reason", "Reason", FieldKind.LONG, required=True, most=1000)

CACHE_AUGMENT = TypeSpec(
    "cache_augment", "Cache upgrade", "More servers at a site of yours.",
    (
        _DEPLOYMENT,
        FieldSpec("target_bps", "Capacity wanted", FieldKind.BPS, "In all, after the change.",
                  unit="bit/s", required=True, minimum=1, maximum=common.YES_TO_ALL,
                  on_request=True),
        FieldSpec("rack_units", "Free rack units", FieldKind.WHOLE, unit="RU", minimum=1,
                  maximum=200, group=Group.LOGISTICS),
        FieldSpec("power_watts", "Power available", FieldKind.WHOLE, unit="W", minimum=1,
                  maximum=1_000_000, group=Group.LOGISTICS),
        *common.FORECAST, *common.CONTACT,
    ),
)  # fmt: skip
CACHE_MOVE = TypeSpec(
    "cache_move", "Cache move", "To another rack or building.",
    (
        _DEPLOYMENT,
        FieldSpec("new_address", "New place", FieldKind.LONG, "Address, floor, rack.",
                  required=True, most=500),
        FieldSpec("move_on", "On", FieldKind.DATE, required=True),
        _REASON, *common.CONTACT,
    ),
)  # fmt: skip
CACHE_RMA = TypeSpec(
    "cache_rma", "Cache hardware replacement", "A part or a server is broken.",
    (
        _DEPLOYMENT,
        FieldSpec("serials", "Serial numbers", FieldKind.LONG, _SERIALS.help, required=True,
                  most=1000),
        FieldSpec("fault", "What is wrong", FieldKind.LONG, "Attach a photo if you can.",
                  required=True, most=1000),
        *common.CONTACT,
    ),
)  # fmt: skip
CACHE_REMOVE = TypeSpec(
    "cache_remove", "Cache removal", "Send servers back.",
    (_DEPLOYMENT, _ON, _SERIALS, _REASON, *common.CONTACT),
)  # fmt: skip
