"""Measures the goals of docs/explanation/speed.md: ratios against a limit or a rival in the same run."""
