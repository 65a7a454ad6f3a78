"""Fields that several types share."""

from dataclasses import replace

from apps.capacity.rules.fields.spec import Choices, FieldKind, FieldSpec, Group

SIDES: Choices = (("us", "Us"), ("partner", "Partner"))
YES_TO_ALL = 800_000_000_000_000  # bit/s: above what any request can mean
SPEEDS: Choices = (
    ("10", "10 Gbps"), ("100", "100 Gbps"), ("400", "400 Gbps"), ("800", "800 Gbps"),
)  # fmt: skip
OPTICS: Choices = (
    ("10G-LR", "10G LR"),
    ("100G-LR4", "100G LR4"), ("100G-LR1", "100G LR1"), ("100G-FR1", "100G FR1"),
    ("100G-CWDM4", "100G CWDM4"),
    ("400G-FR4", "400G FR4"), ("400G-LR4", "400G LR4"), ("400G-DR4", "400G DR4"),
    ("400G-XDR4", "400G XDR4"),
    ("800G-DR8", "800G DR8"), ("800G-2FR4", "800G 2xFR4"),
)  # fmt: skip
ROLES: Choices = (
    ("0", "Provider"), ("1", "Route server"), ("2", "Client of a route server"),
    ("3", "Customer"), ("4", "Peer"),
)  # fmt: skip

CONTACT = (
    FieldSpec(
        "desired_on", "Wanted by", FieldKind.DATE,
        "The day it should be in service. We answer with a date of our own.",
        group=Group.CONTACT, on_request=True,
    ),
    FieldSpec(
        "priority", "Priority", FieldKind.CHOICE, "How it compares with your other requests.",
        choices=(("LOW", "Low"), ("NORMAL", "Normal"), ("HIGH", "High"), ("URGENT", "Urgent")),
        default="NORMAL", group=Group.CONTACT, on_request=True,
    ),
    FieldSpec(
        "contact_email", "E-mail for this request", FieldKind.EMAIL,
        "Who we write to about it. A team address is best.",
        required=True, most=254, group=Group.CONTACT, on_request=True,
        example="peering@isp.example",
    ),
    FieldSpec(
        "contact_phone", "Phone, 24 x 7", FieldKind.PHONE,
        "With country code; your NOC at night is fine.",
        required=True, most=40, group=Group.CONTACT, on_request=True, example="+57 601 555 0100",
    ),
    FieldSpec(
        "justification", "Why", FieldKind.LONG,
        "What makes you ask now. It helps whoever decides.",
        most=2000, group=Group.CONTACT, on_request=True,
    ),
    FieldSpec(
        "client_ref", "Your reference", FieldKind.TEXT, "A number of yours, shown beside ours.",
        most=80, group=Group.CONTACT, on_request=True,
    ),
)  # fmt: skip

# Small requests are answered by mail: nobody is called at night about them.
CONTACT_SMALL = tuple(
    replace(field, required=False) if field.name == "contact_phone" else field for field in CONTACT
)

INTERCONNECT = FieldSpec(
    "interconnect", "Interconnect", FieldKind.INTERCONNECT, "One of yours that is in service.",
    required=True, on_request=True,
)  # fmt: skip

FACILITY = FieldSpec(
    "facility", "Facility", FieldKind.FACILITY,
    "A building where PeeringDB lists both of us, by its PeeringDB number.",
    required=True, on_request=True,
)  # fmt: skip

