"""What programs may ask and do with a token: the same services and selectors as the pages, as JSON."""
