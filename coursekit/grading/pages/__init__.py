"""Pages that show a student's work to others: nothing of it runs, and none of it takes long."""
