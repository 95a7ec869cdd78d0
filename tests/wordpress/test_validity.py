"""What moves in is valid HTML, however old its markup."""

from __future__ import annotations

import pytest

from articles.models import ArticlePage
from tests.articles.test_validity import faults
from tests.factories.wordpress import comment, item
from tests.nu_checker import find_nu_faults
from wordpress.models import ImportedItem

pytestmark = [pytest.mark.django_db, pytest.mark.slow("brings in an export and has it checked")]

#: What editors and their programs wrote in twenty years of WordPress.
OLD_MARKUP = """
<center><font color="red" size="4">Centred <b>bold</b></font></center>
<a name="here is"></a><h2 id="a b">Heading</h2><h2 id="a b">Heading</h2><h4></h4><h1>Big</h1><h6>six</h6>
<table align="center" border=1 width="100%"><tr><td valign=top nowrap>One<td>Two<tr><th>a</table>
<table><thead></thead><tbody><tr><td colspan="3">x</td></tr><tr><td>1</td></tr></tbody></table>
<ol start="5" type="a" reversed><li value="3">x<ul><li>y</ul></li></ol><ul><p>stray</p><li>z</li></ul><dl><dt>t<dd>d</dl>
[caption id="c" align="alignleft" width="300"]<a href="http://x.example/a b"><img src="/a.jpg" width="300px" height="auto" /></a> A <em>caption</em>[/caption]
<p><div>within</div></p><p align=right style="color:red" onclick="x()">text</p>
<a href="#fn1" id="fnref1"><sup>1</sup></a><ol><li id="fn1">note <a href="#fnref1">back</a></li></ol>
<a href="http://x.example/%zz?q=a|b">barred</a> <a href="mailto:x@y.example?subject=a b">mail</a> <a href="">empty</a>
<blockquote>q<cite>c</cite></blockquote><q>qq</q><abbr title="x">y</abbr><acronym title=z>z</acronym><tt>t</tt><strike>s</strike>
<time datetime="2010">then</time><span lang="xx-yy-zzzz12345">w</span><figure><figcaption>only</figcaption></figure>
<pre>code <b>x</b></pre><details><summary>s</summary>d</details><marquee>m</marquee><img>
<a href="http://x.example/"><h3>block link</h3></a> &nbsp; &bogus; text
"""


@pytest.fixture
def imported(bring, client):
    """{address: markup} of a story of old markup, with comments, and of the lists it stands in."""
    told = (
        comment("<p>hi <a href='x y'>l</a><blockquote>q", number=5),
        comment("<b>bold", number=6, parent=5),
    )
    bring(item("Old", OLD_MARKUP, number=77, comments=told, tags=(("care", "Care & “homes”"),)))
    row = ImportedItem.objects.get(kind="post", number=77)
    story = ArticlePage.objects.get(pk=row.page_id)
    return {address: client.get(address).content.decode() for address in (story.get_url(), "/news/")}


def test_html_validate_finds_nothing(imported):
    assert faults(imported) == []


def test_the_nu_checker_finds_nothing(imported, tmp_path):
    assert find_nu_faults(imported, tmp_path) == []
