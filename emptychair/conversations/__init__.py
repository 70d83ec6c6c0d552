"""Intake of messages, threads, conversations and search."""
