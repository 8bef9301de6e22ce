"""The law with other amounts or more time over the same facts: reality beside it, estimates."""
