"""Pages of what goes out: what is held, and what did not arrive."""
