"""Questions that need more than one look at the world: what became of the data, what changed."""