PORTS = (
    FieldSpec(
        "mode", "Mode", FieldKind.CHOICE, "LACP unless your router cannot; a single port may "
        "stand alone.",
        choices=(("lag_lacp", "LAG with LACP"), ("lag_static", "LAG without LACP"),
                 ("standalone", "Single port")),
        default="lag_lacp", required=True, group=Group.PORTS,
    ),
    FieldSpec(
        "lacp_timeout", "LACP timeout", FieldKind.CHOICE, "Must be equal on both sides.",
        choices=(("slow", "Slow, 30 s"), ("fast", "Fast, 1 s")), default="slow",
        group=Group.PORTS, only_if=("mode", ("lag_lacp",)),
    ),
    FieldSpec(
        "media", "Fibre", FieldKind.CHOICE, "Single mode; other media only where the site has no "
        "single mode.",
        choices=(("SMF OS2", "Single mode OS2"), ("MMF OM4", "Multi mode OM4")),
        default="SMF OS2", required=True, group=Group.PORTS,
    ),
    FieldSpec(
        "optic", "Optic", FieldKind.CHOICE, "Must fit the port speed; both sides use the same.",
        choices=OPTICS, required=True, group=Group.PORTS,
    ),
    FieldSpec(
        "connector", "Connector", FieldKind.CHOICE, "On the patch panel.",
        choices=(("LC", "LC duplex"), ("MPO", "MPO")), default="LC", group=Group.PORTS,
    ),
    FieldSpec(
        "mtu", "MTU", FieldKind.WHOLE, "Bytes of an IP packet.", unit="bytes", default=1500,
        minimum=1280, maximum=9216, group=Group.PORTS,
    ),
    FieldSpec(
        "diversity", "Diversity", FieldKind.CHOICE,
        "What must not be shared with another interconnect, so that one failure leaves one.",
        choices=(("none", "Not needed"), ("router", "Another router"),
                 ("facility", "Another facility"), ("metro", "Another metro")),
        default="none", group=Group.PORTS,
    ),
    FieldSpec(
        "diverse_from", "Diverse from", FieldKind.INTERCONNECT, "One of your interconnects.",
        group=Group.PORTS, only_if=("diversity", ("router", "facility", "metro")),
    ),
)  # fmt: skip

ADDRESSES = (
    FieldSpec(
        "ip_provider", "Who gives the addresses", FieldKind.CHOICE, "We do unless you prefer to.",
        choices=SIDES, default="us", required=True, group=Group.ADDRESSES,
    ),
    FieldSpec(
        "ipv4", "IPv4 subnet", FieldKind.SUBNET, "A /31 or /30 of yours.", group=Group.ADDRESSES,
        example="192.0.2.16/31", only_if=("ip_provider", ("partner",)),
    ),
    FieldSpec(
        "ipv6", "IPv6 subnet", FieldKind.SUBNET, "A /127, /126 or /64 of yours.",
        group=Group.ADDRESSES, example="2001:db8:12::/127", only_if=("ip_provider", ("partner",)),
    ),
)  # fmt: skip

BGP = (
    FieldSpec(
        "as_set", "AS-SET", FieldKind.TEXT,
        "The IRR set of what you announce, with its source if need be.", most=120,
        group=Group.BGP, example="RIPE::AS-EXAMPLE",
    ),
    FieldSpec(
        "max_prefix4", "IPv4 prefixes, most", FieldKind.WHOLE,
        "At more than this many we close the session. A quarter above what you announce is usual.",
        minimum=1, maximum=2_000_000, group=Group.BGP,
    ),
    FieldSpec(
        "max_prefix6", "IPv6 prefixes, most", FieldKind.WHOLE, "The same for IPv6.",
        minimum=1, maximum=1_000_000, group=Group.BGP,
    ),
    FieldSpec(
        "their_role", "Your BGP role", FieldKind.CHOICE,
        "RFC 9234. Peers both use Peer; leave it empty if your router does not know roles.",
        choices=ROLES, group=Group.BGP,
    ),
    FieldSpec(
        "our_role", "Our BGP role", FieldKind.CHOICE, "The counterpart of yours.", choices=ROLES,
        group=Group.BGP,
    ),
    FieldSpec(
        "auth", "Session protection", FieldKind.CHOICE, "Most peers use none.",
        choices=(("none", "None"), ("md5", "TCP MD5"), ("tcp-ao", "TCP-AO")), default="none",
        group=Group.BGP,
    ),
    FieldSpec(
        "secret", "Session secret", FieldKind.SECRET,
        "Kept encrypted and never shown again, neither to you nor to us.", most=80,
        group=Group.BGP, only_if=("auth", ("md5", "tcp-ao")),
    ),
    FieldSpec(
        "bfd", "BFD", FieldKind.FLAG, "Detects a failure in less than a second.", default=False,
        group=Group.BGP,
    ),
    FieldSpec(
        "bfd_interval_ms", "BFD interval", FieldKind.WHOLE, "At least 50 ms.", unit="ms",
        minimum=50, maximum=60_000, default=300, group=Group.BGP, only_if=("bfd", ("true",)),
    ),
)  # fmt: skip

