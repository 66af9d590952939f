"""Random texts through the PowerShell window, with a guard around the machine.

examples   lines that do something on a host
texts      texts nobody would type
guard      what must not be touched while a text runs
harness    one text after the other, and what may not happen

`python -m tests.powershell.fuzz --minutes 10` runs it for long; `test_fuzz.py` for a moment.
"""
