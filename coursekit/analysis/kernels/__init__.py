"""Kernels taken apart and put together."""
