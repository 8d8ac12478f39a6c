"""The car in the terminal: layers of light, coloured by the catalog, made into cells. Needs numpy, no Textual."""
