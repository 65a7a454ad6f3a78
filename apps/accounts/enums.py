"""Staff roles and preferences of a person."""

from django.db.models import TextChoices


class Role(TextChoices):
    ADMIN = "admin", "Administrator"
    MANAGER = "manager", "Interconnection manager"
    ENGINEER = "engineer", "Network engineer"
    LEGAL = "legal", "Legal"
    FINANCE = "finance", "Finance"
    LEADERSHIP = "leadership", "Leadership"


class Theme(TextChoices):
    AUTO = "auto", "As the system"
    LIGHT = "light", "Light"
    DARK = "dark", "Dark"
