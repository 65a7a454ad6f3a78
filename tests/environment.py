"""Loaded before Django's settings: tests run in the environment made for them."""

import atexit
import os
import shutil
import tempfile

if "MEDIA_ROOT" not in os.environ:
    os.environ["MEDIA_ROOT"] = tempfile.mkdtemp(prefix="edgepartners-files-")
    atexit.register(shutil.rmtree, os.environ["MEDIA_ROOT"], ignore_errors=True)
os.environ.setdefault("EDGEPARTNERS_ENV", "test")
os.environ.setdefault("CLICKHOUSE_URL", "chdb://memory/")  # the engine in this process
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # the browser driver runs a loop

if "/" in os.environ.get("REDIS_URL", "").removeprefix("redis://"):
    # Each of pytest's processes has a database of its own: one clearing its cache harms no other.
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) + 1
    os.environ["REDIS_URL"] = f"{os.environ['REDIS_URL'].rpartition('/')[0]}/{number}"
