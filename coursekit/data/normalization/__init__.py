"""Statistics of a data set, and what is computed with them."""
