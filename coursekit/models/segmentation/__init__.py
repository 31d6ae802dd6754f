"""Networks that label every pixel, a family a file, on encoders of any kind."""
