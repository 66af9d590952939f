"""Members of .NET's classes: explicit tables of properties, methods, statics and constructors."""
