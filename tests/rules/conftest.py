"""The law of the island, read from a file of its own."""

import fictional
import pytest


@pytest.fixture(scope="session")
def wool(tmp_path_factory):
    return fictional.law(tmp_path_factory.mktemp("wol"))
