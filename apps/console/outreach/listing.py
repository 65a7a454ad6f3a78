"""The list of campaigns."""

from apps.console import addresses, statuses
from apps.console.lists import Column, Drop, Empty, Listing
from apps.core import units
from apps.core.ui import components
from apps.partners.enums import CampaignState
from apps.partners.filters import CampaignFilter

CAMPAIGNS = Listing(
    key="campaigns",
    noun="campaign",
    nouns="campaigns",
    filters=CampaignFilter,
    sort="-created",
    columns=(
        Column("name", "Campaign", lambda c: c.name,
               lambda c: components.link(addresses.of(c.ref), c.name, c.ref), sort="name"),
        Column("state", "State", lambda c: c.get_state_display(),
               lambda c: statuses.state("campaign", c.state), sort="state"),
        Column("sent", "Sent", lambda c: c.sent, numeric=True),
        Column("replied", "Replied", lambda c: c.replied, numeric=True),
        Column("bounced", "Bounced", lambda c: c.bounced, numeric=True),
        Column("silenced", "Opted out", lambda c: c.silenced, numeric=True),
        Column("excluded", "Left out", lambda c: c.excluded, numeric=True),
        Column("owner", "Owner", lambda c: str(c.owner), sort="owner__name", css="ep-2"),
        Column("created", "Made", lambda c: c.created_at.date(),
               lambda c: units.day(c.created_at.date()), sort="created_at", css="ep-nowrap ep-2"),
    ),
    drops=(Drop("state", "State", lambda: CampaignState.choices),),
    empty=Empty(
        "No campaign yet",
        "Write a template, then choose whom it goes to from the list of partners.",
        "mail",
    ),
)  # fmt: skip
