"""What an instructor sees of a class: who is missing, which questions were hard, what changed."""
