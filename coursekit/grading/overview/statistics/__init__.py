"""What a class's results say about the questions."""
