"""The gradebook: what is recorded in it, how, and what waits to be."""
