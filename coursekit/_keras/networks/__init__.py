"""Models and layers looked into: their graphs, their parts by name, their gradients and logits."""
