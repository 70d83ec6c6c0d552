"""The forms of what is asked and answered. Names are those of docs/reference/words.md."""
