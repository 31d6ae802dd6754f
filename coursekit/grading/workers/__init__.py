"""Grades many submissions: local processes, or a Dask cluster."""
