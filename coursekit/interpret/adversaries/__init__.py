"""Adversaries: small changes of an image that change what a model takes it for."""
