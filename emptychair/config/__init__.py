"""Settings, addresses and background work."""
