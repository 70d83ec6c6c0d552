"""Pages of the company: its set-up, its people, and what each of them may settle."""
