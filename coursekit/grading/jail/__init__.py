"""Confines a process: namespaces, limits, a watchdog, and the kinds of jail."""
