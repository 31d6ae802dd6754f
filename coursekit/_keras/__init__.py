"""The few modules that know the insides of Keras or of a backend."""
