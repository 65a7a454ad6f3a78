"""Exports of the whole database."""
