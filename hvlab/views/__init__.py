"""What the learner sees: the manager, the drawn checkpoint tree, and both as plain text."""
