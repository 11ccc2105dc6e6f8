from __future__ import annotations

from importlib import resources

import pytest

from sixfold.memory.prompted import Prompted, values
from sixfold.models import structured
from sixfold.models.scripted import Line, ScriptedChat

SCHEMA = structured.record({"colour": structured.choice(["red", "green"])})


def test_the_prompt_of_the_file_is_asked_with_its_parts_without_its_version() -> None:
    model = ScriptedChat([Line(lambda _request: True, '{"colour": "red"}')])
    said = Prompted(model, "plan.txt", SCHEMA, 20).ask("one part", "another")
    (request,) = model.requests
    file = resources.files("sixfold.memory").joinpath("plan.txt").read_text("utf-8")
    assert file.startswith("version:")
    assert request.system == file.partition("\n")[2].strip()
    assert (request.user, request.max_tokens) == (("one part", "another"), 20)
    assert values(SCHEMA, said.text) == {"colour": "red"}


@pytest.mark.parametrize("reply", ["", "red", "[]", '{"colour": "blue"}', '{"colour": "red"', '{"color": "red"}'])
def test_a_reply_that_is_not_what_was_asked_for_says_nothing(reply: str) -> None:
    assert values(SCHEMA, reply) is None
