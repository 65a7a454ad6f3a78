"""What our drafts say, per kind of agreement: its purpose and the sections only it has."""

from apps.agreements.enums import Kind

Texts = tuple[tuple[str, tuple[str, ...]], ...]

PURPOSES: dict[Kind, str] = {
    Kind.NDA: "The parties wish to talk about connecting their networks and to exchange "
    "information that is not public.",
    Kind.SFI: "The parties connect their networks and exchange the traffic of their own customers "
    "without payment by either side.",
    Kind.SETTLED: "The parties connect their networks and exchange the traffic of their own "
    "customers, and settle the balance between them.",
    Kind.PAID_PEERING: "The parties connect their networks directly. The Customer pays for the "
    "traffic that is exchanged as set out below.",
    Kind.TRANSIT: "The Provider carries traffic between the Customer's network and the whole of "
    "the public internet.",
    Kind.CACHE: "The Provider places cache servers in the Customer's network, so that content is "
    "delivered close to the people who ask for it.",
    Kind.TRIAL: "The parties try their interconnection for a limited time before they decide on a "
    "lasting agreement.",
    Kind.MSA: "The parties set out here what applies to every order between them.",
    Kind.ORDER: "This order is placed under {parent}, whose terms apply to it.",
    Kind.SLA_SCHEDULE: "This schedule belongs to {parent} and says what service is owed, how it is "
    "measured, and what follows when it is missed.",
    Kind.AMENDMENT: "This amendment changes {parent}. What it does not name stays as it is.",
}

_CONNECTION = (
    "Interconnection",
    (
        "Each party brings its network to the places agreed on and bears the cost up to there.",
        "Each party announces its own routes and those of its customers, filters what it accepts, "
        "and sends no default route to the other.",
        "Work that interrupts traffic is announced five business days ahead, except to repair "
        "a fault.",
    ),
)
_OPERATION = (
    "Operation",
    (
        "Each party runs a network operations centre that answers at any hour and keeps its "
        "contacts up to date.",
        "A port that loses traffic is worked on until it is repaired; both parties keep the other "
        "informed.",
    ),
)
_CHARGES = (
    "Charges",
    (
        "Invoices are sent after each calendar month and are due thirty days after receipt.",
        "An amount that is disputed in good faith within that time may be held back until the "
        "figures are reconciled from the samples of both parties.",
    ),
)

SECTIONS: dict[Kind, Texts] = {
    Kind.NDA: (
        (
            "What is confidential",
            (
                "Confidential is what one party gives the other about its traffic, capacity, "
                "prices, plans and customers, in whatever form.",
                "It is used only for the talks between the parties, shown only to people who need "
                "it, and returned or erased on request.",
                "This does not cover what is public, was known before, or must be told by law.",
            ),
        ),
    ),
    Kind.SFI: (_CONNECTION, _OPERATION, ("No charges", ("Neither party pays the other.",))),
    Kind.SETTLED: (_CONNECTION, _OPERATION, _CHARGES),
    Kind.PAID_PEERING: (_CONNECTION, _OPERATION, _CHARGES),
    Kind.TRANSIT: (
        (
            "Service",
            (
                "The Provider announces the full routing table and carries the Customer's routes "
                "to all its peers and customers.",
                "The Customer may mark routes by the communities that the Provider publishes.",
            ),
        ),
        _OPERATION,
        _CHARGES,
    ),
    Kind.CACHE: (
        (
            "Equipment",
            (
                "The servers stay the property of the Provider, who replaces any that fail.",
                "The Customer gives space, power, cooling and network ports at the sites agreed "
                "on, and lets the Provider's people in with one business day's notice.",
                "The Customer does not open, move or inspect the servers.",
            ),
        ),
        _OPERATION,
    ),
    Kind.TRIAL: (
        _CONNECTION,
        (
            "Trial",
            (
                "Either party may end the trial at any time with five business days' notice.",
                "Nothing is owed for the trial but what the parties agreed on in writing.",
            ),
        ),
    ),
    Kind.MSA: (
        (
            "Orders",
            (
                "Services are ordered by documents that name this one; where they differ, the "
                "order holds.",
                "An order is binding when both parties have signed it.",
            ),
        ),
        _OPERATION,
        _CHARGES,
    ),
    Kind.ORDER: (("What is ordered", ("The services, places and capacities below.",)),),
    Kind.SLA_SCHEDULE: (
        (
            "Measurement",
            (
                "Figures are taken from five-minute samples; times of announced work do not count.",
                "The party that claims a miss names the period and encloses the figures within "
                "thirty days.",
            ),
        ),
    ),
    Kind.AMENDMENT: (("Changes", ("The clauses below replace those of the same subject.",)),),
}

COMMON: Texts = (
    (
        "Confidentiality",
        (
            "The contents of this document are confidential for as long as it is in force and for "
            "two years after.",
        ),
    ),
    (
        "Liability",
        (
            "Neither party owes the other for lost profit. This does not limit what is owed for "
            "intent, or by laws that cannot be set aside.",
        ),
    ),
)
