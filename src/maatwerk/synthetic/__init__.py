"""Invented Flanders: nobody in it exists."""
