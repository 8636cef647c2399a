"""Importing this makes detection ready: packs read, tables built, loops compiled, once for all workers to inherit."""

from __future__ import annotations

from marsad.detect.detector import detect

# One text through everything, so that whatever is made on first use is made now.
detect("call 00964 770 000 0000 or https://example.com, اتصل الآن @name_1", "IQ")
