"""The Hyper-V module: its facts, objects and cmdlets."""
