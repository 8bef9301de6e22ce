"""The memory of the house: a chain of events in which each carries the hash of the one before."""
