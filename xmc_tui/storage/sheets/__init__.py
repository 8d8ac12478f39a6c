"""Order sheets: writing, reading, verification and comparison."""
