"""The base of every error that the project raises.

EmptychairError
├── channels.errors.ChannelError
└── core.postgres.errors.DatabaseError
"""


class EmptychairError(Exception):
    """Something went wrong in a way that a person can read: one line, and what to do."""
