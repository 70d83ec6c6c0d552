"""What customers are owed: promises, with the day they were made for."""
