"""Nouns: what exists in the lab, as plain frozen rows. Nothing here acts."""
