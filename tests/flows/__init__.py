"""Whole arcs, told as a person would live them."""
