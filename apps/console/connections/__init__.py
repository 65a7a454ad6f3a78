"""Connections to systems that are imported from."""
