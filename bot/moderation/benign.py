"""Five hundred harmless prompts, to try a rule on before it meets people. All are our own."""

from itertools import cycle, islice

_SUBJECTS = """a red fox|an old lighthouse keeper|two children flying a kite|a steam train|a street musician with a cello
a paper boat|a flock of starlings|a baker kneading dough|a sleepy tabby cat|a diver among corals|a clockwork owl
a grandmother knitting by the window|a young couple dancing|a robot watering plants|a glass of lemonade
a football team celebrating|a black horse|a hot-air balloon|the last bus of the night|a chess player in thought
a carpenter planing oak|a girl on a swing|a humpback whale|a bowl of ramen|a wedding cake with sugar roses
an astronaut planting a flag|a barber shaving a customer|a farmer and his dog|a violin on a velvet chair
a queue at the butcher's shop|a nurse laughing with a patient|a mother holding her newborn|a knight in armour
a cockatoo on a branch|a class of students in Essex|a gas station attendant|a soldier coming home|a boxer at rest
a witch stirring a cauldron|a teenager on a skateboard|a surgeon washing her hands|a bonfire of driftwood
a detective in a long coat|a swarm of fireflies|an escaped balloon|a passing freight train|a peacock|a hostess
a therapist's quiet office""".replace("\n", "|").split("|")

_PLACES = """in a snowy forest|at dawn over the harbour|on a rainy street in Tokyo|under a purple sky|in an empty theatre
beside a mountain lake|on the surface of Mars|in a crowded night market|at the edge of a cliff|in a field of poppies
behind the glass of a greenhouse|on a rooftop at sunset|in the style of a woodcut|inside a vast library
in a kitchen full of steam|by candle light|on a wet pier|in a small village square|among ruins covered in ivy
in the middle of a thunderstorm|at 5:55 in the morning|on Route 66|in a museum of natural history
between skyscrapers|in shallow turquoise water|on a frozen river|in the back of a van|under cherry trees""".replace(
    "\n", "|"
).split("|")

_SHOTS = """{0} {1}|close-up of {0} {1}, 85mm, f/1.8|slow motion, {0} {1}|{0} {1}, cinematic, 4k, 24fps
aerial drone shot: {0} {1}|{0} {1}. The camera pans left.|timelapse of {0} {1}, golden light, film grain
A wide shot shows {0} {1}; the camera slowly zooms in and the colours turn warm.|black and white, {0} {1}
{0} {1}, watercolour, soft pastel tones|handheld, {0} {1}, shallow depth of field|{0} {1} --ar 16:9
macro shot of {0} {1}, dew drops, bokeh|{0} {1}, as a stop-motion film with clay figures
first-person view, walking towards {0} {1}|{0} {1}, then everything begins to float""".replace(
    "\n", "|"
).split("|")


def _prompts() -> list[str]:
    """Walk through the three lists at different paces, so that no prompt comes twice."""
    triples = zip(
        cycle(_SHOTS), islice(cycle(_SUBJECTS), 500), islice(cycle(_PLACES), 500), strict=False
    )
    return [shot.format(subject, place) for shot, subject, place in triples]


SAMPLE: tuple[str, ...] = tuple(_prompts())
