"""Lines that do something on a host, ours: the stuff that mutations are made of."""

from tests.powershell.syntax.examples import EXAMPLES

LINES = (
    "Get-VM | Where-Object State -eq Running | Get-VMSnapshot | Select-Object Name, CreationTime",
    "Checkpoint-VM SRV01 'one'; Get-VMSnapshot SRV01 | Format-List *",
    "Checkpoint-VM SRV01 'two'; Restore-VMSnapshot -VMName SRV01 -Name two -Confirm:$false",
    "Get-VMSnapshot SRV01 | Remove-VMSnapshot -IncludeAllChildSnapshots -WhatIf",
    "Stop-VM SRV01 -TurnOff -Passthru | Set-VM -CheckpointType Disabled -Passthru | fl Name, *Type",
    "New-VM SRV09 1GB -Generation 2 -NewVHDPath C:\\VMs\\9.vhdx -NewVHDSizeBytes 10GB | ft *",
    "Get-VM | select -First 1 | Get-VMHardDiskDrive | % { Get-VHD $_.Path } | fl Path, "
    "Parent*, Size",
    "Get-VHD -Path (Get-VM SRV01).HardDrives[0].Path | ConvertTo-Json",
    "New-VHD C:\\VMs\\new.vhdx -SizeBytes 4GB -Dynamic; Resize-VHD C:\\VMs\\new.vhdx 8GB",
    "Get-VM | Export-VM -Path C:\\Out -AsJob | Wait-Job | Receive-Job",
    "Rename-VM SRV01 -NewName SRV02; Get-VM | Rename-VM -NewName { 'x' + $_.Name }",
    "Get-VM SRV01 | Get-VMNetworkAdapter | Connect-VMNetworkAdapter -SwitchName nope",
    "Get-VMHost | Format-Table -AutoSize Name, LogicalProcessorCount, "
    "@{n='M';e={$_.MemoryCapacity/1GB}}",
    "Get-VM | Get-Member | Group-Object MemberType -NoElement | Sort-Object Count -Descending",
    "Invoke-Command -VMName SRV01 { Get-Service | ? Status -eq Running | select -First 3 Name }",
    "Invoke-Command -VMName SRV01 -ScriptBlock { param($n) Set-Content C:\\a.txt $n } "
    "-ArgumentList 5",
    "Invoke-Command -VMName SRV01 { Get-ChildItem C:\\ -Recurse | measure Length -Sum }",
    "Enter-PSSession -VMName SRV01; hostname; Get-Process | select -First 2; Exit-PSSession",
    "w32tm /query /status; ipconfig; whoami; hostname | % ToUpper",
    "Get-ChildItem C:\\VMs -Recurse -Filter *.vhdx | Sort-Object Length | Format-Table Name, "
    "Length",
    "Set-Content C:\\t.txt 1, 2, 3; Get-Content C:\\t.txt -Tail 2; Remove-Item C:\\t.txt; "
    "Test-Path C:\\t.txt",
    "'a', 'b' > C:\\x.txt; Move-Item C:\\x.txt C:\\y.txt; Copy-Item C:\\y.txt C:\\VMs; dir C:\\y*",
    "Get-WinEvent -LogName Microsoft-Windows-Hyper-V-VMMS-Admin -MaxEvents 5 | fl "
    "TimeCreated, Id, Message",
    "Start-Sleep -Seconds 5; (Get-Date).AddDays(-1).ToString('yyyy-MM-dd HH:mm:ss.fff')",
    "$j = Start-Job { 1..3 | % { $_ * 2 } }; Wait-Job $j | Receive-Job -Keep; Remove-Job $j -Force",
    "[pscustomobject]@{ A = 1; B = 'x', 'y'; C = @{ d = 2 } } | ConvertTo-Json -Depth 5 | "
    "ConvertFrom-Json",
    "Get-VM | select Name, State | ConvertTo-Csv -NoTypeInformation | ConvertFrom-Csv | Out-String",
    "$h = [ordered]@{ b = 1; a = 2 }; $h.GetEnumerator() | sort Name | % { "
    '"$($_.Key)=$($_.Value)" }',
    "'{0,-10}|{1:N2}|{2:x8}|{3:yyyy}' -f 'ab', 3.14159, 255, [datetime]'2024-03-01'",
    "'2024-01-31 ERROR disk 7' -match '(?<d>\\d+-\\d+-\\d+) (?<l>\\w+)'; $matches.d; $Matches['l']",
    "'a1b22c' -replace '\\d+', '<$0>' -split '[<>]' -join '|'; 'x' * 5 -like 'x*'",
    "try { Get-VM nope -ErrorAction Stop } catch { $_.Exception.Message; "
    "$_.FullyQualifiedErrorId }",
    "$ErrorActionPreference = 'Stop'; try { 1/0 } catch [DivideByZeroException] { 'zero' } "
    "finally { 2 }",
    "function Get-Twice { param([Parameter(ValueFromPipeline)][int]$n) process { $n * 2 } }; "
    "1..3 | Get-Twice",
    'function f($a, [switch]$b) { "$a $b $args" }; f 1 -b 2 3; f -a (1, 2) -b:$false',
    "$a = 1..5; $a[0, -1]; $a[1..3]; $a += 6; $a.Count; $a -gt 3; $a -contains 2; ,$a | % Count",
    "$l = New-Object System.Collections.ArrayList; [void]$l.Add(1); $l.Insert(0, 'x'); "
    "$l.Remove(1); $l",
    "[math]::Pow(2, 10); [math]::Round(2.5); [int]'0x1F'; [convert]::ToString(10, 2); "
    "[guid]::NewGuid()",
    "[string]::Join('-', 1, 2); [string]::IsNullOrEmpty(''); 'abc'.Substring(1).PadLeft(9, "
    "'.').Trim('.')",
    "[datetime]::ParseExact('01.02.2024', 'dd.MM.yyyy', $null) - [datetime]'2024-01-01' | % "
    "TotalDays",
    "switch -Regex ('a1', 'b2') { '^a(\\d)' { $matches[1] } default { \"other $_\" } }",
    "Get-Command -Noun VMSnapshot; Get-Help Get-VM -Parameter Name; Get-Alias | select -First 3",
    "Get-Variable PSV*; Set-Variable x 5 -Option ReadOnly; $x = 6; Clear-Variable x -Force; "
    "Remove-Variable x -Force",
    "1..10 | Measure-Object -Sum -Average -Maximum | fl; 3, 1, 2 | Sort-Object { -$_ } -Unique",
    "Compare-Object (1, 2, 3) (2, 3, 4) | ft -HideTableHeaders; 'b', 'a' | Select-Object -Last 1",
    "& { 'out'; Write-Warning 'w'; Write-Error 'e'; Write-Verbose 'v' -Verbose; Write-Host "
    "'h' } *>&1 | Out-String",
    "$p = @{ VMName = 'SRV01'; Name = '*' }; Get-VMSnapshot @p | Tee-Object -Variable t | "
    "Out-Null; $t",
    "Get-VM | % -Begin { $n = 0 } -Process { $n++ } -End { $n }; 1, 2 | ForEach-Object { $_ "
    "} -PipelineVariable q",
    "[xml]'<a><b c=\"1\"/></a>' | % { $_.a.b.c }; [version]'1.2.3' -gt '1.10'; [char]65 + 'b'",
    "$s = { param($x) $x + $y }; $y = 3; & $s 4; $s.Invoke(1); $s.ToString(); $c = "
    "$s.GetNewClosure(); & $c 2",
    "Get-VMIntegrationService SRV01 | ? Enabled | Disable-VMIntegrationService; Get-VMMemory "
    "SRV01 | fl",
    "Set-VMProcessor SRV01 -Count 2; Set-VMMemory SRV01 -DynamicMemoryEnabled $true "
    "-MaximumBytes 4GB",
    "Suspend-VM SRV01; Resume-VM SRV01; Save-VM SRV01; Start-VM SRV01; Restart-VM SRV01 "
    "-Force -Wait",
    "Read-Host 'Name' | % { \"Hello $_\" }; Get-Random -Maximum 10 -Count 3; New-Guid; "
    "Get-Credential x",
    "\"$((Get-VM)[0].Name.ToLower().Replace('s', 'z')) $(Get-Date -Format 'HH:mm') "
    '${env:COMPUTERNAME}"',
    "Get-Item C:\\VMs | select *; Push-Location C:\\VMs; pwd; Pop-Location; Resolve-Path .; "
    "Split-Path C:\\a\\b.c -Leaf",
    "Get-ItemProperty 'HKLM:\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion' | select "
    "ProductName",
)
"""They use the VM of the scenario `patch-week`."""

ALL = (*EXAMPLES, *LINES)
