"""The cmdlets of the language itself: streams, variables, script blocks, jobs, aliases."""

from hvlab.powershell.commands.core import blocks, jobs, names, variables, writing

CMDLETS = (
    *blocks.CMDLETS,
    *writing.CMDLETS,
    *variables.CMDLETS,
    *names.CMDLETS,
    *jobs.CMDLETS,
)
ALIASES = {
    **blocks.ALIASES,
    **writing.ALIASES,
    **variables.ALIASES,
    **names.ALIASES,
    **jobs.ALIASES,
}
