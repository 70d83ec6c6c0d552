"""Pages of conversations, and what is answered there."""
