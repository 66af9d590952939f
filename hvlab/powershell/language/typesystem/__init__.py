"""Which types there are, and which one a value has. Members and conversion build on it."""
