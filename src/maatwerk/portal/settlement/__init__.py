"""Settling: a quarter is computed from what came in, explained, approved by a second person, booked, paid and answered for."""
