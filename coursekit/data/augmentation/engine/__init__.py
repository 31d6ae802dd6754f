"""How images, masks, boxes and labels are changed together."""
