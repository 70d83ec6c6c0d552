"""Reading mail: bytes in, an Inbound out. Pure functions, shared by every kind of channel that carries mail."""
