"""What the import of the pure layers costs."""

import subprocess
import sys

HEAVY = ("pymorphy3", "phonenumbers", "jsonschema", "rapidfuzz", "razdel", "re2")


def test_heavy_packages_are_imported_when_needed_only():
    modules = (
        "harness.matching.matchers, harness.matching.topics, harness.matching.durations, harness.promises.detector"
    )
    modules += ", harness.russian.dates, harness.russian.names, harness.russian.phones"
    code = f"import sys, {modules}; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_literal_phrase_needs_no_dictionary():
    code = (
        "import sys; from harness.russian.phrases import find_phrase; "
        "print(find_phrase('Ждём вас завтра', 'вас завтра'), 'pymorphy3' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "(5, 15) False"
