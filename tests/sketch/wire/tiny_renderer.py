"""A renderer that draws nothing: it keeps the contract of `sketch.render` in 20 ms.

The clip is a minimal MP4 whose `free` box is the spec, so that a test can read what was asked for.
Words in the prompt steer it: `gate=PATH` waits until the file is there, `exit=N` ends with a status,
`bare` leaves the pictures out, `liar` ends well without a clip, `grandchild=PATH` starts a process
of its own that outlives it.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

arguments = argparse.ArgumentParser()
arguments.add_argument("--log", type=Path)
for name in ("--spec", "--out", "--poster", "--sheet"):
    arguments.add_argument(name, type=Path, required=True)
asked = arguments.parse_args()
text = asked.spec.read_text("utf-8")
spec = json.loads(text)
words = dict(word.partition("=")[::2] for word in spec["prompt"].split())


def note(what: str) -> None:
    if asked.log is not None:
        with asked.log.open("a") as log:
            log.write(f"{what} {os.getpid()} {spec['prompt']}\n")


def box(kind: bytes, body: bytes) -> bytes:
    return (len(body) + 8).to_bytes(4) + kind + body


note("began")
sys.stdout.write("progress 0\nhello\nprogress x\nprogress 40\n")
sys.stdout.flush()
if "grandchild" in words:
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    Path(words["grandchild"]).write_text(str(child.pid))
while "gate" in words and not Path(words["gate"]).exists():
    time.sleep(0.01)
if "exit" in words:
    sys.stderr.write("The picture is upside down.\n")
    sys.exit(int(words["exit"]))
if "liar" not in words:
    source = Path(spec["source"]).read_bytes() if spec["mode"] == "extend" else b""
    asked.out.write_bytes(source + box(b"ftyp", b"isom\0\0\2\0") + box(b"free", text.encode()))
if "bare" not in words:
    asked.poster.write_bytes(b"RIFF\0\0\0\0WEBPVP8 ")
    asked.sheet.write_bytes(b"\xff\xd8\xff\xe0\0\x10JFIF\0")
sys.stdout.write("progress 100\n")
note("ended")
