"""What a render needs, with or without Discord and a database: the rooms that `app` and the command line open."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from bot import catalog
from bot.books import SystemClock
from bot.domain.errors import (
    RefusalError,
    SecondInstanceError,
    SettingError,
    UnreadablePictureError,
)
from bot.domain.ids import ModelKey
from bot.domain.model import Model
from bot.domain.model_refusals import PictureRefused
from bot.domain.refusals import PromptEmpty
from bot.domain.spec import Ask, RenderSpec, pixels
from bot.media.clips import LocalClips
from bot.media.pictures import LIMIT_BYTES, LIMIT_PIXELS, LocalPictures
from bot.moderation.basic import visible
from bot.pipeline.choose import choose_from
from bot.pipeline.specify import specify
from bot.ports import VideoProvider
from bot.providers import providers_for, served
from bot.settings import DISCORD_API_URL, Settings
from bot.settings.checks import folder_of
from bot.wire import Wires
from sketch import Sketch
from sketch.state import FolderInUseError

Variables = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rooms:
    """The opened rooms."""

    clock: SystemClock
    wires: Wires
    catalog: catalog.ModelCatalog
    providers: Mapping[str, VideoProvider]
    clips: LocalClips
    pictures: LocalPictures

    def usable(self) -> list[Model]:
        """The models that can be asked for today, in the catalog's order."""
        today = self.clock.now().date()
        return [
            model
            for model in self.catalog.models
            if model.provider in self.providers and not model.retired(today)
        ]

    def paid_vendor(self) -> bool:
        """Whether any usable model costs real money: Sketch's price is play money."""
        return any(
            model.provider != "sketch" and any(model.tariff.per_second.values())
            for model in self.usable()
        )


@asynccontextmanager
async def open_rooms(
    settings: Settings,
    variables: Variables,
    models: catalog.ModelCatalog,
    *,
    sketch_folder: Path,
) -> AsyncGenerator[Rooms]:
    """Open what a render needs; with no usable vendor, Sketch is started on this machine.

    In real Discord a prompt cannot ask Sketch for faults: members would break each other's jobs for fun.

    Raises:
        SettingError: a vendor's setting is malformed, or a folder cannot be used.
        SecondInstanceError: another bot's Sketch has the folder.
    """
    clock = SystemClock()
    models = catalog.ModelCatalog(served(models.models, variables))
    async with AsyncExitStack() as stack:
        wires = await stack.enter_async_context(
            Wires(
                clock, allow_hosts=settings.allow_hosts, submit_timeout_s=settings.submit_timeout_s
            )
        )
        clips = clips_of(settings)
        pictures = LocalPictures(settings.data_dir / "pictures")
        with folder_of("DAILIES_CLIPS_URL" if settings.clips_url else "DAILIES_DATA_DIR"):
            await clips.open()
        with folder_of("DAILIES_DATA_DIR"):
            await pictures.open()

        def rooms(sketch_base_url: str | None) -> Rooms:
            providers = providers_for(
                models.models,
                variables,
                wires=wires,
                pictures=pictures,
                clock=clock,
                sketch_base_url=sketch_base_url,
            )
            return Rooms(
                clock=clock,
                wires=wires,
                catalog=models,
                providers=providers,
                clips=clips,
                pictures=pictures,
            )

        opened = rooms(None)
        if not opened.usable():
            engine = Sketch(sketch_folder, faults=settings.discord_api_url != DISCORD_API_URL)
            try:
                await stack.enter_async_context(engine)
            except FolderInUseError:
                raise SecondInstanceError(
                    f"another process already runs on this data folder; its Sketch serves {sketch_folder}"
                ) from None
            opened = rooms(engine.base_url)
        yield opened


def clips_of(settings: Settings) -> LocalClips:
    """Where clips are kept: a folder, or a folder before a bucket.

    Raises:
        SettingError: the bucket's address cannot be used.
    """
    if settings.clips_bucket is None:
        return LocalClips(settings.clips_dir)
    from bot.media.bucket import BucketClips, open_bucket

    return BucketClips(settings.clips_dir, open_bucket(settings.clips_bucket))


def default_model(settings: Settings, rooms: Rooms) -> ModelKey:
    """The model for those who choose none.

    Raises:
        SettingError: the one that is set cannot be used.
    """
    usable = rooms.usable()
    if settings.default_model is None:
        return usable[0].key
    found = rooms.catalog.find(settings.default_model)
    if found is None or found not in usable:
        raise SettingError(
            f"DAILIES_DEFAULT_MODEL is {settings.default_model!r}, which cannot be used here; "
            f"it expects one of {', '.join(model.key for model in usable)}"
        )
    return found.key


NO_CEILING = (
    "DAILIES_CEILING_USD is not set, so a new server's stewards alone decide what it spends of your vendors' balance;"
    " set it, or cap a server with `dailies guild grant GUILD --ceiling 100`"
)


def unlimited(settings: Settings, rooms: Rooms) -> bool:
    """Whether a new guild's stewards may spend real money without end."""
    return settings.ceiling_usd is None and rooms.paid_vendor()


async def specified(rooms: Rooms, settings: Settings, ask: Ask) -> tuple[Model, RenderSpec]:
    """Check an ask without Discord and ledger, for `dailies render`.

    Raises:
        RefusalError: the ask cannot be rendered here.
    """
    if not visible(ask.prompt):
        raise RefusalError(PromptEmpty())
    name = ask.model_key or default_model(settings, rooms)
    model = choose_from(rooms.catalog, rooms.usable(), name, rooms.clock.now().date())
    if not isinstance(model, Model):
        raise RefusalError(model)
    spec = specify(ask, model)
    if not isinstance(spec, RenderSpec):
        raise RefusalError(spec)
    if ask.first_frame is None:
        return model, spec
    width_px, height_px = pixels(spec.aspect, spec.resolution)
    try:
        key = await rooms.pictures.prepare(ask.first_frame, width_px=width_px, height_px=height_px)
    except UnreadablePictureError as error:
        raise RefusalError(PictureRefused(error.fault, LIMIT_BYTES, LIMIT_PIXELS)) from None
    return model, replace(spec, first_frame=key)
