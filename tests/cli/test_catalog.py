"""The catalog: models as data, ours and the operator's."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.catalog import load
from bot.cli.models import _row
from bot.domain.errors import SettingError
from bot.domain.ids import ModelKey
from bot.domain.model import Sound
from bot.domain.money import MicroUsd
from bot.domain.spec import RenderSpec, pixels
from bot.rows import Row

ROW = """
[[models]]
key = "local:wan-2.2"
title = "Wan 2.2"
dialect = "vllm-omni"
base_url = "http://127.0.0.1:8000/v1"
seconds = [5, 3]
aspects = ["16:9"]
resolutions = ["480p", "720p"]
sound = "switch"
price_per_second = { "480p" = "0.084", "720p" = "0.10", "720p+sound" = "0.126" }
minimum_charge = "0.50"
"""


def own(folder: Path, text: str) -> Path:
    path = folder / "models.toml"
    path.write_text(text, encoding="utf-8")
    return path


def spec(resolution: str, seconds: int, *, sound: bool) -> RenderSpec:
    return RenderSpec(
        model_key=ModelKey("local:wan-2.2"),
        prompt="a fox",
        seconds=seconds,
        aspect="16:9",
        resolution=resolution,
        sound=sound,
    )


def test_sora_is_retired_and_names_a_successor() -> None:
    """Both Sora rows say when they ended, and what to use instead."""
    for key in ("openai:sora-2", "openai:sora-2-pro"):
        model = load().find(key)
        assert model is not None
        assert model.retires_on == date(2026, 9, 24)
        assert model.retired(date(2026, 9, 24))
        assert not model.retired(date(2026, 9, 23))
        assert model.successor is not None
        assert load().find(model.successor) is not None


def test_a_model_is_found_by_key_and_title_in_any_case() -> None:
    """People may type the title."""
    catalog = load()
    assert catalog.find(" SKETCH ") is catalog.find("sketch:sketch-1")
    assert catalog.find("nothing") is None


def test_the_operators_row_is_added(tmp_path: Path) -> None:
    """A row of the operator's is a model like ours."""
    model = load(own(tmp_path, ROW)).find("local:wan-2.2")

    assert model is not None
    assert model.provider == "local"
    assert model.wire_name == "wan-2.2"
    assert model.capabilities.seconds == (3, 5)
    assert model.capabilities.sound is Sound.SWITCH


def test_what_it_makes_of_an_earlier_clip(tmp_path: Path) -> None:
    """A row says whether its model remixes, extends and edits, and by how much; unsaid is no."""
    text = ROW + "remix = true\nextend = true\nextend_seconds = [7]\n"
    model = load(own(tmp_path, text)).find("local:wan-2.2")
    assert model is not None
    can = model.capabilities
    assert (can.remix, can.extend, can.edit, can.extend_seconds) == (True, True, False, (7,))


def test_lengths_that_go_with_a_resolution(tmp_path: Path) -> None:
    """A row may say where fewer lengths are made, and where its vendor goes on with a clip; unsaid, all go with all."""
    text = ROW + 'seconds_by_resolution = { "720p" = [3] }\nextend_resolutions = ["480p"]\n'
    model = load(own(tmp_path, text)).find("local:wan-2.2")
    assert model is not None
    can = model.capabilities
    assert (can.lengths("480p"), can.lengths("720p")) == ((3, 5), (3,))
    assert (can.at(3), can.at(5)) == (("480p", "720p"), ("480p",))
    assert can.extend_resolutions == ("480p",)


def test_veo_is_made_large_in_eight_seconds_alone() -> None:
    """Google refuses 1080p and 4K in any other length."""
    for model in load().models:
        if "veo-3.1" in model.wire_name:
            large = [each for each in model.capabilities.resolutions if each != "720p"]
            assert [model.capabilities.lengths(each) for each in large] == [(8,)] * len(large)
            assert model.capabilities.lengths("720p") == (4, 6, 8)


def test_every_field_of_a_row_is_printed() -> None:
    """`dailies models --json` holds back nothing that a row says."""
    assert _row(load().models[0]).keys() == Row.model_fields.keys()


def test_prices_follow_resolution_sound_and_minimum(tmp_path: Path) -> None:
    """The exact name wins, the plain resolution stands in, and the minimum is a floor."""
    model = load(own(tmp_path, ROW)).find("local:wan-2.2")
    assert model is not None

    assert model.tariff.price(spec("720p", 5, sound=True)) == MicroUsd(630_000)
    assert model.tariff.price(spec("720p", 5, sound=False)) == MicroUsd(500_000)
    assert model.tariff.price(spec("480p", 10, sound=True)) == MicroUsd(840_000)
    assert model.tariff.price(spec("480p", 3, sound=False)) == MicroUsd(500_000)


def test_a_clip_to_start_from_has_a_price(tmp_path: Path) -> None:
    """Beside an earlier clip another price may hold, and that clip's seconds may count."""
    prices = ROW.replace('"720p+sound" = "0.126"', '"720p+sound" = "0.126", "720p+video" = "0.2"')
    model = load(own(tmp_path, prices + "source_seconds = 15\n")).find("local:wan-2.2")
    assert model is not None
    derived = replace(spec("720p", 5, sound=True), parent="r-1")
    assert model.tariff.price(derived) == MicroUsd(20 * 200_000)
    assert model.tariff.price(replace(derived, resolution="480p")) == MicroUsd(20 * 84_000)
    assert model.tariff.price(spec("720p", 5, sound=True)) == MicroUsd(630_000)


