"""The pages one disk file owns."""

from hypothesis import given
from hypothesis import strategies as st

from hvlab.storage.pages import CHUNK_PAGES, EMPTY, PageMap

# Small numbers meet each other, large ones and borders fall into several chunks.
NUMBERS = st.integers(0, 6) | st.sampled_from(
    [CHUNK_PAGES - 1, CHUNK_PAGES, CHUNK_PAGES + 1, 40 * CHUNK_PAGES]
)
LAYERS = st.lists(st.dictionaries(NUMBERS, st.binary(min_size=1, max_size=2)), max_size=5)


@given(LAYERS)
def test_a_page_map_is_a_dict_that_never_changes(layers):
    """Writing gives another map with the new pages over the old; the old one stays as it was."""
    plain: dict[int, bytes] = {}
    versions = [(EMPTY, plain)]
    for layer in layers:
        plain = {**plain, **layer}
        versions.append((versions[-1][0].updated(layer), plain))

    for found, expected in versions:
        assert expected == dict(found.items())
        assert sorted(expected) == list(found)
        assert len(expected) == len(found)
        assert all(found.get(number) == expected.get(number) for number in range(8))
        assert all((number in found) == (number in expected) for number in range(8))
        assert len({number // CHUNK_PAGES for number in expected}) == found.blocks
        assert PageMap(expected) == found
        assert hash(PageMap(expected)) == hash(found)


@given(LAYERS)
def test_merging_is_writing_the_child_over_the_parent(layers):
    """What a merge leaves behind reads like the chain it replaces, and no layer has changed."""
    maps = [PageMap(layer) for layer in layers]
    merged, plain = EMPTY, {}
    for layer, found in zip(layers, maps, strict=True):
        merged, plain = merged.overlaid(found), {**plain, **layer}

    assert plain == dict(merged.items())
    assert len(plain) == len(merged)
    assert layers == [dict(found.items()) for found in maps]


def test_equality_is_of_content():
    """Maps are equal when they hold the same pages, however they came about."""
    assert PageMap({1: b"a"}) == EMPTY.updated({1: b"b"}).updated({1: b"a"})
    assert PageMap({1: b"a"}) != PageMap({1: b"b"})
    assert PageMap({1: b"a"}) != PageMap({2: b"a"})
    assert PageMap({1: b"a"}) != {1: b"a"}
    assert "<1 pages>" == repr(PageMap({1: b"a"}))


def test_nothing_written_nothing_made():
    """Writing nothing, or merging an empty file, gives the same map back."""
    some = PageMap({7: b"x"})

    assert some is some.updated({})
    assert some is some.overlaid(EMPTY)
