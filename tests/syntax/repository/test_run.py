"""Runs at the repository level: budgets, needs, round trips, the same bytes whatever happens."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from synth.syntax import families
from synth.syntax.families.family import Rendered
from synth.syntax.families.framed import parse
from synth.syntax.fim import FimSplit, open_source
from synth.syntax.infill import files
from synth.syntax.infill import run as file_run
from synth.syntax.infill.files import find_files
from synth.syntax.infill.work import read_source
from synth.syntax.repository import index, run
from synth.syntax.repository.entry import Entry
from synth.syntax.repository.question import parse_question
from synth.syntax.repository.roots import by_repository
from synth.syntax.repository.rows import Target
from synth.syntax.repository.shelf import Shelf
from tests.syntax.repository.makers import shop
from tests.syntax.repository.places import ALL, graph_of, leads, rows_of, run_of, write

GOLDEN = Path(__file__).parent / "golden" / "qwen.jsonl"


def paths_of(row: dict[str, Any]) -> list[str]:
    return [file["path"] for file in row["context"]]


def test_rows_join_to_their_files_and_say_what_they_need(tmp_path: Path) -> None:
    root = write(tmp_path / "shop", shop())
    rows, summary = run_of(root, tmp_path / "out.jsonl")
    assert summary.rows == len(rows) > 4
    assert summary.refused["file:no_context"] == 1  # an empty __init__.py
    for row in rows:
        whole = row["prefix"] + row["middle"] + row["suffix"]
        assert whole.encode() == (root / row["path"]).read_bytes()
        assert row["scope"] == "repo"
        assert row["repo"] == "shop"
        assert row["tokens"] <= ALL.max_tokens
        assert row["path"] not in paths_of(row)
        assert list(row) == list(rows[0])
        for file in row["context"]:
            assert file["text"] == (root / file["path"]).read_text()
            assert row["middle"].strip() not in file["text"]
        for need in row["needs"]:
            assert need["path"] in paths_of(row)
            assert need["symbol"].rpartition(".")[2] in row["middle"]
    assert str(tmp_path) not in (tmp_path / "out.jsonl").read_text()
    assert not list(tmp_path.glob(".out*"))


def test_the_share_of_middles_that_need_another_file_is_asked_for(tmp_path: Path) -> None:
    root = write(tmp_path / "shop", shop(12))
    for share, low, high in ((0.0, 0.0, 0.0), (0.8, 0.6, 1.0), (1.0, 1.0, 1.0)):
        rows, _ = rows_of(root, replace(ALL, needs_share=share))
        assert rows
        assert low <= sum(bool(row["needs"]) for row in rows) / len(rows) <= high


@pytest.mark.parametrize("name", families.FAMILIES)
def test_rows_of_every_family_parse_back_to_the_neutral_rows(name: str, tmp_path: Path) -> None:
    root = write(tmp_path / "shop", shop())
    neutral, _ = rows_of(root)
    made, _ = rows_of(root, replace(ALL, family=name, chat_share=0.3))
    by_id = {row["id"]: row for row in neutral}
    assert {row["id"] for row in made} == set(by_id)
    for row in made:
        rendered = Rendered(row["prompt"], row["completion"])
        if row["form"] == "chat":
            found = parse_question(rendered, "shop", paths_of(row), row["path"])
        else:
            _, found = parse(families.get(name), rendered, paths_of(row), row["path"])
        plain = by_id[row["id"]]
        assert found.parts == (plain["prefix"], plain["middle"], plain["suffix"])
        assert [s.text for s in found.context] == [f["text"] for f in plain["context"]]
        assert row["needs"] == plain["needs"]


@pytest.mark.parametrize("budget", [80, 300, 450, 1000])
def test_no_row_passes_its_budget(budget: int, tmp_path: Path) -> None:
    root = write(tmp_path / "shop", shop())
    counts: Counter[str] = Counter()
    for cut in (False, True):
        for family in ("", "qwen", "codestral"):
            options = replace(ALL, max_tokens=budget, cut=cut, family=family)
            rows, refused = rows_of(root, options)
            assert all(row["tokens"] <= budget for row in rows)
            counts += refused
            counts["rows"] += len(rows)
    assert counts["rows"] if budget > 300 else counts["file:no_context"] or counts["row:over_budget"]


def test_the_models_own_tokenizer_counts_every_row(tmp_path: Path) -> None:
    tokenizers = pytest.importorskip("tokenizers")
    root, path = write(tmp_path / "shop", shop()), tmp_path / "tokenizer.json"
    model = tokenizers.Tokenizer(tokenizers.models.BPE())
    model.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
    family = families.get("qwen")
    special = [*family.control]
    trainer = tokenizers.trainers.BpeTrainer(
        vocab_size=400,
        special_tokens=special,
        show_progress=False,
        initial_alphabet=tokenizers.pre_tokenizers.ByteLevel.alphabet(),
    )
    model.train_from_iterator(shop().values(), trainer)
    model.save(str(path))
    options = replace(ALL, family="qwen", tokenizer=str(path), max_tokens=700)
    rows, _ = rows_of(root, options)
    assert rows
    for row in rows:
        text = row["prompt"] + row["completion"]
        assert row["tokens"] == len(model.encode(text, add_special_tokens=False).ids) <= 700


def test_workers_and_an_interruption_do_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = write(tmp_path / "shop", shop(6))
    for module in (file_run, run):
        monkeypatch.setattr(module, "CHUNK_FILES", 2)
    one, two, three = (tmp_path / f"{name}.jsonl" for name in ("one", "two", "three"))
    run_of(root, one)
    run_of(root, two, workers=2)
    assert one.read_bytes() == two.read_bytes() != b""
    found = find_files([root], (), False, Counter())
    heard: list[int] = []

    def stop(done: int) -> None:
        heard.append(done)
        if sum(heard) > len(found) + 2:
            raise InterruptedError("enough")

    with pytest.raises(Exception, match=r"enough|goes on"):
        run.make_repositories(found, [root], three, ALL, heard=stop)
    summary = run.make_repositories(found, [root], three, ALL)
    assert summary.resumed > 0
    assert three.read_bytes() == one.read_bytes()


def test_files_on_which_a_parser_hangs_or_dies_are_counted_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.syntax.repository import hostile

    root = write(tmp_path / "shop", {**shop(), "shop/dies.py": "from shop.part1 import Box1\n"})
    monkeypatch.setattr(run, "index_file", hostile.index_file)
    rows, summary = run_of(root, tmp_path / "out.jsonl")
    assert summary.refused["file:parser_crash"] == 1
    assert {row["path"] for row in rows} == {f"shop/part{n}.py" for n in range(4)}


def test_what_may_not_stand_in_a_context_is_left_out_and_counted(tmp_path: Path) -> None:
    texts = shop()
    texts["shop/part0.py"] += "# <|endoftext|>\n"
    texts["shop/part1.py"] = "# Code generated by hand. DO NOT EDIT.\n" + texts["shop/part1.py"]
    root = write(tmp_path / "shop", texts)
    rows, counts = rows_of(root)
    assert {path for row in rows for path in paths_of(row)} == {"shop/part2.py"}
    assert counts["context:special_token"] > 0
    assert counts["context:generated"] > 0
    assert counts["file:special_token"] == 1


def test_names_that_two_files_have_and_a_file_that_imports_itself(tmp_path: Path) -> None:
    texts = {
        "setup.py": "",
        "a/__init__.py": "",
        "a/tool.py": "import a.tool\n\ndef run_tool():\n    return a.tool.run_tool()\n",
        "b/__init__.py": "",
        "b/tool.py": "def run_tool():\n    return 2\n",
        "use.py": "from b.tool import run_tool\n\nrun_tool()\n",
        "loose.py": "run_tool()\nonly_here_once()\n",
        "c.py": "def only_here_once():\n    return 1\n",
    }
    graph = graph_of(tmp_path / "shop", texts)
    assert leads(graph, "use.py") == {"b/tool.py": {"run_tool"}}
    assert leads(graph, "a/tool.py") == {}
    assert leads(graph, "loose.py") == {"c.py": {"only_here_once"}}  # the other name is anybody's
    assert [edge.weak for edge in graph.edges["loose.py"]] == [True]


def test_links_that_loop_are_not_followed(tmp_path: Path) -> None:
    root = write(tmp_path / "shop", shop())
    (root / "shop" / "again").symlink_to(root, target_is_directory=True)
    (root / "shop" / "same.py").symlink_to(root / "shop" / "part0.py")
    rows, summary = run_of(root, tmp_path / "out.jsonl")
    assert summary.refused["file:link"] == 2
    assert {row["path"] for row in rows} == {f"shop/part{n}.py" for n in range(4)}


def test_a_repository_is_the_nearest_folder_that_says_so(tmp_path: Path) -> None:
    texts = {
        "work/.git/HEAD": "",
        "work/app/pyproject.toml": "",
        "work/app/a.py": "",
        "lone/package.json": "{}",
        "lone/b.js": "",
        "crates/Cargo.toml": "[workspace]\n",
        "crates/one/Cargo.toml": "[package]\n",
        "crates/one/src/lib.rs": "",
        "site-packages/tool/c.py": "",
        "d.py": "",
    }
    root = write(tmp_path / "given", texts)
    found = by_repository(find_files([root], (), False, Counter()), [root])
    assert {path.relative_to(root).as_posix(): [f.name for f in held] for path, held in found.items()} == {
        "work": ["app/a.py"],
        "lone": ["b.js", "package.json"],
        "crates": ["one/src/lib.rs"],
        ".": ["d.py", "site-packages/tool/c.py"],
    }


def test_paths_that_overlap_and_go_up_and_down_are_one_repository(tmp_path: Path) -> None:
    root = write(tmp_path / "shop", shop())
    asked = [root / "shop" / ".." / "shop", root, root / "shop" / "part1.py"]
    found = by_repository(find_files(asked, (), False, Counter()), asked)
    assert list(found) == [root]
    names = [file.name for file in found[root]]
    assert names == sorted(set(names))
    assert {"shop/part0.py", "shop/part1.py"} <= set(names)
    assert {Path(file.path).parent for file in found[root]} == {root / "shop"}


def test_an_index_gives_back_what_it_was_given(tmp_path: Path) -> None:
    root = write(tmp_path / "shop", shop())
    file = next(f for f in find_files([root], (), False, Counter()) if f.name.endswith("part1.py"))
    made = next(index.index_file(file, ALL, Counter()))
    entry = Entry.from_json(json.loads(json.dumps(made.row["entry"])))
    assert {d.name for d in entry.definitions} == {"Box1", "fill_box1", "__init__", "weigh_part1"}
    assert {"Box0", "fill_box0", "box.weigh_part0"} - entry.uses == {"box.weigh_part0"}
    assert ".weigh_part0" in entry.uses  # `box` is a variable


MIDDLES = ("box = Box3(len(items))", "box.weigh_part3() > 0", "self.size * 2", "print(item, box, 0)")


def golden_rows(folder: Path) -> list[dict[str, Any]]:
    """Rows of given splits, so that they do not depend on how splits are drawn."""
    graph = graph_of(folder / "shop", shop())
    options = replace(ALL, family="qwen", chat_share=0.3, max_tokens=600)
    file = graph.files["shop/part0.py"]
    source = read_source(file, options, Counter())
    assert source is not None
    opened = open_source(source.text, files.syntax("python", ""))
    assert not isinstance(opened, str)
    target = Target(source, opened, graph, options, Shelf(options), Counter())
    rows = [target.row(split_at(source.text, middle)) for middle in MIDDLES]
    return [{key: row[key] for key in row if key != "grammar"} for row in rows if not isinstance(row, str)]


def split_at(text: str, middle: str) -> FimSplit:
    """The split of a text at a middle that it holds once."""
    prefix, suffix = text.split(middle)
    start = len(prefix)
    return FimSplit(
        prefix, middle, suffix, "lines", "lines", "", start, start + len(middle), prefix.count("\n") + 1
    )


def test_golden_rows_do_not_move(tmp_path: Path) -> None:
    """When they should: `python -m tests.syntax.repository.test_run` writes them anew."""
    assert golden_rows(tmp_path) == [
        json.loads(line) for line in GOLDEN.read_text(encoding="utf-8").splitlines()
    ]


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as made_in:
        lines = (json.dumps(row, ensure_ascii=True) + "\n" for row in golden_rows(Path(made_in)))
        GOLDEN.write_text("".join(lines), encoding="utf-8")
