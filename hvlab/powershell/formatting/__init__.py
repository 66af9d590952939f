"""Values to console text: tables, lists, errors."""
