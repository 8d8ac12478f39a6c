"""The door to the disk: catalogs, order sheets and where they live."""
