"""Registers that people kept in spreadsheets of their own: read as they are, understood row by row, asked about.

`reading` makes a Book of a file, in a process of its own (`child`), and `pasting` of pasted rows; there `kinds` says
what a file is, `excel` reads workbooks, and `delimited` CSV and what was pasted. `proposing` makes of a Book, of the
register's lists and of the answers so far a Proposal: an outcome for every row that holds anything, the questions that
are open, and what the register would count; `remembered` keeps the last few. It decides by small files that each know
one thing:

- `blocks` where the tables of a sheet lie, `sheet_kinds` which of them hold entries, `headings` and `columns` which
  column is which, `codes` what codes stand for, `table_context` what titles, legends and notes tell of all rows;
- `row_kinds` what a row is, `sections` what a title between rows gives, `outcomes` what becomes of a session by its
  day (`row_days`), count (`row_counts`), status (`row_statuses`), sessions (`row_sessions`), `audiences`, `sectors`,
  `details`, and by what remarks say of it (`remarks`, `row_remarks`); `drafts` is a row while it is read;
- `days`, `spans`, `counts` and `spellings` what a cell says, `order` which days stand out, `sums` and `totals` what
  figures come to, `doubles` what stands there twice, `questions` what is asked and how answers are checked.
"""
