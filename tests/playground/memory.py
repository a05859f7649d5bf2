"""Fill a playground with messages and print what that costs: `python -m tests.playground.memory N`."""

import asyncio
import json
import sys
import time

import psutil

from playground import Playground
from playground.forms import Form
from tests.playground.stock import MP4, Card


async def fill(count: int) -> dict[str, float]:
    """Post cards, every tenth with a clip, as fast as they come."""
    process = psutil.Process()
    async with Playground(openapi=None, limits=False) as playground:
        box, channel = playground.box, playground.channel.channel
        before_bytes = process.memory_info().rss
        plain, card = Card(7, None).to_components(), Card(7, "clip.mp4").to_components()
        started = time.perf_counter()
        for number in range(count):
            form = Form({"components": plain, "flags": 1 << 15})
            if number % 10 == 0:
                upload = box.files.begin("clip.mp4")
                upload.write(MP4)
                form = Form({"components": card, "flags": 1 << 15}, {0: upload})
            box.posting.create(channel, box.world.bot_id, form)
            if number % 1000 == 0:
                await asyncio.sleep(0)
        took_s = time.perf_counter() - started
        newest = playground.channel.latest_id
        assert len(box.archive.by_id) == count
        return {
            "messages": count,
            "rss_mb": process.memory_info().rss / 1e6,
            "before_mb": before_bytes / 1e6,
            "posted_per_s": count / took_s,
            "newest": newest,
        }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asyncio.run(fill(int(sys.argv[1])))))
