"""What networks that label every pixel are made of: pyramids of pooling and of dilation, blocks."""
