"""Days and times as a language writes them, where Django's own way is one country's."""
