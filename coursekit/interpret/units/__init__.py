"""What single units of a layer are: their filters, and the images that move them most."""
