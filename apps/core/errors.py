"""What an action says when it will not do something; see `apps.accounts.errors`."""

from apps.accounts.errors import Invalid, Refused

__all__ = ["Invalid", "Refused"]
