"""People outside: customers, their handles and touches."""
