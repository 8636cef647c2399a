"""The desk: people, permissions and screens around the leads; no analysis of its own."""
