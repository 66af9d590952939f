"""Select-Object, Sort-Object, Group-Object, Measure-Object, Compare-Object, conversions."""

from __future__ import annotations

import pytest

from tests.powershell.commands.transcripts import block, lines, shown, window


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1..9 | select -First 2", ["1", "2"]),
        ("1..9 | select -Last 2", ["8", "9"]),
        ("1..9 | select -Skip 2 -First 2", ["3", "4"]),
        ("1..9 | select -First 1 -Last 1", ["1", "9"]),
        ("1..9 | select -SkipLast 7", ["1", "2"]),
        ("1..9 | select -Index 0,8,99", ["1", "9"]),
        ("1,2,1,'a','A' | select -Unique", ["1", "2", "a", "A"]),
        ("Get-VM | select -ExpandProperty Name", ["SRV01"]),
        ("(Get-VM | select Na*).Name", ["SRV01"]),
        ("(Get-VM | select name | gm -MemberType NoteProperty).Name", ["Name"]),
        ("(Get-VM | select * -ExcludeProperty N*).Name -eq $null", ["True"]),
        ("Get-VM | select @{n='Up';e={$_.State -eq 'Running'}} | % Up", ["True"]),
        ("'b','A','c' | sort", ["A", "b", "c"]),
        ("10,9,2 | sort; 'x' ", ["2", "9", "10", "x"]),
        ("3,1,2 | sort -Descending", ["3", "2", "1"]),
        ("'b','a','B','a' | sort -Unique", ["a", "b"]),
        ("@{n=1;m=2},@{n=1;m=1},@{n=0;m=9} | sort {$_.n},{$_.m} | % { $_.m }", ["9", "1", "2"]),
        ("1..4 | sort @{e={$_ % 2};Descending=$true},@{e={$_}} ", ["1", "3", "2", "4"]),
        ("(1..6 | group {$_ % 2} | % Count) -join ','", ["3,3"]),
        ("(1..6 | group {$_ % 2} -AsHashTable)[0] -join ','", ["2,4,6"]),
        ("(1,2,3 | measure -Sum).Sum; ('ab','c' | measure Length -Maximum).Maximum", ["6", "2"]),
        ("('one two','three' | measure -Word -Line).Words", ["3"]),
        ("(Compare-Object 1,2,3 2,3,4 | % { \"$($_.InputObject)$($_.SideIndicator)\" }) -join ' '",
         ["4=> 1<="]),
        ("(Compare-Object a,b a,b -IncludeEqual).Count; Compare-Object a a", ["2"]),
        ("$x = 1..3 | tee -Variable kept; $kept.Count", ["3"]),
        ("(1..3 | Get-Random) -in 1..3; Get-Random -Minimum 5 -Maximum 6", ["True", "5"]),
    ],
)  # fmt: skip
def test_objects_are_chosen_ordered_and_counted(typed, said):
    """What comes out, printed plainly."""
    assert said == lines(typed)


def test_first_stops_what_comes_before_it():
    """An endless source in front of -First 2 is asked for no third object."""
    typed = "$i = 0; 1..1000 | % { $script:n = $_; $_ } | select -First 2 | Out-Null; $n"
    assert ["2"] == lines(typed)


def test_a_property_that_is_not_there_cannot_be_expanded():
    """It is said, and the pipeline goes on."""
    said = shown("Get-VM | select -ExpandProperty Nope; 'after'")
    assert 'select : Property "Nope" cannot be found.' in said
    assert "FullyQualifiedErrorId : ExpandPropertyNotFound,Microsoft.PowerShell.Commands." in said
    assert said.rstrip().endswith("after")


