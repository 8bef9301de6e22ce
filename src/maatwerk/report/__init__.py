"""The pages that put the figures of all rooms together."""
