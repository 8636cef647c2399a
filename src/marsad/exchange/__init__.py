"""Foreign formats, one file each, found by the registry; nothing here sends anything anywhere."""

from marsad.exchange.contract import PackFormat, export_packs, pack_formats

__all__ = ["PackFormat", "export_packs", "pack_formats"]
