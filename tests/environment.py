"""Loaded before Django's settings: tests run in the environment made for them."""

import os

os.environ.setdefault("EDGEPARTNERS_ENV", "test")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # the browser driver runs a loop
