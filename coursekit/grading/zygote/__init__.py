"""Keeps TensorFlow imported and forks kernels from it."""
