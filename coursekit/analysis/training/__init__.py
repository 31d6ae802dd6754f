"""Whether a model is fit to be trained: gradients, moments, lint."""
