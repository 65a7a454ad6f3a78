"""What somebody at a partner may read of notices: those for themselves."""

from apps.core.wall import where

TABLES = (where("notifications.Notice", "recipient_id = {user}"),)
