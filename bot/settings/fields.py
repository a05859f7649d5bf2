"""Every setting: name, unit, meaning, default. Read from the environment and `.env`, environment first."""

from decimal import Decimal
from pathlib import Path
from typing import Annotated, ClassVar
from urllib.parse import quote

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.domain.ids import GuildId
from bot.domain.money import MicroUsd, micro_usd
from bot.settings import checks

DISCORD_API_URL = "https://discord.com/api/v10"
DISCORD_GATEWAY_URL = "wss://gateway.discord.gg/"

Dollars = Annotated[Decimal, Field(ge=0, le=1_000_000_000, max_digits=15, decimal_places=6)]
Seconds = Annotated[float, Field(gt=0, le=86_400, allow_inf_nan=False)]


class Settings(BaseSettings):
    """What the operator has set. A field's `examples` are shown when its value is malformed."""

    model_config: ClassVar[SettingsConfigDict] = SettingsConfigDict(
        env_prefix="DAILIES_", env_file=".env", extra="ignore", env_ignore_empty=True, frozen=True
    )

    # Discord
    discord_token: Annotated[
        SecretStr | None,
        Field(
            default=None,
            validation_alias="DISCORD_TOKEN",
            description="the bot's token from the Developer Portal, Bot page",
            examples=["MTE4…"],
        ),
    ]
    discord_api_url: Annotated[
        str,
        Field(
            pattern=r"^https?://\S+/api/v\d+/?$",
            description="Discord's REST address with its version",
            examples=[DISCORD_API_URL],
        ),
    ] = DISCORD_API_URL
    discord_gateway_url: Annotated[
        str,
        Field(
            pattern=r"^wss?://\S+$",
            description="Discord's gateway address",
            examples=[DISCORD_GATEWAY_URL],
        ),
    ] = DISCORD_GATEWAY_URL
    discord_proxy: Annotated[
        str | None,
        Field(
            pattern=r"^http://[^\s/?#]+/?$",
            description="an HTTP proxy by which Discord is reached; vendors are reached without it",
            examples=["http://127.0.0.1:7890", "http://user:password@proxy:3128"],
        ),
    ] = None
    guilds: Annotated[
        frozenset[GuildId],
        NoDecode,
        Field(
            description="ids of the guilds that are served, by commas; empty is all",
            examples=["197038439483310086,81384788765712384"],
        ),
    ] = frozenset()
    contact: Annotated[
        str | None,
        Field(
            max_length=200,
            description="how people reach whoever runs the bot, for /privacy; an address, or a name in Discord",
            examples=["privacy@example.org"],
        ),
    ] = None

    # Where things are kept
    data_dir: Annotated[
        Path, Field(description="a folder for database and clips", examples=["/var/lib/dailies"])
    ] = Path("dailies-data")
    database_url: Annotated[
        str | None,
        Field(
            pattern=r"^(sqlite:///.+|postgres(ql)?://.+)$",
            description="a SQLite file or a PostgreSQL database; unset: dailies.db in the data folder",
            examples=[
                "sqlite:////var/lib/dailies/dailies.db",
                "postgresql://dailies@localhost/dailies",
            ],
        ),
    ] = None
    clips_url: Annotated[
        str | None,
        Field(
            description="a folder or a bucket for clips; unset: clips in the data folder",
            examples=["/var/lib/dailies/clips", "s3://bucket/clips"],
        ),
    ] = None
    clips_gib: Annotated[
        float | None,
        Field(
            gt=0,
            le=1_000_000,
            allow_inf_nan=False,
            description="GiB that finished clips may take; unset: as much as there is",
            examples=["50"],
        ),
    ] = None
    catalog: Annotated[
        Path | None,
        Field(description="a TOML file of further models", examples=["/etc/dailies/models.toml"]),
    ] = None

    # Money
    pool_usd: Annotated[
        Dollars | None,
        Field(
            description="dollars in a new guild's pool; unset: 0 with a paid vendor, 25 with Sketch alone",
            examples=["25"],
        ),
    ] = None
    allowance_usd: Annotated[
        Dollars,
        Field(description="dollars that one member may draw in 7 days", examples=["5", "2.50"]),
    ] = Decimal(5)
    ceiling_usd: Annotated[
        Dollars | None,
        Field(
            description="the most dollars that a guild may spend in a month; unset: no ceiling",
            examples=["100"],
        ),
    ] = None

    # Vendors
    allow_hosts: Annotated[
        frozenset[str],
        NoDecode,
        Field(
            description="further hosts from which clips may be fetched, by commas",
            examples=["media.internal:8443"],
        ),
    ] = frozenset()
    submit_timeout_s: Annotated[
        Seconds, Field(description="seconds that a vendor has to accept a job", examples=["60"])
    ] = 60.0
    submit_grace_s: Annotated[
        Seconds,
        Field(
            description="seconds before an unanswered submit counts as not arrived; above DAILIES_SUBMIT_TIMEOUT_S",
            examples=["90"],
        ),
    ] = 90.0
    deadline_s: Annotated[
        Seconds, Field(description="seconds that a render may take", examples=["1800"])
    ] = 1800.0
    unknown_hours: Annotated[
        float,
        Field(
            gt=0,
            le=8760,
            allow_inf_nan=False,
            description="hours that an uncertain submit waits for a steward before its money goes back",
            examples=["72"],
        ),
    ] = 72.0
    default_model: Annotated[
        str | None,
        Field(
            description="the model for those who choose none; unset: the first that can be used",
            examples=["sketch:sketch-1"],
        ),
    ] = None

    # AI moderation: on where a key of OpenAI's, or one of these, is set
    moderation_url: Annotated[
        str | None,
        Field(
            pattern=r"^https?://\S+$",
            description="a server that speaks OpenAI's moderation endpoint, up to /v1",
            examples=["https://api.openai.com/v1", "http://127.0.0.1:8000/v1"],
        ),
    ] = None
    moderation_key: Annotated[
        SecretStr | None,
        Field(description="its key; unset: OPENAI_API_KEY", examples=["sk-…"]),
    ] = None
    moderation_model: Annotated[
        str,
        Field(description="which of its models is asked", examples=["omni-moderation-2024-09-26"]),
    ] = "omni-moderation-latest"
    moderation_appeal_model: Annotated[
        str | None,
        Field(
            description="a larger model that is asked about appeals; unset: people alone decide",
            examples=["llama-guard-4-12b"],
        ),
    ] = None

    # What the bot serves over HTTP: off unless one of these is set
    public_url: Annotated[
        str | None,
        Field(
            pattern=r"^https?://[^\s/?#@]+(/[^\s?#]*)?$",
            description="the address under which the outside reaches the bot's own server",
            examples=["https://dailies.example.org"],
        ),
    ] = None
    web_host: Annotated[
        str | None,
        Field(
            min_length=1,
            description="the address on which the bot's own server listens",
            examples=["127.0.0.1"],
        ),
    ] = None
    web_port: Annotated[
        int | None,
        Field(
            ge=0,
            le=65_535,
            description="the port on which the bot's own server listens; 0 takes any free one",
            examples=["8080"],
        ),
    ] = None

    # The log
    log_level: Annotated[
        str,
        Field(
            pattern=r"^(DEBUG|INFO|WARNING|ERROR)$",
            description="DEBUG, INFO, WARNING or ERROR",
            examples=["INFO"],
        ),
    ] = "INFO"

    _ids = field_validator("guilds", mode="before")(checks.ids)
    _hosts = field_validator("allow_hosts", mode="before")(checks.hosts)
    _words = field_validator("discord_token", "moderation_key", mode="before")(checks.one_word)
    _addresses = field_validator("moderation_url", "public_url")(checks.web_address)
    _level = field_validator("log_level", mode="before")(checks.upper)

    @model_validator(mode="after")
    def _grace_follows_timeout(self) -> "Settings":
        if self.submit_grace_s <= self.submit_timeout_s:
            raise ValueError(
                f"DAILIES_SUBMIT_GRACE_S is {self.submit_grace_s:g}; it must be above "
                f"DAILIES_SUBMIT_TIMEOUT_S ({self.submit_timeout_s:g}), like {self.submit_timeout_s + 30:g}"
            )
        return self

    @property
    def database(self) -> str:
        """The database's address."""
        return self.database_url or f"sqlite:///{quote(str(self.data_dir / 'dailies.db'))}"

    @property
    def clips_dir(self) -> Path:
        """The folder of clips; before a bucket it is the one in the data folder."""
        if self.clips_url is None or self.clips_bucket is not None:
            return self.data_dir / "clips"
        return Path(self.clips_url)

    @property
    def clips_bucket(self) -> str | None:
        """The bucket's address, where clips are kept in one."""
        return self.clips_url if self.clips_url and "://" in self.clips_url else None

    @property
    def web_place(self) -> tuple[str, int] | None:
        """Host and port of the bot's own server; None: there is none."""
        if self.public_url is None and self.web_host is None and self.web_port is None:
            return None
        return self.web_host or "127.0.0.1", 8080 if self.web_port is None else self.web_port

    def pool(self, *, paid_vendor: bool) -> MicroUsd:
        """What a new guild's pool starts with."""
        if self.pool_usd is not None:
            return micro_usd(self.pool_usd)
        return micro_usd("0" if paid_vendor else "25")