def test_json_as_windows_powershell_writes_it():
    """Four blanks, two behind the colon, what is nested below where it begins, enumerations as
    numbers, dates as milliseconds."""
    expected = block("""
        {
            "n":  "a\\u0027b",
            "list":  [
                         1,
                         2
                     ],
            "state":  2,
            "day":  "\\/Date(1709596800000)\\/",
            "none":  null
        }
        """)
    typed = (
        "[ordered]@{n=\"a'b\"; list=1,2; state=(Get-VM).State; day=[datetime]'2024-03-05';"
        " none=$null} | ConvertTo-Json"
    )
    assert expected == shown(typed)
    assert ['{"a":[1,{"b":true}]}'] == lines("@{a=@(1,@{b=$true})} | ConvertTo-Json -Compress")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("('{\"a\":[1,2,{\"b\":null}]}' | ConvertFrom-Json).a.Count", ["3"]),
        ("('{\"big\":4294967296}' | ConvertFrom-Json).big.GetType().Name", ["Int64"]),
        ("[pscustomobject]@{a=1;b='q\"q'} | ConvertTo-Csv",
         ["#TYPE System.Management.Automation.PSCustomObject", '"a","b"', '"1","q""q"']),
        ("[pscustomobject]@{a=$null;b=2} | ConvertTo-Csv -NoTypeInformation -Delimiter ';'",
         ['"a";"b"', ';"2"']),
        ("('a,b','\"1,5\",2' | ConvertFrom-Csv).a", ["1,5"]),
        ("Get-VM | select Name | Export-Csv C:\\v.csv; (Import-Csv C:\\v.csv).Name", ["SRV01"]),
    ],
)  # fmt: skip
def test_text_forms_and_back(typed, said):
    """JSON and CSV, both ways."""
    assert said == lines(typed)


def test_members_of_an_object():
    """Once for each type, methods before properties, in the order of names."""
    said = lines("Get-VM | Get-Member -Name State,Name; 1,2 | gm -Name CompareTo")
    assert "   TypeName: Microsoft.HyperV.PowerShell.VirtualMachine" == said[0]
    assert ["Name", "State"] == [line.split()[0] for line in said[3:5]]
    assert 1 == sum("TypeName: System.Int32" in line for line in said)
    assert "You must specify an object for the Get-Member cmdlet." in shown("Get-Member")


def test_objects_made_by_hand():
    """New-Object, Add-Member with notes, aliases, scripts."""
    typed = (
        "$o = New-Object PSObject -Property @{a=2};"
        "$o | Add-Member ScriptProperty twice { $this.a * 2 };"
        "$o | Add-Member ScriptMethod plus { param($n) $this.a + $n };"
        "$o | Add-Member AliasProperty other a;"
        "$o | Add-Member -NotePropertyName c -NotePropertyValue 5;"
        "$o.twice; $o.plus(40); $o.other; $o.c"
    )
    assert ["4", "42", "2", "5"] == lines(typed)
    assert "already exists" in shown(
        "$o = [pscustomobject]@{a=1}; $o | Add-Member NoteProperty a 2"
    )


def test_the_clock_is_the_simulated_one():
    """Get-Date shows the host's clock, Start-Sleep moves it, and nobody waits for it."""
    session = window()
    before = session.lab.time
    assert ["2026", "2026-03-12", "0312", "Thu"] == lines(
        "Get-Date -Format yyyy; Get-Date -UFormat %F; Get-Date -Format MMdd; Get-Date -UFormat %a",
        session,
    )
    assert ["3600"] == lines(
        "$a = Get-Date; Start-Sleep 3600; ((Get-Date) - $a).TotalSeconds", session
    )
    assert 3600 == (session.lab.time - before).total_seconds()
    assert ["1.02:00:00"] == lines("(New-TimeSpan -Days 1 -Hours 2).ToString()")
    assert ["14"] == lines("(New-TimeSpan 2024-02-15 2024-02-29).Days")


def test_chance_and_guids_come_from_the_lab():
    """The same lab gives the same ones."""
    typed = "Get-Random -Maximum 1000; New-Guid; 1..9 | Get-Random -Count 3"
    assert lines(typed) == lines(typed)


def test_a_failing_calculated_property_is_empty():
    """Without a word, and without a trace in $Error, where Select-Object and Format-Table compute
    it; the block has a scope of its own."""
    assert ["n x", "- -", "1"] == lines("1 | select @{n='n';e={$_}},@{n='x';e={1/0; 5}}")
    assert ["n x", "- -", "1"] == lines("1 | ft @{n='n';e={$_}},@{n='x';e={throw 'no'}}")
    assert ["0"] == lines("$null = 1 | select @{n='x';e={[int]'a'}}; $Error.Count")
    assert ["3"] == lines("$i = 3; $null = 1,2 | select @{n='x';e={$i += 1}}; $i")


