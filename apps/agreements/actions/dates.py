"""What the calendar asks for, in its order."""

from datetime import datetime

from apps.agreements.actions import envelopes, reminding, signing, ticking


def keep_dates(*, at: datetime) -> None:
    """Put in force, close what was not signed in time, renew or end, remind. Safe to run twice.

    In this order: an agreement whose day has come must be in force before its terms move on.
    """
    signing.activate_due(at=at)
    envelopes.expire_envelopes(at=at)
    ticking.tick(at=at)
    reminding.remind(at=at)
