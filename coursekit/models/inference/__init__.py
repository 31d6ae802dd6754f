"""What to do with a trained model that labels every pixel."""
