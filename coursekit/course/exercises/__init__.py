"""What a right answer to each exercise must do, one module a lesson."""
