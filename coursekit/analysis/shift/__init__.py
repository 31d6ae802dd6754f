"""What a shift of the image does to a model's answers."""
