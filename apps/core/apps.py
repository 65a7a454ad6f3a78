from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate  # noqa: TID251  schema, no business

from apps.core.wall import schema, standing, tables


class CoreConfig(AppConfig):
    name = "apps.core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hide from partners' pages what is declared; put the wall up after each migration."""
        for rows in tables.declared():
            for field in rows.hidden_fields:
                standing.hide(field)
        post_migrate.connect(_put_up_wall, sender=self)


def _put_up_wall(using: str, **_: Any) -> None:
    schema.put_up(connections[using])
