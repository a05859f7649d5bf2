"""Where Discord is reached by a proxy alone."""

import asyncio
from pathlib import Path

from playground import Playground
from tests.cli import warm
from tests.cli.warm import WarmChild
from tests.fakes.charging_vendor import ChargingVendor
from tests.fakes.http_proxy import proxy_to
from tests.journeys.stage import PATIENT
from tests.journeys.test_main_job import KEPT

UNREACHABLE = {
    "DAILIES_DISCORD_API_URL": "http://discord.invalid/api/v10",
    "DAILIES_DISCORD_GATEWAY_URL": "ws://discord.invalid/gateway",
}


async def test_a_clip_comes_by_the_proxy(tmp_path: Path) -> None:
    """Discord has a name that nobody but the proxy knows: calls, gateway and doctor go by it, and vendors do not."""
    async with (
        ChargingVendor() as vendor,
        Playground() as discord,
        proxy_to(discord.port) as (proxy, led),
    ):
        behind = {**UNREACHABLE, "DAILIES_DISCORD_PROXY": proxy}
        variables = {**behind, **PATIENT, "SKETCH_BASE_URL": vendor.base_url}
        async with WarmChild(tmp_path, discord.token, "", "", variables=variables) as bot:
            await bot.unless_it_ends(discord.ready())
            await (await discord.members[0].command("/video make", prompt="a fox")).answered()
            clip = await discord.channel.wait_for(lambda message: message["attachments"], 60)
        assert discord.channel.file(clip) == vendor.clip
        assert not [line for line in led if vendor.base_url in line]

        said = tmp_path / "said"
        seen = {**KEPT, **behind, "DISCORD_TOKEN": discord.token}
        examined = await asyncio.to_thread(warm.dailies, ["doctor"], seen, tmp_path, said)
        assert "logged in as" in examined.stdout
        lost = await asyncio.to_thread(
            warm.dailies, ["doctor"], {**seen, "DAILIES_DISCORD_PROXY": ""}, tmp_path, said
        )
        assert "out of reach" in lost.stdout
    assert discord.violations == []
