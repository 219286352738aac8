"""Stored words give the same readings as the dictionary, and a damaged store costs only speed."""

from __future__ import annotations

import random
import subprocess
import sys

from harness.model import codec
from harness.russian import lemmas
from harness.wiring.words import SHIPPED, WordBook, Words, _reading, made_by


def test_the_shipped_book_says_what_the_dictionary_says():
    shipped = codec.decode(SHIPPED.read_bytes(), Words)
    assert shipped.made_by == made_by()
    for word in random.Random(7).sample(sorted(shipped.book), 300):
        assert lemmas._read(_reading(shipped.book[word])) == lemmas._looked_up(word), word


def test_new_words_are_kept_and_found_again(tmp_path):
    script = (
        "import sys\nfrom pathlib import Path\nfrom harness.russian import lemmas\nfrom harness.wiring.words import WordBook\n"
        "book = WordBook(Path(sys.argv[1])); book.open()\n"
        "print(sorted(lemmas.lemmas('перламутровыми')), 'pymorphy3' in sys.modules)\nbook.close()\n"
    )
    told = [
        subprocess.run([sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    ]
    assert told == ["['перламутровый'] True\n", "['перламутровый'] False\n"]


def test_a_damaged_or_foreign_book_is_passed_over(tmp_path):
    for data in (b"", b"{", b'{"made_by":"0 0 0","book":{"a":[["b","NOUN",true,"NOUN"]]}}', b"\xff\xfe"):
        (tmp_path / "words.json").write_bytes(data)
        WordBook(tmp_path).open()
    assert lemmas.lemmas("стрижку") == frozenset({"стрижка"})
