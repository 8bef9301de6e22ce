"""Commands for who runs the portal."""
