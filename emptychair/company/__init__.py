"""The company: its seats, access and journal."""
