"""Which rows and columns each table has."""
