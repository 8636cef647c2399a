"""Groups addresses that were seen into sessions: what one line or one client did without a long silence."""
