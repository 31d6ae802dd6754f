"""Data sets by name: embedded, prepared or downloaded."""
