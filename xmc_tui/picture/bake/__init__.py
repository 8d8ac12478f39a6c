"""The baker: our own 3D models of the cars, ray marched once into the layers of light that the run
time colours."""
