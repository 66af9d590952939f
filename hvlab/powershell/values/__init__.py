"""What a pipeline carries: numbers, strings, dates, objects, errors."""
