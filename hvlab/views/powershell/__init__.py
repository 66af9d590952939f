"""The PowerShell window in Jupyter: cells of a Python notebook, and a kernel of its own.

console     where text goes and answers come from
window      a session on a lab, and how its failures end a cell
exchange    Python's values to PowerShell's and back
cell        which part of a cell is PowerShell
magics      `%%powershell`, `%powershell`, Tab and Shift+Tab in them
lab         commands of the lab's own, for notebooks without Python
kernel      the kernel "PowerShell (hvlab)"; needs ipykernel, which a browser has not
"""
