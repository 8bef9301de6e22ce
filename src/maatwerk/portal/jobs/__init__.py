"""Work that takes longer than a page: asked on a page, done by a worker process, followed on a page."""
