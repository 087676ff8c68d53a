"""Excel workbooks (.xlsx) of people, read with all that a person sees: `workbook` begins with a file's bytes."""
