"""Words of a like meaning share a sign; common ones keep their own, verbs tell who acts."""

from harness.promises.features import features_of
from harness.promises.senses import sense_of, senses


def test_words_of_a_like_meaning_share_a_sign():
    assert sense_of("понедельник") == sense_of("вторник") != sense_of("маникюр")


def test_a_verb_form_carries_its_roles():
    sign, _, roles = sense_of("компенсируем").partition("/")
    assert sense_of("компенсирует").startswith(f"{sign}/")
    assert "we" in roles.split("+")
    assert "they" in sense_of("компенсирует").partition("/")[2].split("+")


def test_common_words_stand_for_themselves_and_unknown_ones_for_nothing():
    assert sense_of("не") == "не"
    assert sense_of("абырвалгхъ") == "_"


def test_neighbours_are_told_by_their_senses():
    names = features_of("Компенсируем анальгин").names()
    assert f"{sense_of('компенсируем')}&{sense_of('анальгин')}" in names


def test_there_are_classes_enough_to_tell_things_apart():
    assert len({sign for sign in senses().values() if sign.startswith("c")}) > 100
