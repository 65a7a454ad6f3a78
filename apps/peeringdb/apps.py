from django.apps import AppConfig


class PeeringDBConfig(AppConfig):
    name = "apps.peeringdb"
    label = "peeringdb"
    default_auto_field = "django.db.models.BigAutoField"
