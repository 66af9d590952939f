"""What came into the Hyper-V module with which version of the host, as data.

What is not named here came with the module itself: Windows Server 2012. Sources: the module's
documentation for 2012 R2, as it was until 2025 (MicrosoftDocs/windows-powershell-docs, 374feaa91);
`Get-Command` on Windows 10 14393, which is 2016 (PowerShell/PSScriptAnalyzer, [CAP] in the fact
sheet); the module of 2020, counted as 2019's ([STUB]); the documentation for 2025 ([PSD]).
"""

from __future__ import annotations

VERSIONS = ("2012R2", "2016", "2019", "2022", "2025")
"""Of the host, oldest first."""

EVERYWHERE = "*"

CMDLETS: dict[str, str] = {
    "2016": """
    Add-VMAssignableDevice Add-VMGpuPartitionAdapter Add-VMGroupMember
    Add-VMHostAssignableDevice Add-VMKeyStorageDrive Add-VMSwitchTeamMember
    Disable-VMConsoleSupport Disable-VMTPM Dismount-VMHostAssignableDevice
    Enable-VMConsoleSupport Enable-VMTPM Get-VHDSet Get-VHDSnapshot Get-VMAssignableDevice
    Get-VMGpuPartitionAdapter Get-VMGroup Get-VMHostAssignableDevice Get-VMHostCluster
    Get-VMHostSupportedVersion Get-VMKeyProtector Get-VMKeyStorageDrive
    Get-VMNetworkAdapterTeamMapping Get-VMPartitionableGpu Get-VMSecurity Get-VMSwitchTeam
    Get-VMVideo Mount-VMHostAssignableDevice New-VMGroup Optimize-VHDSet Remove-VHDSnapshot
    Remove-VMAssignableDevice Remove-VMGpuPartitionAdapter Remove-VMGroup Remove-VMGroupMember
    Remove-VMHostAssignableDevice Remove-VMKeyStorageDrive Remove-VMNetworkAdapterTeamMapping
    Remove-VMSwitchTeamMember Rename-VMGroup Set-VMGpuPartitionAdapter Set-VMHostCluster
    Set-VMKeyProtector Set-VMKeyStorageDrive Set-VMNetworkAdapterRdma
    Set-VMNetworkAdapterTeamMapping Set-VMPartitionableGpu Set-VMSecurity Set-VMSecurityPolicy
    Set-VMSwitchTeam Set-VMVideo Start-VMTrace Stop-VMTrace Update-VMVersion Wait-VM
    """,
    "2019": """
    Add-VMPmemController Get-VMNetworkAdapterRdma Get-VMPmemController Get-VMStorageSettings
    Remove-VMPmemController Set-VMStorageSettings
    """,
}
"""The cmdlets that are new in a version."""

PARAMETERS: dict[str, dict[str, str]] = {
    "2016": {
        EVERYWHERE: "CimSession Credential",
        "Add-VMHardDiskDrive": "OverrideCacheAttributes QoSPolicy QoSPolicyID",
        "Add-VMNetworkAdapter": "DeviceNaming",
        "Compare-VM": "DestinationCimSession DestinationCredential",
        "Dismount-VHD": "SnapshotId",
        "Export-VM": "CaptureLiveState",
        "Mount-VHD": "SnapshotId",
        "Move-VM": "DestinationCimSession DestinationCredential RemoveSourceUnmanagedVhds",
        "Move-VMStorage": "RemoveSourceUnmanagedVhds",
        "New-VM": "Experimental Force Prerelease Version",
        "New-VMSwitch": "EnableEmbeddedTeaming EnablePacketDirect",
        "Restart-VM": "Delay For Timeout Wait",
        "Set-VM": (
            "AutomaticCriticalErrorAction AutomaticCriticalErrorActionTimeout CheckpointType "
            "GuestControlledCacheTypes HighMemoryMappedIoSpace LockOnDisconnect "
            "LowMemoryMappedIoSpace"
        ),
        "Set-VMComPort": "DebuggerMode",
        "Set-VMFirmware": (
            "ConsoleMode PauseAfterBootFailure SecureBootTemplate SecureBootTemplateId"
        ),
        "Set-VMHardDiskDrive": "OverrideCacheAttributes QoSPolicy QoSPolicyID",
        "Set-VMNetworkAdapter": (
            "DeviceNaming FixSpeed10G PacketDirectModerationCount PacketDirectModerationInterval "
            "PacketDirectNumProcs VmmqEnabled VrssEnabled"
        ),
        "Set-VMProcessor": (
            "EnableHostResourceProtection ExposeVirtualizationExtensions HwThreadCountPerCore"
        ),
        "Set-VMRemoteFx3dVideoAdapter": "VRAMSizeBytes",
        "Set-VMReplication": "ReplicatedDiskPaths ReplicatedDisks",
        "Set-VMSwitch": "DefaultQueueVmmqEnabled DefaultQueueVrssEnabled",
        "Test-VMNetworkAdapter": "PayloadSize",
    },
    "2019": {
        "Add-VMNetworkAdapter": "NumaAwarePlacement",
        "Convert-VHD": "AddressAbstractionType",
        "New-VHD": "AddressAbstractionType DataAlignmentBytes",
        "New-VMSwitch": "Id",
        "Restart-VM": "Type",
        "Set-VM": (
            "AutomaticCheckpointsEnabled BatteryPassthroughEnabled EnhancedSessionTransportType"
        ),
        "Set-VMNetworkAdapter": (
            "InterruptModeration MediaType NumaAwarePlacement VrssExcludePrimaryProcessor "
            "VrssIndependentHostSpreading VrssMaxQueuePairs VrssMinQueuePairs "
            "VrssQueueSchedulingMode VrssVmbusChannelAffinityPolicy"
        ),
        "Set-VMNetworkAdapterTeamMapping": "DisableOnFailover",
        "Set-VMProcessor": "AllowACountMCount EnableLegacyApicMode Perfmon",
        "Set-VMSecurityPolicy": "BindToHostTpm",
        "Set-VMSwitch": (
            "DefaultQueueVrssExcludePrimaryProcessor DefaultQueueVrssMaxQueuePairs "
            "DefaultQueueVrssMinQueuePairs DefaultQueueVrssQueueSchedulingMode EnableSoftwareRsc"
        ),
    },
    "2025": {
        "New-VM": "GuestStateIsolationType SourceGuestStatePath",
    },
}
"""The parameters that are new in a version, of cmdlets that are older."""

_OF_ANY_VM = """
    CimSession GuestControlledCacheTypes HighMemoryMappedIoSpace LockOnDisconnect
    LowMemoryMappedIoSpace
"""
PROPERTIES: dict[str, dict[str, str]] = {
    "2016": {
        "VirtualMachine": f"""
        {_OF_ANY_VM} AutomaticCriticalErrorAction AutomaticCriticalErrorActionTimeout
        CheckpointType Groups VirtualMachineSubType VirtualMachineType
        """,
        "VMSnapshot": _OF_ANY_VM,
    },
    "2019": {
        "VirtualMachine": (
            "AutomaticCheckpointsEnabled BatteryPassthroughEnabled EnhancedSessionTransportType"
        ),
        "VMSnapshot": "BatteryPassthroughEnabled IsAutomaticCheckpoint",
    },
}
"""The properties that are new in a version, by type: those that parameters of the same name set
came with them; of the others there is no source but an administrator of real hosts."""
