"""Models rebuilt to label every place of an image, with the weights that they have."""
