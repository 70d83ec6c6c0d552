"""Flat tables of what happened, as Parquet: docs/reference/facts.md describes them."""
