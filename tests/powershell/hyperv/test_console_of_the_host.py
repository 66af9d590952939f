"""What the host's console says of itself: aliases, services."""


def test_aliases_of_the_module(ps):
    """They come with it, and say so."""
    assert ["2.0.0.0", "Hyper-V"] == ps.values("$a = Get-Alias gvm; $a.Version; $a.Source")
    assert ["", ""] == ps.values('$a = Get-Alias ft; "$($a.Version)"; "$($a.Source)"')


def test_the_hosts_own_integration_services_stand_still(ps):
    """They are for guests: every Windows has them, and on the host none runs."""
    shown = ps.values('Get-Service vm* | ForEach-Object { "$($_.Name) $($_.Status)" }')

    assert ["vmcompute Running", "vmms Running"] == [
        one for one in shown if not one.startswith("vmic")
    ]
    still = [one for one in shown if one.startswith("vmic")]
    assert 8 == len(still)
    assert all(one.endswith(" Stopped") for one in still)


def test_a_short_name_for_what_the_lab_has_not(ps):
    """ogv is Out-GridView, which is named."""
    assert ["Out-GridView"] == ps.values("(Get-Alias ogv).Definition")
    assert "Out-GridView" in ps("Get-VM | ogv")
