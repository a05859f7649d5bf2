"""What would work instead of what was asked."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ids import ModelKey, PictureKey
from bot.domain.model import Model, Sound, Tariff
from bot.domain.money import CENT, MicroUsd
from bot.domain.spec import RenderSpec, SourceKind
from bot.pipeline.offer import cheaper
from tests.pipeline.rig import model

TARIFF = Tariff(
    per_second={
        "720p": MicroUsd(10 * CENT),
        "720p+sound": MicroUsd(12 * CENT),
        "1080p": MicroUsd(30 * CENT),
    }
)
DEAR = model("fake:dear", tariff=TARIFF)
CHEAP = model("fake:cheap", 2 * CENT, sound=Sound.ALWAYS)


def spec(one: Model = DEAR, **changes: Any) -> RenderSpec:
    usual = RenderSpec(
        model_key=one.key,
        prompt="a fox",
        seconds=12,
        aspect="16:9",
        resolution="1080p",
        sound=True,
        seed=7,
    )
    return replace(usual, **changes)


def at_most(limit: int) -> Callable[[MicroUsd], bool]:
    def grants(price: MicroUsd) -> bool:
        return price <= limit

    return grants


def test_the_same_model_shorter_or_smaller_comes_first() -> None:
    """$2.00 buys 8 s of 720p with silence or sound for less than 1080p would take."""
    offer = cheaper(spec(), DEAR, [DEAR, CHEAP], at_most(100 * CENT))

    assert offer == (spec(seconds=8, resolution="720p"), 96 * CENT)


def test_an_offer_is_a_length_that_goes_with_its_resolution() -> None:
    """No 4 s at 1080p where that is made in 8 s alone."""
    veo = model("fake:dear", tariff=TARIFF, seconds_by_resolution={"1080p": (8,)})

    offer = cheaper(spec(seconds=8), veo, [veo], at_most(130 * CENT))

    assert offer == (spec(seconds=8, resolution="720p"), 96 * CENT)


def test_the_dearest_that_fits_is_the_nearest() -> None:
    """With more to spend, the offer is closer to the wish."""
    offer = cheaper(spec(), DEAR, [DEAR], at_most(240 * CENT))

    assert offer == (spec(seconds=8), 240 * CENT)


def test_sound_is_left_out_only_where_that_is_what_fits() -> None:
    """40 cents buy 4 s without sound, 48 would buy them with it."""
    assert cheaper(spec(), DEAR, [DEAR], at_most(40 * CENT)) == (
        spec(seconds=4, resolution="720p", sound=False),
        40 * CENT,
    )


def test_a_cheaper_model_follows_where_the_own_one_has_nothing() -> None:
    """8 s of the cheap model for 16 cents; it knows no seeds, so the seed is left out."""
    seedless = replace(CHEAP, capabilities=replace(CHEAP.capabilities, seed=False))

    offer = cheaper(spec(sound=False), DEAR, [DEAR, seedless], at_most(16 * CENT))

    assert offer is not None
    assert offer[0].model_key == "fake:cheap"
    assert (offer[0].seconds, offer[0].sound, offer[0].seed) == (8, True, None)
    assert offer[1] == 16 * CENT


def test_nothing_is_offered_where_nothing_fits() -> None:
    """A pool without a cent buys no clip."""
    assert cheaper(spec(), DEAR, [DEAR, CHEAP], at_most(0)) is None


def test_another_model_is_offered_only_for_what_it_takes() -> None:
    """Another aspect, a shorter prompt limit, no first frame: not the same wish."""
    assert cheaper(spec(aspect="21:9"), DEAR, [CHEAP], at_most(20 * CENT)) is None
    short = model("fake:short", CENT, prompt_limit=3)
    assert cheaper(spec(), DEAR, [short], at_most(20 * CENT)) is None
    blind = model("fake:blind", CENT, first_frame=False)
    framed = spec(source=SourceKind.FIRST_FRAME, first_frame=PictureKey("a.png"))
    assert cheaper(framed, DEAR, [blind], at_most(20 * CENT)) is None
    assert cheaper(spec(last_frame=PictureKey("a.png")), DEAR, [CHEAP], at_most(20 * CENT)) is None


def test_a_prepared_picture_keeps_its_size() -> None:
    """A first frame fits one size of clip, so only the length gives way."""
    framed = spec(source=SourceKind.FIRST_FRAME, first_frame=PictureKey("a.png"))

    offer = cheaper(framed, DEAR, [DEAR], at_most(130 * CENT))

    assert offer == (replace(framed, seconds=4), 120 * CENT)


def test_a_remix_stays_with_its_vendor() -> None:
    """A render is remixed where it was made."""
    remix = spec(source=SourceKind.REMIX, parent="r1")

    assert cheaper(remix, DEAR, [CHEAP], at_most(20 * CENT)) is None
    assert cheaper(remix, DEAR, [DEAR], at_most(300 * CENT)) is None  # as long as its clip


def test_an_extension_may_be_shorter() -> None:
    """What is added may be less, in the clip's own size."""
    longer = spec(source=SourceKind.EXTEND, parent="r1")

    assert cheaper(longer, DEAR, [DEAR, CHEAP], at_most(130 * CENT)) == (
        replace(longer, seconds=4),
        120 * CENT,
    )


