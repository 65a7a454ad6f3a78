"""A sealed day as bytes: two directions, each 8 byte planes of 288, highest byte first.

The planes of the high bytes hardly change within a day, so they compress to half; nothing is
rounded. -1 is a gap. Codec 1 are the planes as they are, for a PostgreSQL that compresses with lz4
itself; codec 2 are planes that we compress with lz4, for one that would take its slow pglz.
"""

import lz4.block
import numpy as np
import numpy.typing as npt

from apps.usage.store.batch import DAY_SLOTS, Ints

Bytes = npt.NDArray[np.uint8]

PLAIN, SQUEEZED = 1, 2
PLANES = 8
DAY_BYTES = 2 * PLANES * DAY_SLOTS


def pack(rates: Ints) -> Bytes:
    """uint8[n, 4608] of int64[n, 2, 288]."""
    count = len(rates)
    low_first = np.ascontiguousarray(rates, "<i8").view(np.uint8).reshape(count, 2, DAY_SLOTS, 8)
    planes = np.ascontiguousarray(low_first[..., ::-1].transpose(0, 1, 3, 2))
    return planes.reshape(count, DAY_BYTES)


def unpack(raw: Bytes) -> Ints:
    """int64[2, n, 288] of uint8[n, 4608]."""
    planes = raw.reshape(-1, 2, PLANES, DAY_SLOTS)
    low_first = np.empty((2, len(planes), DAY_SLOTS, PLANES), np.uint8)
    for plane in range(PLANES):
        low_first[..., PLANES - 1 - plane] = planes[:, :, plane].transpose(1, 0, 2)
    return low_first.view("<i8")[..., 0].astype(np.int64, copy=False)


def squeeze(packed: Bytes) -> list[bytes]:
    """Each row of uint8[n, 4608] compressed."""
    return [lz4.block.compress(row.data, store_size=False) for row in packed]


def expand(raw: Bytes, codecs: Ints, lengths: Ints) -> Bytes:
    """uint8[n, 4608] of rows of either codec, one after the other in `raw`."""
    if (codecs == PLAIN).all():
        return raw.reshape(-1, DAY_BYTES)
    ends = np.cumsum(lengths)
    pieces = zip(codecs.tolist(), (ends - lengths).tolist(), ends.tolist(), strict=True)
    data = memoryview(raw.tobytes())
    rows = [
        data[start:end] if codec == PLAIN else lz4.block.decompress(data[start:end], DAY_BYTES)
        for codec, start, end in pieces
    ]
    return np.frombuffer(b"".join(rows), np.uint8).reshape(-1, DAY_BYTES)
