"""The customer's page as PDF: one A4 sheet, tagged, with subsets of the system's fonts."""
