"""What a model costs: memory, parameters, multiply-adds."""
