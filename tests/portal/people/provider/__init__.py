"""A real OpenID Connect provider for tests: its own project, its own database, the claims of the access management."""
