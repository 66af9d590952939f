"""Syntax tree to values: scopes, operators, conversion, binding, pipelines, errors."""
