"""Webhooks of our own systems."""
