"""What each number means, as Ibis expressions over the facts: they run wherever the facts lie.

Nothing here knows the database, the web or the engine. docs/reference/scorecard.md has the same in words.
"""
