"""Maps of what in an image moves a model's score."""
