"""Known traps in a model, its loss and its data: one module a kind."""
