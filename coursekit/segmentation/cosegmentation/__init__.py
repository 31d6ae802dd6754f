"""The same thing in two images."""
