"""Maatwerk: the Flemish social-economy support system as open, running software."""
