"""The API: typed, versioned, with the same roles and the same rows as the pages."""
