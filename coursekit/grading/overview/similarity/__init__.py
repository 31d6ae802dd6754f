"""Which submissions are alike in what is neither given nor everyone's."""
