"""The engines that run in an environment of their own: a script and a list of pinned requirements each.

A script reads the input as `.npy` files and writes its results so; it imports the numbers of the case and the
stopwatch from the bench, and its own library, and nothing else.
"""
