"""A small firm with customers, to look at and to try things on."""
