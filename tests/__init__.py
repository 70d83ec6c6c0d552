"""What concerns the whole: architecture, docs, access, flows."""
