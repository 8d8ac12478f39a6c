"""What is sold, what may be combined and what it costs: values and pure functions, standard library alone."""
