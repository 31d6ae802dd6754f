"""What is done to tensors on every backend: checks, precision, axes, sizes, labels, weights."""
