"""Pictures of masks: in colors, with errors and outlines, beside their images."""
