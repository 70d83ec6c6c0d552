"""The embedded PostgreSQL of a home: started when somebody needs it, stopped when nobody does."""

from emptychair.core.postgres.places import url_of

__all__ = ["url_of"]
