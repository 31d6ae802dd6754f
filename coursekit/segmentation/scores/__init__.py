"""How well segments keep to the regions of the truth."""
