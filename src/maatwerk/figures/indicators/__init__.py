"""Indicators with the definitions of the documents, each opened to what it rests on."""