def test_words_for_sizes_are_compared_by_their_lines() -> None:
    """4k is more than 1080p, 2k lies between, and a word nobody knows is never offered."""
    odd = model(
        "fake:odd",
        resolutions=("big", "1080p", "2k", "4k"),
        tariff=Tariff(per_second={"*": MicroUsd(CENT)}),
    )

    offer = cheaper(spec(odd, resolution="4k"), odd, [odd], at_most(8 * CENT))

    assert offer is not None
    assert offer[0].resolution != "big"
    assert cheaper(spec(odd, resolution="1080p", seconds=4), odd, [odd], at_most(CENT)) is None


def drawn(
    key: str, price: int, seconds: tuple[int, ...], resolutions: tuple[str, ...], sound: Sound
) -> Model:
    return model(key, price * CENT, seconds=seconds, resolutions=resolutions, sound=sound)


models = st.builds(
    drawn,
    key=st.sampled_from(["fake:one", "fake:two", "other:three"]).map(ModelKey),
    price=st.integers(min_value=0, max_value=30),
    seconds=st.sampled_from([(4,), (4, 8), (2, 6, 12)]),
    resolutions=st.sampled_from([("720p",), ("480p", "1080p"), ("720p", "4k")]),
    sound=st.sampled_from(Sound),
)


@given(
    asked=models, usable=st.lists(models, max_size=3), limit=st.integers(min_value=0, max_value=400)
)
def test_what_is_offered_is_granted_and_never_more_than_was_asked(
    asked: Model, usable: list[Model], limit: int
) -> None:
    """The law of the offer: granted now, cheaper than the wish, not longer and not larger."""
    can = asked.capabilities
    wish = spec(asked, seconds=can.seconds[-1], resolution=can.resolutions[-1], sound=False)
    if can.sound is not Sound.NONE:
        wish = replace(wish, sound=True)
    grants = at_most(limit * CENT)

    offer = cheaper(wish, asked, usable, grants)

    if offer is None:
        shortest = replace(wish, seconds=can.seconds[0])
        price = asked.tariff.price(shortest)
        assert not grants(price) or price >= asked.tariff.price(wish)
        return
    offered, price = offer
    one = next(each for each in [asked, *usable] if each.key == offered.model_key)
    assert grants(price)
    assert price < asked.tariff.price(wish)
    assert one.tariff.price(offered) == price or len({m.key for m in usable}) < len(usable)
    assert offered.seconds <= wish.seconds
    assert (offered.prompt, offered.aspect) == (wish.prompt, wish.aspect)
