"""Base page, components, static files."""
