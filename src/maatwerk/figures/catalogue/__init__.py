"""The published figures: read from their data files, walked against documents, recomputed and held against each other."""
