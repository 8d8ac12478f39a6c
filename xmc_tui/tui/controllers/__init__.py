"""Controllers: each carries out one family of commands."""
