"""How variables, aliases, hashes and jobs are shown."""

from __future__ import annotations

from hvlab.powershell.formatting.views import Column, TableView, Views

JOB = "System.Management.Automation.Job"


def register(views: Views) -> None:
    """Make the views known."""
    views.register(
        "System.Management.Automation.PSVariable",
        TableView((Column("Name", "Name", 30), Column("Value", "Value"))),
    )
    views.register(
        "System.Management.Automation.AliasInfo",
        TableView(
            (
                Column("CommandType", "CommandType", 15),
                Column("Name", "DisplayName", 50),
                Column("Version", "Version", 10),
                Column("Source", "Source"),
            )
        ),
    )
    views.register(
        "Microsoft.Powershell.Utility.FileHash",
        TableView(
            (
                Column("Algorithm", "Algorithm", 15),
                Column("Hash", "Hash", 70),
                Column("Path", "Path"),
            )
        ),
    )
    jobs = TableView(
        (
            Column("Id", "Id", 6),
            Column("Name", "Name", 15),
            Column("PSJobTypeName", "PSJobTypeName", 15),
            Column("State", "State", 13),
            Column("HasMoreData", "HasMoreData", 15),
            Column("Location", "Location", 20),
            Column("Command", "Command", 25),
        )
    )
    views.register(JOB, jobs)  # of the base type alone: jobs of all kinds stand in one table
