"""The only code that changes the register. An action never commits: whoever calls it does, once."""
