"""The engines that run in the project's own environment: a module each, run in a process of its own."""
