"""Application services: autosave, opening, listing and exporting documents."""
