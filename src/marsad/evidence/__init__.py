"""Evidence that a court can check without us: a sealed store, a transparency log, exports that verify offline."""
