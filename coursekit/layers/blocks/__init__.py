"""Layers that are small networks: of Inception, ResNet, ResNeXt, DenseNet."""
