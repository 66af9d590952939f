"""The typed window: real Hyper-V PowerShell against the lab.

Text goes through the layers below, from the ground up; each knows only those above its line:

    values       what a pipeline carries: numbers, strings, dates, objects, errors
    syntax       text -> syntax tree, with PowerShell's own parse errors
    language     syntax tree -> values: scopes, operators, binding, pipelines, error records
    formatting   values -> console text: tables, lists, errors
    commands     the generic cmdlets (Where-Object, Select-Object, Get-ChildItem, ...)
    hyperv       the Hyper-V module: its facts, its objects, its cmdlets
    guest        PowerShell Direct: the same language inside a guest
    lab_commands the module hvlab: what no administrator could type; a real host has none of it
    translate    the other way: an operation -> the line that an administrator would type
    session      a console: type text, get what the console would show
    export       what was done in a lab -> a script that does it again

It imitates Windows PowerShell 5.1, en-US, 120 columns wide. It is pure standard library.
"""
