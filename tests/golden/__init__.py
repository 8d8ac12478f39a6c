"""Golden screens: what the app shows, as plain text that reads in review."""
