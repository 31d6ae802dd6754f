"""Many small segments that keep to the borders of things, and a plain grid beside them."""