@pytest.mark.parametrize(
    ("said", "plain", "derived"),
    [
        ("", None, None),
        ('price_per_million_tokens = "7"\n', 7_000_000, 7_000_000),
        (
            'price_per_million_tokens = { "720p" = "7", "720p+video" = "4.3" }\n',
            7_000_000,
            4_300_000,
        ),
        ('price_per_million_tokens = { "480p" = "7" }\n', None, None),
    ],
)
def test_tokens_have_a_price(
    tmp_path: Path, said: str, plain: int | None, derived: int | None
) -> None:
    """One for all, or a table like that of the seconds; unsaid, the bill counts none."""
    model = load(own(tmp_path, ROW + said)).find("local:wan-2.2")
    assert model is not None
    asked = spec("720p", 5, sound=False)
    assert model.tariff.token_price(asked) == plain
    assert model.tariff.token_price(replace(asked, parent="r-1")) == derived


def test_a_row_with_our_key_replaces_ours_whole(tmp_path: Path) -> None:
    """A missing `retires_on` is replaced too: the operator knows a server that still speaks it."""
    text = ROW.replace("local:wan-2.2", "openai:sora-2")
    model = load(own(tmp_path, text)).find("openai:sora-2")

    assert model is not None
    assert model.retires_on is None
    assert model.successor is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[models\n", "not valid TOML"),
        ("other = 1\n", "only [[models]] rows are known, not other"),
        ("models = 3\n", "written as [[models]] rows"),
        ("\n\n" + ROW.replace("seconds = [5, 3]\n", ""), "line 4: seconds: Field required"),
        (ROW.replace("[5, 3]", "[0]"), "seconds.0"),
        (ROW.replace('"16:9"', '"16x9"'), "'16x9' and '480p' are not like 16:9 and 720p"),
        (ROW.replace('"480p" = "0.084", ', ""), "no price for '480p'"),
        (ROW.replace('"0.084"', "0.084"), 'a decimal in quotes, like "0.12"'),
        (ROW.replace('"0.084"', '"-1"'), "0 or more dollars"),
        (ROW + "colour = 1\n", "line 2: colour: no row has this field"),
        (ROW + "last_frames = true\n", "last_frames: no row has this field, perhaps last_frame is"),
        (ROW.replace("[5, 3]", '"3-5"'), "valid list, like seconds = [4, 8, 12]"),
        (ROW.replace("local:wan", "my own:wan"), 'otherwise, like key = "local:wan-2.2"'),
        (
            ROW.replace('"720p+sound"', '"720p+sounds"'),
            "a price for '720p+sounds'; known are *, 480p",
        ),
        (
            ROW + 'seconds_by_resolution = { "4k" = [3] }\n',
            "lengths for '4k'; known are 480p, 720p",
        ),
        (
            ROW + 'seconds_by_resolution = { "720p" = [4] }\n',
            "has 4 for '720p', which is not among",
        ),
        (
            ROW + 'seconds_by_resolution = { "480p" = [3], "720p" = [3] }\n',
            "seconds has 5, which goes with no resolution",
        ),
        (ROW + 'first_frame_model = "a/b"\n', "for rows of fal with first_frame = true"),
        (ROW + "seconds_by_resolution = [3]\n", 'like seconds_by_resolution = { "1080p" = [8] }'),
        (
            ROW + 'extend_resolutions = ["4k"]\n',
            "extend_resolutions has '4k'; known are 480p, 720p",
        ),
        (ROW + 'price_per_million_tokens = { "1080p" = "7" }\n', "tokens has a price for '1080p'"),
        (ROW + 'fallback = "local:wan-2.2"\n', "local:wan-2.2 names itself as its fallback"),
        ('models = [{ key = "own:fox" }]\n', "row 1: title: Field required"),
        (ROW + 'retires_on = "soon"\n', "retires_on"),
        (ROW + 'successor = "no:body"\n', "names a successor that is no row: no:body"),
        (ROW + ROW, "local:wan-2.2 stands at line 2 already"),
    ],
)
def test_a_bad_row_is_refused_with_line_and_reason(tmp_path: Path, text: str, says: str) -> None:
    """The start stops with a sentence that names the file and what to mend."""
    with pytest.raises(SettingError) as caught:
        load(own(tmp_path, text))
    assert says in str(caught.value)
    assert "models.toml" in str(caught.value) or "names" in says


def test_a_missing_file_is_a_sentence(tmp_path: Path) -> None:
    """The setting's name and an example are in it."""
    with pytest.raises(SettingError, match=r"DAILIES_CATALOG is .*gone\.toml.*like /etc"):
        load(tmp_path / "gone.toml")


@pytest.mark.parametrize(
    ("aspect", "resolution", "size"),
    [
        ("16:9", "720p", (1280, 720)),
        ("9:16", "720p", (720, 1280)),
        ("1:1", "1080p", (1080, 1080)),
        ("16:9", "480p", (854, 480)),
        ("21:9", "720p", (1680, 720)),
        ("16:9", "4k", (3840, 2160)),
    ],
)
def test_pixels_follow_the_short_side(aspect: str, resolution: str, size: tuple[int, int]) -> None:
    """The resolution is the short side, and both sides are even."""
    assert pixels(aspect, resolution) == size
