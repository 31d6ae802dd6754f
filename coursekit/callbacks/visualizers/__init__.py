"""Callbacks that show pictures while a model learns."""
