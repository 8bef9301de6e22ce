"""Files in and out: bytes to typed frames plus findings, and back."""
