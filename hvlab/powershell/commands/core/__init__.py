"""The cmdlets of the language itself: streams, variables, script blocks, jobs, aliases."""

MODULES = ("blocks", "writing", "variables", "names", "jobs")
