"""Normalizations with a choice that Keras does not give."""
