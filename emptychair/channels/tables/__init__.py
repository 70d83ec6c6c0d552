"""What kinds that read tables of text share: lines, rows, columns, times."""
