"""The portal: the Django project, a window on the rooms. No rule, amount or state change lives in a view."""
