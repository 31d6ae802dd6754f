"""What a unit sees: receptive fields by theory and by gradient."""
