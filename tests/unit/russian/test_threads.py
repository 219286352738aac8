"""Many dialogues run at once and share the dictionary."""

from concurrent.futures import ThreadPoolExecutor

from harness.russian import lemmas
from harness.russian.remembered import forget


def test_the_dictionary_is_loaded_once_however_many_ask_at_once():
    forget(lemmas.lemmas)
    forget(lemmas.parses)
    lemmas._load.cache_clear()
    lemmas._book.pop("скидками", None)
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: lemmas.lemmas("скидками"), range(64)))
    assert found == {frozenset({"скидка"})}
    assert lemmas._load.cache_info().misses == 1
