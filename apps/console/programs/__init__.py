"""Workstreams and their work."""
