"""What all methods share: inputs, scores, layers, batches, and functions compiled once."""
