"""Marks: as plain data, as tables and files, ranked and as learning platforms take them."""
