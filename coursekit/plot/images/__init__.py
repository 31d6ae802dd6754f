"""Images, maps and filters, side by side or one over the other."""
