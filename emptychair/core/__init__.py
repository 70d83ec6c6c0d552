"""What everything may use: clock, guarded HTTP client, signing, limits, text helpers, base error."""
