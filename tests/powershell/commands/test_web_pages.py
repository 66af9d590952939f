"""ConvertTo-Html writes 5.1's frame and escapes what it is given; Get-FileHash."""

import hashlib

from tests.powershell.commands.transcripts import lines, shown, window

PAGE = [
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN"  '
    '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">',
    '<html xmlns="http://www.w3.org/1999/xhtml">',
    "<head>",
]


def test_a_page():
    """Title, texts before and behind, a row for each object."""
    assert [
        *PAGE,
        "<title>Report</title>",
        "</head><body>",
        "<p>body</p>",
        "<h1>VMs</h1>",
        "<table>",
        "<colgroup><col/><col/></colgroup>",
        "<tr><th>Name</th><th>State</th></tr>",
        "<tr><td>SRV01</td><td>Running</td></tr>",
        "</table>",
        "end",
        "</body></html>",
    ] == lines(
        "Get-VM | ConvertTo-Html Name, State -Title Report -Body '<p>body</p>' "
        "-PreContent '<h1>VMs</h1>' -PostContent end"
    )


def test_a_head_of_ones_own_takes_the_place_of_the_title():
    """With a style sheet behind it; nothing piped in leaves an empty table."""
    typed = "@() | ConvertTo-Html -Head '<style/>' -CssUri a.css"
    sheet = '<link rel="stylesheet" type="text/css" href="a.css" />'
    assert [
        *PAGE, "<style/>", sheet, "</head><body>", "<table>", "</table>", "</body></html>"
    ] == lines(typed)  # fmt: skip


def test_a_list():
    """A line for each property, a rule between the objects."""
    assert [
        "<table>",
        "<tr><td>A:</td><td>1</td></tr>",
        "<tr><td>B:</td><td></td></tr>",
        "<tr><td><hr></td></tr>",
        "<tr><td>A:</td><td>2</td></tr>",
        "<tr><td>B:</td><td>x</td></tr>",
        "</table>",
    ] == lines(
        "[pscustomobject]@{A=1;B=$null}, [pscustomobject]@{A=2;B='x'} | "
        "ConvertTo-Html -As List -Fragment"
    )


def test_names_cannot_write_html():
    """Values and labels are escaped, each character as WebUtility.HtmlEncode does."""
    typed = """1 | ConvertTo-Html @{n='<b>'; e={"<i>&'`"\u00e9"}; width=9} -Fragment"""
    assert [
        "<table>",
        '<colgroup><col width = "9"/></colgroup>',
        "<tr><th>&lt;b&gt;</th></tr>",
        "<tr><td>&lt;i&gt;&amp;&#39;&quot;&#233;</td></tr>",
        "</table>",
    ] == lines(typed)


def test_a_single_property_is_headed_by_a_star():
    """As 5.1 does; a number has no property and stands for itself."""
    assert "<tr><th>*</th></tr>" == lines("[pscustomobject]@{A=1} | ConvertTo-Html -Fragment")[2]
    assert "<tr><td>5</td></tr>" == lines("5 | ConvertTo-Html -Fragment")[3]


def test_the_hash_of_a_file():
    """SHA256 unless another is named; a disk's bytes are not shown."""
    session = window()
    shown("Set-Content C:\\a.txt abc -NoNewline", session)
    wanted = hashlib.sha256(b"abc").hexdigest().upper()
    assert [
        f"{'Algorithm':15} {'Hash':70} Path",
        f"{'---------':15} {'----':70} ----",
        f"{'SHA256':15} {wanted:70} C:\\a.txt",
    ] == lines("Get-FileHash C:\\a.txt", session)
    md5 = hashlib.md5(b"abc", usedforsecurity=False).hexdigest().upper()
    assert [md5] == lines("(Get-FileHash C:\\a.txt -Algorithm md5).Hash", session)
    disk = shown("Get-FileHash (Get-VMHardDiskDrive SRV01).Path", session)
    assert "does not show the bytes of" in disk
