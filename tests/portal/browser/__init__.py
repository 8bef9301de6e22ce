"""Stories in a real browser; a package, so that its browser and its portal are closed after the last of them."""
