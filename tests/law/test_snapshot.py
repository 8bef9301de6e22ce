"""A decision replayed with the law as it was: the same hash, whatever the law says today."""

from __future__ import annotations

import copy
import json
import shutil

import pytest
from test_decide import IMW

from maatwerk.law.decide import Snapshot, SnapshotError, decide, decide_under, question_of, questions, snapshot
from maatwerk.law.decide.code import code_hash, sources
from maatwerk.law.decide.plain import canonical
from maatwerk.law.decide.snapshot import snapshot_of
from maatwerk.law.imw_recht import contract_lang_genoeg, werkgever_komt_in_aanmerking
from maatwerk.law.measures import folder, measures
from maatwerk.rules.parameters import load_parameters

FACTS = {**IMW, "contract_uren": "20"}


def rewritten(data):
    """A snapshot with other content and a hash that fits it."""
    content = {name: value for name, value in data.items() if name not in ("hash", "form")}
    return Snapshot(**content)


def law_changed_on_disk(folder_, question):
    """The law of a question after somebody changed the number of hours in the parameter file."""
    shutil.copytree(folder() / "parameters", folder_)
    file = folder_ / "imw.yaml"
    text = file.read_text(encoding="utf-8")
    line = "- {from: 2023-07-01, value: 24, confidence: secondary"
    assert text.count(line) == 1
    file.write_text(text.replace(line, line.replace("24", "16")), encoding="utf-8")
    ruleset = measures()[question_of(question).measure]
    changed = load_parameters(folder_)
    return ruleset.__class__(
        **{
            **{name: getattr(ruleset, name) for name in ruleset.__dataclass_fields__},
            "parameters": {name: changed[name] for name in ruleset.parameters},
        }
    )


def test_after_a_change_of_the_law_the_replay_is_identical_and_todays_law_differs(tmp_path):
    decided = decide("imw_recht", FACTS)
    kept = json.loads(json.dumps(snapshot("imw_recht").as_dict()))
    later = law_changed_on_disk(tmp_path / "law", "imw_recht")
    today = decide_under(question_of("imw_recht"), later, FACTS, law=snapshot_of(question_of("imw_recht"), later).hash)
    assert (decided.answer, today.answer) == (False, True)
    assert today.hash() != decided.hash()
    replayed = decide("imw_recht", FACTS, snapshot=Snapshot.from_dict(kept))
    assert replayed.record() == decided.record()
    assert replayed.hash() == decided.hash()
    assert not replayed.code_changed


def test_a_snapshot_of_another_law_decides_by_that_law():
    data = copy.deepcopy(snapshot("imw_recht").as_dict())
    data["parameters"]["imw_minimum_contracturen"]["values"][0]["value"] = 1600
    old = rewritten(data)
    outcome = decide("imw_recht", FACTS, snapshot=old)
    assert outcome.answer is True
    assert outcome.law == old.hash != snapshot("imw_recht").hash
    condition = next(c for c in outcome.conditions if c.name == "contract_lang_genoeg")
    assert [used.value for used in condition.parameters] == ["16 uren"]


def test_a_snapshot_with_another_reading_decides_by_that_reading():
    data = copy.deepcopy(snapshot("imw_recht").as_dict())
    data["readings"]["contracturen_grens"]["taken"] = "langer_dan"
    facts = {**IMW, "contract_uren": "24"}
    assert decide("imw_recht", facts).answer is True
    outcome = decide("imw_recht", facts, snapshot=rewritten(data))
    assert outcome.answer is False
    assert outcome.nearest[0].new == "24.01"


def test_changed_code_is_said_and_the_result_still_given():
    data = {**snapshot("imw_recht").as_dict(), "code": "0" * 64}
    outcome = decide("imw_recht", FACTS, snapshot=rewritten(data))
    assert outcome.code_changed
    assert "gewijzigd" in outcome.law_note
    assert outcome.answer is False


@pytest.mark.parametrize("code", sorted(questions()))
def test_a_snapshot_goes_to_json_and_back(code):
    one = snapshot(code)
    again = Snapshot.from_dict(json.loads(json.dumps(one.as_dict())))
    assert again == one
    assert again.hash == one.hash
    parameters, readings = again.law()
    ruleset = measures()[question_of(code).measure]
    assert all(ruleset.parameters[name] == parameter for name, parameter in parameters.items())
    assert all(ruleset.readings[name] == reading for name, reading in readings.items())


@pytest.mark.parametrize(
    "damage",
    [
        lambda d: d.update(form=99),
        lambda d: d.update(code="x"),
        lambda d: d.pop("parameters"),
        lambda d: d["parameters"].pop("imw_minimum_contracturen"),
        lambda d: d["parameters"]["imw_minimum_contracturen"]["values"][0].update(value=1.5),
        lambda d: d["readings"]["contracturen_grens"].update(taken="iets"),
    ],
)
def test_a_damaged_snapshot_is_refused(damage):
    data = copy.deepcopy(snapshot("imw_recht").as_dict())
    damage(data)
    with pytest.raises(SnapshotError, match="momentopname"):
        Snapshot.from_dict(data)


def test_a_snapshot_of_another_question_is_refused():
    data = {**snapshot("imw_recht").as_dict(), "question": "iets_anders"}
    with pytest.raises(SnapshotError, match="iets_anders"):
        decide("imw_recht", FACTS, snapshot=rewritten(data))


def test_the_hash_of_the_code_follows_the_rules_and_what_they_call():
    ruleset = measures()["imw_recht"]
    text = "\n".join(sources(contract_lang_genoeg))
    assert "def contract_lang_genoeg" in text
    called = "\n".join(sources(measures()["cmw_looptijd"].rules["evaluatie_uiterlijk"][0].body))
    assert "def plus_years" in called
    assert code_hash(ruleset, ["contract_lang_genoeg"]) != code_hash(ruleset, ["werkgever_komt_in_aanmerking"])
    assert code_hash(ruleset, ["voldoet"]) == code_hash(ruleset, ["voldoet"])
    assert "contract_lang_genoeg" not in "\n".join(sources(werkgever_komt_in_aanmerking))


def test_a_record_holds_no_float():
    with pytest.raises(TypeError, match="exact"):
        canonical({"a": [1, {"b": 0.5}]})
