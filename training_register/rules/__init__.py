"""Pure decisions: the standard library only, and told what day it is."""
