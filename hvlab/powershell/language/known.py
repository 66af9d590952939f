"""Commands that a real host has and this lab has not: names only, by module.

Typing one is no mistake, so that the answer is not that there is no such command. From Microsoft's
documentation of the modules of Windows Server; incomplete for the large modules.
"""

from __future__ import annotations

from functools import cache

MODULES: dict[str, str] = {
    "Microsoft.PowerShell.Core": """
        Add-History Add-PSSnapin Clear-History Connect-PSSession Debug-Job Disable-PSRemoting
        Disable-PSSessionConfiguration Disconnect-PSSession Enable-PSRemoting
        Enable-PSSessionConfiguration Enter-PSHostProcess Enter-PSSession Exit-PSHostProcess
        Exit-PSSession Export-Console Export-ModuleMember ForEach-Object Get-Command Get-Help
        Get-History Get-Job Get-Module Get-PSHostProcessInfo Get-PSSession
        Get-PSSessionCapability Get-PSSessionConfiguration Get-PSSnapin Import-Module
        Invoke-Command Invoke-History New-Module New-ModuleManifest New-PSRoleCapabilityFile
        New-PSSession New-PSSessionConfigurationFile New-PSSessionOption New-PSTransportOption
        Out-Default Out-Host Out-Null Receive-Job Receive-PSSession Register-ArgumentCompleter
        Register-PSSessionConfiguration Remove-Job Remove-Module Remove-PSSession Remove-PSSnapin
        Resume-Job Save-Help Set-PSDebug Set-PSSessionConfiguration Set-StrictMode Start-Job
        Stop-Job Suspend-Job Test-ModuleManifest Test-PSSessionConfigurationFile
        Unregister-PSSessionConfiguration Update-Help Wait-Job Where-Object""",
    "Microsoft.PowerShell.Management": """
        Add-Computer Add-Content Checkpoint-Computer Clear-Content Clear-EventLog Clear-Item
        Clear-ItemProperty Clear-RecycleBin Complete-Transaction Convert-Path Copy-Item
        Copy-ItemProperty Debug-Process Disable-ComputerRestore Enable-ComputerRestore Get-ChildItem
        Get-Clipboard Get-ComputerInfo Get-ComputerRestorePoint Get-Content Get-ControlPanelItem
        Get-EventLog Get-HotFix Get-Item Get-ItemProperty Get-ItemPropertyValue Get-Location
        Get-Process Get-PSDrive Get-PSProvider Get-Service Get-TimeZone Get-Transaction
        Get-WmiObject Invoke-Item Invoke-WmiMethod Join-Path Limit-EventLog Move-Item
        Move-ItemProperty New-EventLog New-Item New-ItemProperty New-PSDrive New-Service
        New-WebServiceProxy Pop-Location Push-Location Register-WmiEvent Remove-Computer
        Remove-EventLog Remove-Item Remove-ItemProperty Remove-PSDrive Remove-WmiObject
        Rename-Computer Rename-Item Rename-ItemProperty Reset-ComputerMachinePassword Resolve-Path
        Restart-Computer Restart-Service Restore-Computer Resume-Service Set-Clipboard Set-Content
        Set-Item Set-ItemProperty Set-Location Set-Service Set-TimeZone Set-WmiInstance
        Show-ControlPanelItem Show-EventLog Split-Path Start-Process Start-Service
        Start-Transaction Stop-Computer Stop-Process Stop-Service Suspend-Service
        Test-ComputerSecureChannel Test-Connection Test-Path Undo-Transaction Use-Transaction
        Wait-Process Write-EventLog""",
    "Microsoft.PowerShell.Utility": """
        Add-Member Add-Type Clear-Variable Compare-Object ConvertFrom-Csv ConvertFrom-Json
        ConvertFrom-SddlString ConvertFrom-String ConvertFrom-StringData Convert-String
        ConvertTo-Csv ConvertTo-Html ConvertTo-Json ConvertTo-Xml Debug-Runspace
        Disable-PSBreakpoint Disable-RunspaceDebug Enable-PSBreakpoint Enable-RunspaceDebug
        Export-Alias Export-Clixml Export-Csv Export-FormatData Export-PSSession Format-Custom
        Format-Hex Format-List Format-Table Format-Wide Get-Alias Get-Culture Get-Date Get-Event
        Get-EventSubscriber Get-FileHash Get-FormatData Get-Host Get-Member Get-PSBreakpoint
        Get-PSCallStack Get-Random Get-Runspace Get-RunspaceDebug Get-TraceSource Get-TypeData
        Get-UICulture Get-Unique Get-Variable Group-Object Import-Alias Import-Clixml Import-Csv
        Import-LocalizedData Import-PowerShellDataFile Import-PSSession Invoke-Expression
        Invoke-RestMethod Invoke-WebRequest Measure-Command Measure-Object New-Alias New-Event
        New-Guid New-Object New-TemporaryFile New-TimeSpan New-Variable Out-File Out-GridView
        Out-Printer Out-String Read-Host Register-EngineEvent Register-ObjectEvent Remove-Event
        Remove-PSBreakpoint Remove-TypeData Remove-Variable Select-Object Select-String Select-Xml
        Send-MailMessage Set-Alias Set-Date Set-PSBreakpoint Set-TraceSource Set-Variable
        Show-Command Sort-Object Start-Sleep Tee-Object Trace-Command Unblock-File
        Unregister-Event Update-FormatData Update-List Update-TypeData Wait-Debugger Wait-Event
        Write-Debug Write-Error Write-Host Write-Information Write-Output Write-Progress
        Write-Verbose Write-Warning""",
    "Microsoft.PowerShell.Security": """
        ConvertFrom-SecureString ConvertTo-SecureString Get-Acl Get-AuthenticodeSignature
        Get-CmsMessage Get-Credential Get-ExecutionPolicy Get-PfxCertificate New-FileCatalog
        Protect-CmsMessage Set-Acl Set-AuthenticodeSignature Set-ExecutionPolicy Test-FileCatalog
        Unprotect-CmsMessage""",
    "Microsoft.PowerShell.Diagnostics": """
        Export-Counter Get-Counter Get-WinEvent Import-Counter New-WinEvent""",
    "Microsoft.PowerShell.Host": "Start-Transcript Stop-Transcript",
    "Microsoft.PowerShell.Archive": "Compress-Archive Expand-Archive",
    "Microsoft.PowerShell.LocalAccounts": """
        Add-LocalGroupMember Disable-LocalUser Enable-LocalUser Get-LocalGroup Get-LocalGroupMember
        Get-LocalUser New-LocalGroup New-LocalUser Remove-LocalGroup Remove-LocalGroupMember
        Remove-LocalUser Rename-LocalGroup Rename-LocalUser Set-LocalGroup Set-LocalUser""",
    "Microsoft.WSMan.Management": """
        Connect-WSMan Disable-WSManCredSSP Disconnect-WSMan Enable-WSManCredSSP Get-WSManCredSSP
        Get-WSManInstance Invoke-WSManAction New-WSManInstance New-WSManSessionOption
        Remove-WSManInstance Set-WSManInstance Set-WSManQuickConfig Test-WSMan""",
    "CimCmdlets": """
        Export-BinaryMiLog Get-CimAssociatedInstance Get-CimClass Get-CimInstance Get-CimSession
        Import-BinaryMiLog Invoke-CimMethod New-CimInstance New-CimSession New-CimSessionOption
        Register-CimIndicationEvent Remove-CimInstance Remove-CimSession Set-CimInstance""",
    "ScheduledTasks": """
        Disable-ScheduledTask Enable-ScheduledTask Export-ScheduledTask Get-ScheduledTask
        Get-ScheduledTaskInfo New-ScheduledTask New-ScheduledTaskAction New-ScheduledTaskPrincipal
        New-ScheduledTaskSettingsSet New-ScheduledTaskTrigger Register-ScheduledTask
        Set-ScheduledTask Start-ScheduledTask Stop-ScheduledTask Unregister-ScheduledTask""",
    "PSScheduledJob": """
        Add-JobTrigger Disable-JobTrigger Disable-ScheduledJob Enable-JobTrigger Enable-ScheduledJob
        Get-JobTrigger Get-ScheduledJob Get-ScheduledJobOption New-JobTrigger New-ScheduledJobOption
        Register-ScheduledJob Remove-JobTrigger Set-JobTrigger Set-ScheduledJob
        Set-ScheduledJobOption Unregister-ScheduledJob""",
    "Storage": """
        Add-PartitionAccessPath Add-PhysicalDisk Block-FileShareAccess Clear-Disk
        Connect-VirtualDisk Disconnect-VirtualDisk Dismount-DiskImage Format-Volume Get-Disk
        Get-DiskImage
        Get-FileIntegrity Get-InitiatorPort Get-Partition Get-PartitionSupportedSize
        Get-PhysicalDisk Get-StorageJob Get-StoragePool Get-StorageReliabilityCounter
        Get-StorageSubSystem Get-SupportedFileSystems Get-VirtualDisk Get-Volume Hide-VirtualDisk
        Initialize-Disk Mount-DiskImage New-Partition New-StoragePool New-VirtualDisk New-Volume
        Optimize-Volume Remove-Partition Remove-PartitionAccessPath Remove-PhysicalDisk
        Remove-StoragePool Remove-VirtualDisk Repair-FileIntegrity Repair-VirtualDisk Repair-Volume
        Reset-PhysicalDisk Resize-Partition Resize-VirtualDisk Set-Disk Set-FileIntegrity
        Set-Partition Set-PhysicalDisk Set-StoragePool Set-VirtualDisk Set-Volume
        Update-Disk Update-HostStorageCache Write-VolumeCache""",
    "NetAdapter": """
        Disable-NetAdapter Disable-NetAdapterBinding Disable-NetAdapterRdma Disable-NetAdapterVmq
        Enable-NetAdapter Enable-NetAdapterBinding Enable-NetAdapterRdma Enable-NetAdapterVmq
        Get-NetAdapter Get-NetAdapterAdvancedProperty Get-NetAdapterBinding
        Get-NetAdapterHardwareInfo Get-NetAdapterRdma Get-NetAdapterRss Get-NetAdapterSriov
        Get-NetAdapterStatistics Get-NetAdapterVmq Get-NetAdapterVPort Rename-NetAdapter
        Restart-NetAdapter Set-NetAdapter Set-NetAdapterAdvancedProperty Set-NetAdapterBinding
        Set-NetAdapterRss Set-NetAdapterVmq""",
    "NetTCPIP": """
        Get-NetIPAddress Get-NetIPConfiguration Get-NetIPInterface Get-NetNeighbor Get-NetRoute
        Get-NetTCPConnection Get-NetTCPSetting Get-NetUDPEndpoint New-NetIPAddress New-NetRoute
        Remove-NetIPAddress Remove-NetNeighbor Remove-NetRoute Set-NetIPAddress Set-NetIPInterface
        Set-NetRoute Test-NetConnection""",
    "NetNat": """
        Add-NetNatStaticMapping Get-NetNat Get-NetNatStaticMapping New-NetNat Remove-NetNat
        Remove-NetNatStaticMapping Set-NetNat""",
    "NetSecurity": """
        Copy-NetFirewallRule Disable-NetFirewallRule Enable-NetFirewallRule Get-NetFirewallProfile
        Get-NetFirewallRule New-NetFirewallRule Remove-NetFirewallRule Set-NetFirewallProfile
        Set-NetFirewallRule""",
    "NetConnection": "Get-NetConnectionProfile Set-NetConnectionProfile",
    "NetLbfo": """
        Add-NetLbfoTeamMember Add-NetLbfoTeamNic Get-NetLbfoTeam Get-NetLbfoTeamMember
        Get-NetLbfoTeamNic New-NetLbfoTeam Remove-NetLbfoTeam Remove-NetLbfoTeamMember
        Set-NetLbfoTeam""",
    "NetQos": """
        Disable-NetQosFlowControl Enable-NetQosFlowControl Get-NetQosPolicy New-NetQosPolicy
        New-NetQosTrafficClass Remove-NetQosPolicy Set-NetQosDcbxSetting Set-NetQosPolicy""",
    "DnsClient": """
        Add-DnsClientNrptRule Clear-DnsClientCache Get-DnsClient Get-DnsClientCache
        Get-DnsClientServerAddress Register-DnsClient Resolve-DnsName Set-DnsClient
        Set-DnsClientServerAddress""",
    "DnsServer": """
        Add-DnsServerForwarder Add-DnsServerPrimaryZone Add-DnsServerResourceRecordA
        Get-DnsServer Get-DnsServerResourceRecord Get-DnsServerZone Remove-DnsServerZone
        Set-DnsServerForwarder""",
    "DhcpServer": """
        Add-DhcpServerInDC Add-DhcpServerv4Scope Get-DhcpServerv4Lease Get-DhcpServerv4Scope
        Set-DhcpServerv4OptionValue""",
    "SmbShare": """
        Block-SmbShareAccess Close-SmbOpenFile Close-SmbSession Get-SmbConnection Get-SmbMapping
        Get-SmbOpenFile Get-SmbServerConfiguration Get-SmbSession Get-SmbShare Get-SmbShareAccess
        Grant-SmbShareAccess New-SmbMapping New-SmbShare Remove-SmbMapping Remove-SmbShare
        Revoke-SmbShareAccess Set-SmbServerConfiguration Set-SmbShare""",
    "ServerManager": """
        Add-WindowsFeature Get-WindowsFeature Install-WindowsFeature Remove-WindowsFeature
        Uninstall-WindowsFeature""",
    "Dism": """
        Add-AppxProvisionedPackage Add-WindowsCapability Add-WindowsDriver Add-WindowsPackage
        Disable-WindowsOptionalFeature Dismount-WindowsImage Enable-WindowsOptionalFeature
        Expand-WindowsImage Export-WindowsImage Get-AppxProvisionedPackage Get-WindowsCapability
        Get-WindowsDriver Get-WindowsEdition Get-WindowsImage Get-WindowsOptionalFeature
        Get-WindowsPackage Mount-WindowsImage New-WindowsImage Remove-WindowsDriver
        Remove-WindowsPackage Repair-WindowsImage Save-WindowsImage Set-WindowsEdition
        Use-WindowsUnattend""",
    "FailoverClusters": """
        Add-ClusterDisk Add-ClusterGroup Add-ClusterNode Add-ClusterResource Add-ClusterSharedVolume
        Add-ClusterVirtualMachineRole Get-Cluster Get-ClusterAvailableDisk Get-ClusterGroup
        Get-ClusterLog Get-ClusterNetwork Get-ClusterNode Get-ClusterOwnerNode Get-ClusterParameter
        Get-ClusterQuorum Get-ClusterResource Get-ClusterResourceType Get-ClusterSharedVolume
        Move-ClusterGroup Move-ClusterSharedVolume Move-ClusterVirtualMachineRole New-Cluster
        Remove-Cluster Remove-ClusterGroup Remove-ClusterNode Remove-ClusterResource
        Repair-ClusterSharedVolume Resume-ClusterNode Set-ClusterOwnerNode Set-ClusterParameter
        Set-ClusterQuorum Start-Cluster Start-ClusterGroup Start-ClusterNode Start-ClusterResource
        Stop-Cluster Stop-ClusterGroup Stop-ClusterNode Stop-ClusterResource Suspend-ClusterNode
        Test-Cluster Update-ClusterFunctionalLevel
        Update-ClusterVirtualMachineConfiguration""",
    "ActiveDirectory": """
        Add-ADGroupMember Disable-ADAccount Enable-ADAccount Get-ADComputer Get-ADDomain
        Get-ADDomainController Get-ADForest Get-ADGroup Get-ADGroupMember Get-ADObject
        Get-ADOrganizationalUnit Get-ADReplicationFailure Get-ADReplicationPartnerMetadata
        Get-ADReplicationSubnet Get-ADUser Move-ADObject New-ADComputer New-ADGroup
        New-ADOrganizationalUnit New-ADUser Remove-ADComputer Remove-ADGroupMember Remove-ADObject
        Remove-ADUser Restore-ADObject Search-ADAccount Set-ADAccountPassword Set-ADComputer
        Set-ADObject Set-ADUser Unlock-ADAccount""",
    "ADDSDeployment": """
        Install-ADDSDomain Install-ADDSDomainController Install-ADDSForest
        Test-ADDSForestInstallation Uninstall-ADDSDomainController""",
    "BitLocker": """
        Disable-BitLocker Enable-BitLocker Get-BitLockerVolume Lock-BitLocker Resume-BitLocker
        Suspend-BitLocker Unlock-BitLocker""",
    "Defender": """
        Add-MpPreference Get-MpComputerStatus Get-MpPreference Remove-MpPreference Set-MpPreference
        Start-MpScan Update-MpSignature""",
    "WindowsServerBackup": """
        Add-WBBackupTarget Add-WBSystemState Add-WBVirtualMachine Add-WBVolume Get-WBBackupSet
        Get-WBBackupTarget Get-WBJob Get-WBPolicy Get-WBSummary Get-WBVirtualMachine Get-WBVolume
        New-WBBackupTarget New-WBPolicy Remove-WBPolicy Set-WBPolicy Set-WBSchedule Start-WBBackup
        Start-WBHyperVRecovery Start-WBVolumeRecovery Stop-WBJob""",
    "HgsClient": """
        ConvertTo-HgsKeyProtector Export-HgsGuardian Get-HgsClientConfiguration Get-HgsGuardian
        Grant-HgsKeyProtectorAccess Import-HgsGuardian New-HgsGuardian New-HgsKeyProtector
        Remove-HgsGuardian Set-HgsClientConfiguration""",
    "ShieldedVMDataFile": """
        New-ShieldingDataFile New-VolumeIDQualifier Protect-ShieldingDataFile""",
    "StorageReplica": """
        Get-SRGroup Get-SRPartnership New-SRGroup New-SRPartnership Remove-SRGroup
        Remove-SRPartnership Set-SRPartnership Sync-SRGroup Test-SRTopology""",
    "StorageQoS": """
        Get-StorageQosFlow Get-StorageQosPolicy Get-StorageQosVolume New-StorageQosPolicy
        Remove-StorageQosPolicy Set-StorageQosPolicy""",
    "Deduplication": """
        Disable-DedupVolume Enable-DedupVolume Expand-DedupFile Get-DedupJob Get-DedupMetadata
        Get-DedupSchedule Get-DedupStatus Get-DedupVolume Measure-DedupFileMetadata Set-DedupVolume
        Start-DedupJob Stop-DedupJob""",
    "iSCSI": """
        Connect-IscsiTarget Disconnect-IscsiTarget Get-IscsiConnection Get-IscsiSession
        Get-IscsiTarget Get-IscsiTargetPortal New-IscsiTargetPortal Register-IscsiSession""",
    "MPIO": """
        Disable-MSDSMAutomaticClaim Enable-MSDSMAutomaticClaim Get-MPIOSetting New-MSDSMSupportedHW
        Set-MPIOSetting""",
    "PKI": """
        Export-Certificate Export-PfxCertificate Get-Certificate Get-PfxData Import-Certificate
        Import-PfxCertificate New-SelfSignedCertificate Switch-Certificate Test-Certificate""",
    "GroupPolicy": """
        Backup-GPO Get-GPO Get-GPOReport Get-GPResultantSetOfPolicy Import-GPO Invoke-GPUpdate
        New-GPLink New-GPO Remove-GPO Set-GPRegistryValue""",
    "PackageManagement": """
        Find-Package Find-PackageProvider Get-Package Get-PackageProvider Get-PackageSource
        Import-PackageProvider Install-Package Install-PackageProvider Register-PackageSource
        Save-Package Set-PackageSource Uninstall-Package Unregister-PackageSource""",
    "PowerShellGet": """
        Find-Command Find-DscResource Find-Module Find-RoleCapability Find-Script
        Get-InstalledModule Get-InstalledScript Get-PSRepository Install-Module Install-Script
        New-ScriptFileInfo Publish-Module Publish-Script Register-PSRepository Save-Module
        Save-Script Set-PSRepository Test-ScriptFileInfo Uninstall-Module Uninstall-Script
        Unregister-PSRepository Update-Module Update-ModuleManifest Update-Script""",
    "PSDesiredStateConfiguration": """
        Get-DscConfiguration Get-DscConfigurationStatus Get-DscLocalConfigurationManager
        Get-DscResource Invoke-DscResource New-DscChecksum Publish-DscConfiguration
        Remove-DscConfigurationDocument Set-DscLocalConfigurationManager Start-DscConfiguration
        Stop-DscConfiguration Test-DscConfiguration Update-DscConfiguration""",
    "BitsTransfer": """
        Add-BitsFile Complete-BitsTransfer Get-BitsTransfer Remove-BitsTransfer Resume-BitsTransfer
        Set-BitsTransfer Start-BitsTransfer Suspend-BitsTransfer""",
    "Appx": """
        Add-AppxPackage Get-AppxPackage Get-AppxPackageManifest Move-AppxPackage
        Remove-AppxPackage""",
    "WindowsUpdate": "Get-WindowsUpdateLog",
    "HostComputeService": "Get-ComputeProcess Stop-ComputeProcess",
    "HostNetworkingService": "Get-HnsNetwork New-HnsNetwork Remove-HnsNetwork",
    "SecureBoot": """
        Confirm-SecureBootUEFI Format-SecureBootUEFI Get-SecureBootPolicy Get-SecureBootUEFI
        Set-SecureBootUEFI""",
    "TrustedPlatformModule": """
        Clear-Tpm Get-Tpm Get-TpmEndorsementKeyInfo Initialize-Tpm Unblock-Tpm""",
    "PnpDevice": """
        Disable-PnpDevice Enable-PnpDevice Get-PnpDevice Get-PnpDeviceProperty""",
    "VirtualMachineManager": """
        Get-SCVirtualMachine Get-SCVMCheckpoint Get-SCVMHost Move-SCVirtualMachine
        New-SCVirtualMachine New-SCVMCheckpoint Remove-SCVMCheckpoint Restore-SCVMCheckpoint
        Start-SCVirtualMachine Stop-SCVirtualMachine""",
}
PROGRAMS = """
    arp bcdboot bcdedit bitsadmin certutil chkdsk cipher cmd cmdkey compact control convert copy
    cscript curl defrag diskpart diskshadow dism dnscmd dsquery eventvwr expand explorer fc find
    findstr format fsutil gpresult gpupdate hvc icacls iexplore ipconfig klist label logman
    logoff manage-bde mklink mmc mountvol mshta msiexec msinfo32 mstsc nbtstat net netdiag netdom
    netsh netstat nltest notepad nslookup ntdsutil pathping perfmon ping pnputil powercfg
    powershell powershell_ise query reg regedit regsvr32 repadmin robocopy route rundll32 runas
    sc schtasks secedit services setspn sfc shutdown systeminfo takeown tar taskkill tasklist
    taskmgr telnet timeout tracert tzutil vmconnect vssadmin w32tm wbadmin wecutil wevtutil where
    whoami winget winrm winrs wmic wscript wsl wt xcopy"""
"""Programs in a Windows Server's path."""


@cache
def _index() -> dict[str, str]:
    found = {name.lower(): "" for name in PROGRAMS.split()}
    for module, names in MODULES.items():
        for name in names.split():
            found[name.lower()] = module
    return found


def module_of(name: str) -> str | None:
    """The module of a command that a real host has ('' for a program); None for a name that nobody
    knows. A module's name in front is looked past."""
    key = name.rpartition("\\")[2].lower().removesuffix(".exe")
    return _index().get(key)
