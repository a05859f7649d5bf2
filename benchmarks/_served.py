"""A server that costs next to nothing: what is measured beside it is the client."""

import asyncio
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

_SERVER = """
import asyncio, sys

VIDEO = (
    b'{"id":"video_68d7","object":"video","model":"sora-2","status":"in_progress","progress":42,'
    b'"created_at":1758941485,"prompt":"a red fox runs through snow at dawn","seconds":"8","size":"1280x720"}'
)
CHECK = (
    b"HTTP/1.1 200 OK\\r\\ncontent-type: application/json\\r\\ndate: Fri, 20 Nov 2026 12:00:00 GMT\\r\\n"
    b"content-length: %d\\r\\n\\r\\n" % len(VIDEO) + VIDEO
)

class Server(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport, self.came = transport, b""
    def data_received(self, data):
        self.came += data
        while b"\\r\\n\\r\\n" in self.came:
            head, _, self.came = self.came.partition(b"\\r\\n\\r\\n")
            if b"/content" in head.split(b"\\r\\n")[0]:
                self.sending = asyncio.ensure_future(self.send())
            else:
                self.transport.write(CHECK)
    async def send(self):
        with open(sys.argv[1], "rb") as file:
            size = file.seek(0, 2)
            self.transport.write(
                b"HTTP/1.1 200 OK\\r\\ncontent-type: video/mp4\\r\\ncontent-length: %d\\r\\n\\r\\n" % size
            )
            await asyncio.get_running_loop().sendfile(self.transport, file)

async def main():
    server = await asyncio.get_running_loop().create_server(Server, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()

asyncio.run(main())
"""


@asynccontextmanager
async def served(folder: Path, clip_bytes: int) -> AsyncGenerator[str]:
    """The base URL of a server that costs next to nothing."""
    clip = folder / "served.mp4"
    with clip.open("wb") as file:
        file.truncate(clip_bytes)
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _SERVER, str(clip), stdout=asyncio.subprocess.PIPE
    )
    try:
        assert child.stdout is not None
        port = int(await child.stdout.readline())
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        child.kill()
        await child.wait()
