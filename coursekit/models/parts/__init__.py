"""What the families share: beginning and end, stages, heads and extra losses."""
