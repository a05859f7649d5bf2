"""Parts: an amount divided among those who pay it, to the last micro-dollar."""

from collections.abc import Sequence

from bot.domain.money import MicroUsd


def pro_rata(total: int, held: Sequence[int]) -> list[MicroUsd]:
    """Divide what is to be paid by what each has held. Nobody pays more than that; the parts add up exactly.

    What is left over after rounding down goes, one micro-dollar each, to those who were rounded down the most.

    Raises:
        ValueError: when more is to be paid than was held.
    """
    whole = sum(held)
    if not 0 <= total <= whole:
        raise ValueError(f"{total} cannot be divided among holds of {whole}")
    if not whole:
        return [MicroUsd(0) for _ in held]
    parts = [total * each // whole for each in held]
    rounded = sorted(range(len(held)), key=lambda n: (-(total * held[n] % whole), n))
    for n in rounded[: total - sum(parts)]:
        parts[n] += 1
    return [MicroUsd(part) for part in parts]
