"""What hostile people and failing machines try, case by case: docs/explanation/safety.md lists them."""
