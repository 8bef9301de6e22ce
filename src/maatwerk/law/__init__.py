"""The law of the Flemish social economy: one module per measure, numbers in dated parameter files."""
