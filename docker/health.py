"""Health of one container: `python docker/health.py web|beat`. Exit code 0 when it is well.

web: /healthz answers. beat: its schedule was written lately. A worker is asked by Celery itself.
"""

import http.client
import os
import sys
import time
from pathlib import Path

PORT = 8000
SCHEDULE = "beat-schedule"
STALE_SECONDS = 600  # beat writes every three minutes


def web() -> bool:
    """Asks under a host name that the settings allow."""
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].lstrip(".*") or "localhost"
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=4)
    try:
        connection.request("GET", "/healthz", headers={"Host": host})
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def beat() -> bool:
    """Looks at the age of the schedule in the data folder."""
    files = Path(os.environ["EDGEPARTNERS_VAR"]).glob(f"{SCHEDULE}*")  # the ending varies
    return any(time.time() - file.stat().st_mtime < STALE_SECONDS for file in files)


if __name__ == "__main__":
    sys.exit(0 if {"web": web, "beat": beat}[sys.argv[1]]() else 1)
