"""What the layers of the kit are made of: configuration, chains, convolutions without faults."""
