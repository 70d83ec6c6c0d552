"""Measures intake, lists and search: ratios against a limit or a rival in the same run."""
