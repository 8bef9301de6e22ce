"""Taking in: files come, are kept, read whole or refused, and what was found in them is worked through."""
