"""Files through which the customer display follows the advisor's window."""
