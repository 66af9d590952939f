"""Text to syntax tree, with PowerShell's own error ids, texts and positions."""
