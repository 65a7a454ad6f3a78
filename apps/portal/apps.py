from importlib import import_module

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "apps.portal"

    def ready(self) -> None:
        import_module("apps.portal.signin.factors")  # needs the models of the sign-in library
