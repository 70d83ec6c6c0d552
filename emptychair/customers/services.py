"""What is done to customers and their handles."""

from emptychair.customers.knowing import Seen, gather, know
from emptychair.customers.merging import alone, beside_others, merge, undo_merge
from emptychair.customers.naming import rename, undo_naming

__all__ = ["Seen", "alone", "beside_others", "gather", "know", "merge", "rename", "undo_merge", "undo_naming"]
