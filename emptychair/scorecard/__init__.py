"""Facts, metric definitions and their computation."""
