"""Runs every benchmark, or those that are named: `python -m benchmarks claim ack`."""

import asyncio
import importlib
import inspect
import json
import pkgutil
import sys

import benchmarks


def run(name: str) -> object:
    """Run one; a benchmark is a module with `main`, plain or async, that prints its lines."""
    main = importlib.import_module(f"benchmarks.{name}").main
    return asyncio.run(main()) if inspect.iscoroutinefunction(main) else main()


def names() -> list[str]:
    """Every benchmark of this folder."""
    found = (module.name for module in pkgutil.iter_modules(benchmarks.__path__))
    return sorted(name for name in found if not name.startswith("_"))


figures = {name: run(name) for name in sys.argv[1:] or names()}
print(json.dumps(figures, indent=2, default=str))
