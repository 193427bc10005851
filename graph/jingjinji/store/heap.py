"""Give the system back what has been freed.

The C library keeps freed memory for later. What was needed once, to load a release or to read tables, would then count
for as long as the process lives, and in each process that is forked from it.
"""

from __future__ import annotations

import ctypes
import gc
import sys

_SORTING = 64 << 10


def trim() -> None:
    """Free what nobody refers to and return unused pages; does nothing where the C library has no such call."""
    gc.collect()
    if sys.platform == "linux":
        give_back = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc has it, musl has not
        if give_back is not None:
            give_back(0)
            # the next request of some size sorts what is free, and writes to it: here, not in each process forked later
            bytearray(_SORTING)