def test_a_failing_key_is_an_error_of_the_command():
    """Sort-Object and Group-Object go on with an empty key."""
    said = lines("'7','x' | sort { [int]$_ }")
    assert said[0].startswith('sort : Cannot convert value "x" to type "System.Int32".')
    assert "InvalidResult: (x:String) [Sort-Object], RuntimeException" in said[4]
    assert "ExpressionEvaluation,Microsoft.PowerShell.Commands.SortObjectCommand" in said[5]
    assert ["x", "7"] == said[-2:]
    assert lines("1 | group { throw 'k' }")[0].startswith("group : k")


def test_what_lacks_the_property_is_sorted_last():
    """Whatever the direction; an empty value is smaller than all others."""
    make = "$o = @{a=2},@{b=0},@{a=$null},@{a=3} | % { [pscustomobject]$_ }; "
    told = ' | % { "[$($_.a)]" }'
    assert ["[]", "[2]", "[3]", "[]"] == lines(f"{make}$o | sort a{told}")
    assert ["[3]", "[2]", "[]", "[]"] == lines(f"{make}$o | sort a -Descending{told}")
    assert ["0"] == lines(f"{make}($o | sort a -Descending)[-1].b")


def test_a_wide_list_shows_names():
    """Name before Id, whatever stands first; without either the first property."""
    assert ["x"] == [one.strip() for one in lines("[pscustomobject]@{Id=1;Name='x'} | fw")]
    assert ["5"] == [one.strip() for one in lines("[pscustomobject]@{q=5;w=6} | fw")]
    assert ["SRV01"] == [one.strip() for one in lines("Get-VM | fw")]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Compare-Object 1,2 2,1 -IncludeEqual", ["1 ==", "2 =="]),
        ("Compare-Object 1,2 2,1 -SyncWindow 0", ["2 =>", "1 <=", "1 =>", "2 <="]),
        ("Compare-Object 1,1,2 1,2,2", ["2 =>", "1 <="]),
        ("Compare-Object 1,2,3,4 4 -SyncWindow 2", ["1 <=", "2 <=", "3 <="]),
        ("Compare-Object 1,2 2,3 -ExcludeDifferent -IncludeEqual", ["2 =="]),
        ("Compare-Object 1,2 2,3 -ExcludeDifferent", []),
    ],
)
def test_compared_objects_meet_within_a_window(typed, said):
    """In the order in which they meet, as the host's backlogs make it."""
    assert said == lines(f'{typed} | % {{ "$($_.InputObject) $($_.SideIndicator)" }}')


def test_passed_through_objects_tell_their_side():
    """As a property of their own."""
    typed = "Compare-Object ([pscustomobject]@{n=1}) ([pscustomobject]@{n=2}) -Property n -PassThru"
    assert ["2 =>", "1 <="] == lines(f'{typed} | % {{ "$($_.n) $($_.SideIndicator)" }}')


def test_a_type_name_of_one_s_own():
    """PSTypeName in a [pscustomobject] literal is no property."""
    made = "$o = [pscustomobject]@{PSTypeName='Lab.Row'; a=1}; "
    assert ["a", "-", "1"] == lines(f"{made}$o")
    assert ["Lab.Row", "System.Management.Automation.PSCustomObject"] == lines(
        f"{made}$o.PSObject.TypeNames | select -First 2"
    )
    assert "   TypeName: Lab.Row" == lines(f"{made}$o | gm")[0]


def test_a_type_to_compare_with_may_be_in_brackets():
    """Where-Object takes `-is [string]` as an expression does."""
    assert ["a"] == lines("'a' | % { [pscustomobject]@{v=$_} } | ? v -is [string] | % v")
    assert [] == lines("'a' | % { [pscustomobject]@{v=1} } | ? v -is [string] | % v")
