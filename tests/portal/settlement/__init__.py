"""Tests of settlement; a package, so that its settled Flanders is gone after the last of them."""
