"""Registers that people kept in spreadsheets of their own: read as they are, understood row by row, asked about.

`reading` makes a Book of a file, in a process of its own (`child`), and `pasting` of pasted rows. `proposing` makes of
a Book, of the register's lists and of the answers so far a Proposal: an outcome for every row that holds anything, the
questions that are open, and what the register would count. It decides by small files that each know one thing:
`blocks` where the rows of a table lie, `columns` which column is which, `days`, `counts` and `spellings` what a cell
says, `totals` what the file itself adds up, `doubles` what stands in it twice.
"""
