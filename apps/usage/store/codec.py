"""A sealed day as bytes (codec 1): two directions, each 8 byte planes of 288, highest byte first.

The planes of the high bytes hardly change within a day, so PostgreSQL's own compression halves
the value; nothing is rounded. -1 is a gap.
"""

import numpy as np
import numpy.typing as npt

from apps.usage.store.batch import DAY_SLOTS, Ints

Bytes = npt.NDArray[np.uint8]

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
