"""The tree of RFC 9162: every leaf can be shown to be in it, and nothing else can."""

import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from jointcheck.ground import proof

leaves = st.lists(st.binary(max_size=8), min_size=1, max_size=70)


def test_the_empty_tree_and_one_leaf_are_as_the_standard_says():
    assert proof.root([]) == hashlib.sha256(b"").digest()
    assert proof.root([proof.leaf_hash(b"a")]) == hashlib.sha256(b"\x00a").digest()


def recursive(hashes: list[bytes]) -> bytes:
    """The standard's own definition of the root."""
    if len(hashes) == 1:
        return hashes[0]
    k = proof.split(len(hashes))
    return proof.node_hash(recursive(hashes[:k]), recursive(hashes[k:]))


@given(leaves)
def test_the_root_is_the_one_of_the_standard(given_leaves):
    hashes = [proof.leaf_hash(leaf) for leaf in given_leaves]
    assert proof.root(hashes) == recursive(hashes)


@given(leaves, st.data())
def test_every_leaf_proves_that_it_is_in_the_tree(given_leaves, data):
    hashes = [proof.leaf_hash(leaf) for leaf in given_leaves]
    index = data.draw(st.integers(0, len(hashes) - 1))
    path, tree = proof.inclusion(hashes, index), proof.root(hashes)
    assert proof.included(given_leaves[index], index, len(hashes), path, tree)


@given(leaves, st.data())
def test_a_leaf_that_is_not_there_cannot_prove_it(given_leaves, data):
    hashes = [proof.leaf_hash(leaf) for leaf in given_leaves]
    index = data.draw(st.integers(0, len(hashes) - 1))
    path, tree = proof.inclusion(hashes, index), proof.root(hashes)
    assert not proof.included(given_leaves[index] + b"!", index, len(hashes), path, tree)
    assert not proof.included(given_leaves[index], len(hashes), len(hashes), path, tree)
    assert not proof.included(given_leaves[index], index, len(hashes), [*path, b"\0" * 32], tree)


@given(st.integers(0, 10**9), st.binary(min_size=32, max_size=32))
def test_a_signed_checkpoint_is_read_back_and_only_by_its_own_key(size, root):
    key = Ed25519PrivateKey.generate()
    note = proof.Checkpoint(size, root).signed(key)
    assert proof.read_checkpoint(note, key.public_key()) == proof.Checkpoint(size, root)
    for wrong in (note.replace(f"\n{size}\n", f"\n{size + 1}\n"), "", "nonsense\n\n— x y"):
        with pytest.raises(ValueError, match="签名"):
            proof.read_checkpoint(wrong, key.public_key())
    with pytest.raises(ValueError, match="签名"):
        proof.read_checkpoint(note, Ed25519PrivateKey.generate().public_key())
