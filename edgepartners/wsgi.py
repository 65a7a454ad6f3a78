"""Entry point of the web server."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

import edgepartners.celery  # noqa: F401  makes .delay() in views reach our broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "edgepartners.settings")

gc.disable()  # what is loaded stays: looking for garbage meanwhile is a tenth of the start
application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018  loads all pages now, before the server forks
gc.enable()
gc.collect()
gc.freeze()  # a full collection over loaded modules costs a request 300 ms
