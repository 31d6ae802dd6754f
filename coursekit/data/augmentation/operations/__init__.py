"""What an augmentation can do, one kind of operation a module."""
