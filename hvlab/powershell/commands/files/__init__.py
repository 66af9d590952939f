"""Files and folders of a simulated drive: the host's, or a guest's while a session is in it.

Nothing here opens a file of the computer that hvlab runs on.
"""

MODULES = ("listing", "changing", "content", "names", "hashes")
