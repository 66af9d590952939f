"""The Windows around the shell: services, processes, events, registry, updates, its programs.

On the host they ask the host, in a guest the guest; see `computers`.
"""

MODULES = (
    "services",
    "processes",
    "events",
    "properties",
    "machine",
    "updates",
    "inventory",
    "active_directory",
    "console",
    "programs",
)