LOA = (
    FieldSpec(
        "loa_provider", "Who issues the LOA", FieldKind.CHOICE,
        "The letter of authorization lets the other side order the cross-connect.",
        choices=SIDES, default="us", required=True, group=Group.LOA,
    ),
    FieldSpec(
        "xc_orderer", "Who orders the cross-connect", FieldKind.CHOICE,
        "Whoever gets the LOA: with ours you order, with yours we do.",
        choices=SIDES, default="partner", required=True, group=Group.LOA,
    ),
    FieldSpec(
        "xc_payer", "Who pays for it", FieldKind.CHOICE, "Usually whoever orders.",
        choices=SIDES, default="partner", required=True, group=Group.LOA,
    ),
    FieldSpec(
        "xc_note", "Why it differs", FieldKind.LONG,
        "Needed where the side that issues the LOA also orders.", most=500, group=Group.LOA,
    ),
    FieldSpec(
        "demarc_cage", "Your cage or suite", FieldKind.TEXT, "As the facility writes it.", most=80,
        group=Group.LOA, only_if=("loa_provider", ("partner",)),
    ),
    FieldSpec(
        "demarc_rack", "Your rack", FieldKind.TEXT, most=80, group=Group.LOA,
        only_if=("loa_provider", ("partner",)),
    ),
    FieldSpec(
        "demarc_panel", "Your patch panel", FieldKind.TEXT, most=80, group=Group.LOA,
        only_if=("loa_provider", ("partner",)),
    ),
    FieldSpec(
        "demarc_ports", "Your panel ports", FieldKind.TEXT,
        "One pair for each port, with commas between them.", most=80, group=Group.LOA,
        example="1/2, 3/4", only_if=("loa_provider", ("partner",)),
    ),
)  # fmt: skip

FORECAST = (
    FieldSpec(
        "forecast_6m_bps", "Traffic in 6 months", FieldKind.BPS, "Your peak, as you expect it.",
        unit="bit/s", minimum=0, maximum=YES_TO_ALL, group=Group.TRAFFIC,
    ),
    FieldSpec(
        "forecast_12m_bps", "Traffic in 12 months", FieldKind.BPS, unit="bit/s", minimum=0,
        maximum=YES_TO_ALL, group=Group.TRAFFIC,
    ),
    FieldSpec(
        "forecast_24m_bps", "Traffic in 24 months", FieldKind.BPS, unit="bit/s", minimum=0,
        maximum=YES_TO_ALL, group=Group.TRAFFIC,
    ),
    FieldSpec(
        "forecast_note", "About the forecast", FieldKind.LONG,
        "Needed where traffic is to fall: say what goes away.", most=1000, group=Group.TRAFFIC,
    ),
)  # fmt: skip

PEAK = FieldSpec(
    "current_peak_bps", "Peak with us today", FieldKind.BPS,
    "Over all paths, as you measure it. Beside it stands what we measure.", unit="bit/s",
    required=True, minimum=0, maximum=YES_TO_ALL, group=Group.TRAFFIC,
)  # fmt: skip
RAMP = FieldSpec(
    "ramp_events", "Launches and events", FieldKind.LONG,
    "Dates at which traffic jumps: a launch, a match, a network you take over.", most=1000,
    group=Group.TRAFFIC,
)  # fmt: skip


def speed(*, required: bool) -> FieldSpec:
    """Speed of each port."""
    return FieldSpec(
        "port_speed_gbps", "Port speed", FieldKind.CHOICE,
        "As the site offers it. All ports of a LAG have the same speed.", choices=SPEEDS,
        unit="Gbps", required=required, group=Group.PORTS,
    )  # fmt: skip


def count(*, required: bool) -> FieldSpec:
    """How many ports."""
    return FieldSpec(
        "port_count", "Number of ports", FieldKind.WHOLE, "1 to 16 in one LAG.", minimum=1,
        maximum=16, required=required, group=Group.PORTS,
    )  # fmt: skip
