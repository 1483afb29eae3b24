"""Programs that try to get out, to stay, to eat the machine, to read what is not theirs, to lie."""
