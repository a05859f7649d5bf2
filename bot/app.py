"""The composition root: the only place where concrete classes meet; what a render needs stands in `rooms`."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

import discord

from bot import catalog, garbage, presence
from bot.books import guild_start
from bot.client import Dailies, create_bot, point_discord_at
from bot.courier.courier import DiscordCourier
from bot.media.charts import DrawnCharts
from bot.media.films import LocalFilms
from bot.moderation.basic import BasicJudge
from bot.moderation.choice import open_moderation
from bot.moderation.filters import Filters
from bot.moderation.judge import FilterJudge
from bot.moderation.panel import Panel
from bot.moderation.policies import Policies
from bot.pipeline.crew import STOP_S
from bot.pipeline.deliver import tell
from bot.pipeline.house import House, Limits
from bot.pipeline.runner import Runner
from bot.providers.callbacks import call_back
from bot.rooms import NO_CEILING, Rooms, Variables, default_model, open_rooms, unlimited
from bot.settings import Settings
from bot.shelf import links_of, shelf_of
from bot.storage.database import open_database
from bot.web import Meter, hooks_for, open_site

log = logging.getLogger(__name__)

GIB = 1024**3


@asynccontextmanager
async def open_bot(
    settings: Settings, variables: Variables
) -> AsyncGenerator[tuple[Dailies, House, Rooms, Meter | None]]:
    """Open everything but the connection to Discord and the runner."""
    async with AsyncExitStack() as stack:
        models = catalog.load(settings.catalog)
        rooms = await stack.enter_async_context(
            open_rooms(settings, variables, models, sketch_folder=settings.data_dir / "sketch")
        )
        call_back(rooms.providers, settings.public_url, variables)
        if unlimited(settings, rooms):
            log.warning("Money: %s.", NO_CEILING)
        database = await stack.enter_async_context(
            open_database(
                settings.database,
                clock=rooms.clock,
                start=guild_start(settings, paid_vendor=rooms.paid_vendor()),
            )
        )
        filters, policies = Filters(database), Policies(database)
        meter = Meter() if settings.web_place else None
        moderation = await stack.enter_async_context(
            open_moderation(settings, variables, rooms.clock, filters, policies)
        )
        courier = DiscordCourier(clock=rooms.clock, clips=rooms.clips, catalog=models)
        house = House(
            clock=rooms.clock,
            database=database,
            catalog=models,
            providers=meter.over(rooms.providers) if meter else rooms.providers,
            clips=rooms.clips,
            pictures=rooms.pictures,
            films=LocalFilms(),
            charts=DrawnCharts(settings.data_dir / "fonts"),
            judge=Panel(
                [BasicJudge(), FilterJudge(filters, policies), *moderation.judges],
                policies=policies,
            ),
            filters=filters,
            inspector=moderation.inspector,
            courier=meter.at(courier) if meter else courier,
            links=links_of(settings),
            limits=Limits(
                default_model=default_model(settings, rooms),
                guilds=settings.guilds,
                contact=settings.contact,
                submit_timeout_s=settings.submit_timeout_s,
                submit_grace_s=settings.submit_grace_s,
                deadline_s=settings.deadline_s,
                unknown_s=settings.unknown_hours * 3600,
                clips_bytes=None if settings.clips_gib is None else int(settings.clips_gib * GIB),
            ),
        )
        courier.unseen = partial(tell, house)
        bot = await stack.enter_async_context(create_bot(house, courier.kept))
        bot.http.proxy = settings.discord_proxy
        await stack.enter_async_context(courier.through(bot))
        yield bot, house, rooms, meter


async def run(settings: Settings, variables: Variables, *, token: str) -> None:
    """Run the bot until SIGTERM, SIGINT or SIGHUP; the step at hand is finished, and all is closed within 10 s.

    Raises:
        DailiesError: the start cannot succeed as things are set.
    """
    stop = presence.stop_signal()
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # we never speak
    point_discord_at(api_url=settings.discord_api_url, gateway_url=settings.discord_gateway_url)
    async with (
        open_bot(settings, variables) as (bot, house, rooms, meter),
        AsyncExitStack() as stack,
    ):
        runner = Runner(house)
        # Before Discord is asked: a malformed setting is told at once, and `/health` says what is waited for.
        if settings.web_place is not None:
            site = open_site(
                settings.web_place,
                house=house,
                runner=runner,
                meter=meter,
                hooks=hooks_for(variables, wires=rooms.wires, clock=house.clock),
                connected=lambda: presence.connected(bot),
                clips=shelf_of(house),
            )
            await stack.enter_async_context(site)
        if not await presence.log_in(bot, token, stop):
            return
        await stack.enter_async_context(runner)
        garbage.settle()
        log.info(
            "Ready: %d models, default %s.",
            len(house.catalog.models),
            house.limits.default_model,
        )
        await presence.first_of(
            asyncio.create_task(presence.stay(bot), name="gateway"),
            asyncio.create_task(runner.wait(), name="runner"),
            asyncio.create_task(stop.wait(), name="stop"),
            *([asyncio.create_task(meter.watch(), name="stalls")] if meter else []),
        )
        log.info("Stopping: finishing the steps at hand.")
        await asyncio.gather(bot.finish(STOP_S), runner.stop())
