"""Staff roles and preferences of a person."""

from django.db.models import TextChoices


class Role(TextChoices):
    ADMIN = "admin", "Administrator"
    MANAGER = "manager", "Interconnection manager"
    ENGINEER = "engineer", "Network engineer"
    LEGAL = "legal", "Legal"
    FINANCE = "finance", "Finance"
    LEADERSHIP = "leadership", "Leadership"
    PARTNER = "partner", "Partner"  # works at a partner: the portal, never the console


# Roles of our own people, for fields that name a colleague.
STAFF_CHOICES = [(role.value, role.label) for role in Role if role != Role.PARTNER]


class Theme(TextChoices):
    AUTO = "auto", "As the system"
    LIGHT = "light", "Light"
    DARK = "dark", "Dark"
