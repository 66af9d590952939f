"""The generic cmdlets."""
