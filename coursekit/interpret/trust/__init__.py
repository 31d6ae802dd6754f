"""How far a map of an image can be trusted."""
