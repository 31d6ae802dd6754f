"""The kinds of jail: bubblewrap, a container, a pod, none."""
