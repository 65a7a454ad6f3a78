"""Small objects that stand inside others."""

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
