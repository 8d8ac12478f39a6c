"""Controllers: each carries out one family of the advisor's commands."""
