"""`dailies rules`: what may be asked, tried out without Discord."""

import json
from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer

from bot.cli.plain import group
from bot.domain.verdict import Block, Flag, Verdict
from bot.moderation import rulesfile
from bot.moderation.compiled import compile_rules
from bot.moderation.look import Judgement, look
from bot.words import rule_faults

app = group(help="Rules for prompts.")


@app.callback()
def rules() -> None:
    """Rules for prompts."""


@app.command("test")
def judge(
    rules_file: Annotated[
        Path, typer.Option("--rules", help="A rules export, or a list of AutoMod patterns.")
    ],
    prompts_file: Annotated[
        Path, typer.Option("--prompts", help='Prompts, one {"id", "text"} a line.')
    ],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Judge prompts by the rules of a file. Exit 1 when a rule had to be left out, with the reason."""
    ready, problems = compile_rules(rulesfile.load(rules_file))
    prompts = rulesfile.prompts(prompts_file)
    for problem in problems:
        typer.echo(f"dailies: left out {rule_faults.told(problem)}.", err=True)
    if not as_json and prompts:
        typer.echo(_TABLE.format("id", "verdict", "rule", "seen", "ms", "where"))
    for name, text in prompts:
        begun = perf_counter()
        judgement = look(text, ready)
        took_ms = (perf_counter() - begun) * 1000
        show = _json_line if as_json else _table_line
        typer.echo(show(name, text, judgement, took_ms))
    if problems:
        raise typer.Exit(1)


_TABLE = "{:12} {:8} {:22} {:12} {:>7}  {}"


def _json_line(name: str, _text: str, judgement: Judgement, took_ms: float) -> str:
    hit = judgement.decisive
    row: dict[str, object] = {
        "id": name,
        "verdict": _word(judgement.verdict),
        "rule": hit.rule if hit else None,
        "span": list(hit.span) if hit else None,
        "view": hit.view if hit else None,
        "ms": round(took_ms, 3),
    }
    if judgement.rewritten is not None:
        row["rewritten"] = judgement.rewritten
    return json.dumps(row)


def _table_line(name: str, text: str, judgement: Judgement, took_ms: float) -> str:
    hit = judgement.decisive
    where = _printable(text[hit.span[0] : hit.span[1]]) if hit else ""
    line = _TABLE.format(
        _printable(name)[:12],
        _word(judgement.verdict),
        hit.rule[:22] if hit else "",
        hit.view if hit else "",
        f"{took_ms:.2f}",
        where,
    )
    return line.rstrip()


def _word(verdict: Verdict) -> str:
    match verdict:
        case Block():
            return "block"
        case Flag():
            return "flag"
        case _:
            return "allow"


def _printable(text: str) -> str:
    """One short line without anything that a terminal would obey."""
    shown = "".join(char if char.isprintable() else "·" for char in text)
    return shown if len(shown) <= 60 else shown[:59] + "…"
