"""The embedded PostgreSQL of a home: started when somebody needs it, stopped when nobody does."""

from emptychair.core.postgres.cluster import Cluster, running
from emptychair.core.postgres.errors import DatabaseError
from emptychair.core.postgres.places import url_of

__all__ = ["Cluster", "DatabaseError", "running", "url_of"]
