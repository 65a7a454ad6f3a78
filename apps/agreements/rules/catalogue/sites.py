"""Terms about where the networks meet. Rules: term types 10.1, figures 3."""

from apps.agreements.rules import choices
from apps.agreements.rules.catalogue.shapes import Entry, rate, several, text, whole

MIN_SITES = Entry(
    purpose="In how many places the networks must meet.",
    example=(
        "The Parties shall interconnect in at least three (3) metropolitan areas in two (2) time "
        "zones, each with no less than 100 Gbps."
    ),
    fields=(
        whole("count", "Places", "How many sites in service are needed, such as 3.", 1, 200,
              required=True),
        whole("zones", "Time zones", "In how many different ones. Empty: not said.", 1, 24),
        text("regions", "Regions", "Those the contract names, such as east, central, west."),
        rate(
            "min_port_bps", "Smallest port", "A place counts from this capacity on, in bit/s.",
            "A place counts from this capacity on, such as 100.",
        ),
    ),
)  # fmt: skip

PORT_SPEED = Entry(
    purpose="Which ports and optics are used.",
    example=(
        "Interconnection takes place on ports of 100 Gbps with long-reach optics over single-mode "
        "fibre; ports of each place are bundled."
    ),
    fields=(
        rate(
            "min_bps", "Port speed", "At least, of a single port: 100000000000 for 100 Gbps.",
            "At least, of a single port, such as 100.", required=True,
        ),
        several("optics", "Optics", choices.OPTICS, "Which are permitted. None: any."),
        whole("min_ports", "Ports in a place", "How many at least.", 1, 64, default=1),
    ),
)  # fmt: skip

TYPES = {"MIN_SITES": MIN_SITES, "PORT_SPEED": PORT_SPEED}
