"""The benchmark room: one case, many engines, one table. `python -m bench --help` says how."""
