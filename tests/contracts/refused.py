"""What must be refused, and how: files that are none, and the one line that an action must end in."""

from __future__ import annotations

import pytest

from sim.errors import InputError

HEAD = 'name = "mine"\ntitle = { en = "Mine", zh = "我的" }\nabout = { en = "My own.", zh = "自己的。" }\n'
PLACE = f'[place]\nkind = "urban"\n{HEAD}'
POLICY = f"[policy]\n{HEAD}"
NEEDS = '"needs.environment" = 0.5\n"needs.care" = 0.5\n"needs.facilities" = 0.5\n'


@pytest.fixture(autouse=True)
def bad_files(tmp_path, monkeypatch):
    (tmp_path / "folder.toml").mkdir()
    (tmp_path / "binary.toml").write_bytes(bytes(range(256)))
    (tmp_path / "two.csv").write_text("1,2\n", encoding="utf-8")
    (tmp_path / "ring.csv").write_text("".join(f"{i},{(i + 1) % 12}\n" for i in range(12)), encoding="utf-8")
    (tmp_path / "large.toml").write_text("# " + "a" * 1_000_001)
    monkeypatch.chdir(tmp_path)


def refused(action):
    """Return the message of the error that an action must end in: one line, and not a long one."""
    with pytest.raises(InputError) as caught:
        action()
    message = str(caught.value)
    assert "\n" not in message
    return message
