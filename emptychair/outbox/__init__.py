"""The only door out: drafts, what the chair said of them, and what was sent."""
