"""Small objects that stand inside others, and objects that are named in a body."""

from typing import Any

from rest_framework import serializers

from apps.api.rows import Row


class Person(Row):
    name = serializers.CharField()
    email = serializers.EmailField()


class PartnerName(Row):
    ref = serializers.CharField(help_text="PAR-00042")
    name = serializers.CharField()


class InterconnectName(Row):
    ref = serializers.CharField(help_text="PNI-00042")
    name = serializers.CharField()


class Named(serializers.SlugRelatedField):
    """An object by its reference or address. A text that no database can hold names nothing."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, str) and "\0" in data:
            self.fail("does_not_exist", slug_name=self.slug_field, value=data.replace("\0", ""))
        return super().to_internal_value(data)
