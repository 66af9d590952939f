"""Text forms of numbers, dates and spans of time, as .NET Framework writes and reads them."""
