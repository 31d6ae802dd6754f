"""Pictures of many features in the plane, and how far to trust them."""
