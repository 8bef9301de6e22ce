"""The quarter run: declarations, rights and contingents to explained amounts."""
