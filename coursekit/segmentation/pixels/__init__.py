"""Images, labels and features of pixels as all methods read them."""
