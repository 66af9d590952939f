"""PowerShell Direct: the same language inside a guest."""
