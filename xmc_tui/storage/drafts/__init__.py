"""Drafts: the journal an autosave appends to, its records, and the list of saved drafts."""
