"""Bytes: pages a disk file owns, and the file system a guest keeps in them.

`pages.py`   PageMap, the immutable set of 4 KiB pages that one disk file owns;
`device.py`  PageDevice, what a file system needs to know of a disk;
`fat32/`     Volume, a GPT disk with one FAT32 partition.
"""
