"""emptychair: the customer's seat at a company's table."""

__version__ = "0.1.0"
