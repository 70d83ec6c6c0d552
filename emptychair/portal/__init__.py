"""What customers see of the company in a browser: the page of their conversation."""
