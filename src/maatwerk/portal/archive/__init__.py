"""The archive: files kept by the hash of their bytes."""
