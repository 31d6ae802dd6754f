"""Carries out one warp on arrays and boxes."""
