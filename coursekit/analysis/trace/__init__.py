"""One run of a model on symbolic inputs, recorded call by call."""
