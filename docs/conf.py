"""Sphinx builds these pages: `make docs`."""

project = "emptychair"
copyright = "the emptychair authors"
extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = "emptychair"
exclude_patterns = ["_build"]
