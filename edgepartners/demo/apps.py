from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "edgepartners.demo"
    label = "demo"
