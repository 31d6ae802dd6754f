"""Networks that classify images, a family a file."""
