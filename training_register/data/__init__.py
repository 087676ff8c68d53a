"""Lists and figures that ship with the program."""
