"""Reading and writing of catalogs, order sheets, drafts and settings on disk."""
