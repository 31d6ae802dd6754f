"""What white is in images of integers; in floats it is 1."""

WHITE = {"uint8": 255.0, "uint16": 65535.0}
