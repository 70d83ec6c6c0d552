"""Channel accounts, arrivals, and the kinds of channel."""
