"""The lists of the register, one file per list."""
