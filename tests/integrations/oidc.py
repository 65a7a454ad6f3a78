"""A running server for signing in."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from apps.integrations.faking import serve
from apps.integrations.peeringdb.oidc_fake import Oidc, Persona

CLIENT, SECRET = "edgepartners", "not-a-secret"


@contextmanager
def running(people: Callable[[], Sequence[Persona]], *, redirects: Sequence[str]) -> Iterator[Oidc]:
    address: list[str] = []
    site = Oidc(
        people, root=lambda: address[0], client_id=CLIENT, secret=SECRET, redirects=redirects
    )
    server = serve(lambda path: (site, path))
    address.append(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
