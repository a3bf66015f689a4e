"""Many sessions at once: spread over the processors, answered in input order.

The first few are derived here and answered one by one, so that a program at the other end may ask
and wait; only what follows is spread. A worker gives back finished lines, never objects.
"""

from __future__ import annotations

import gc
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future

In = TypeVar("In")
Out = TypeVar("Out")

FEW: Final = 200
BATCH: Final = 50
_AHEAD: Final = 3  # batches waiting for each processor
_MANY_OBJECTS: Final = 200_000  # new ones before garbage is looked for; a session leaves few


def spread(
    inputs: Iterable[In],
    work: Callable[[In], Out],
    *,
    prepare: Callable[[], None],
    processors: int | None = None,
) -> Iterator[Out]:
    """Yield `work(input)` for every input, in input order.

    Args:
        work: a module-level function, so that another process can find it.
        prepare: called once in each process before its first `work`.
        processors: None = as many as this process may use.
    """
    source = iter(inputs)
    prepare()
    for one in islice(source, FEW):
        yield work(one)
    workers = processors or _usable_processors()
    rest = _batches(source)
    first = next(rest, None)
    if first is None:
        return
    if workers == 1:
        yield from _in_this_process(work, first, rest)
        return
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(workers, initializer=partial(_begin, prepare)) as pool:
        waiting: deque[Future[list[Out]]] = deque([pool.submit(_worked, work, first)])
        for batch in rest:
            waiting.append(pool.submit(_worked, work, batch))
            if len(waiting) > workers * _AHEAD:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


def _begin(prepare: Callable[[], None]) -> None:
    """In a worker: what is prepared stays for good, so garbage is not looked for in it."""
    prepare()
    gc.collect()
    gc.freeze()
    gc.set_threshold(_MANY_OBJECTS, 50, 50)


def _in_this_process(
    work: Callable[[In], Out], first: list[In], rest: Iterator[list[In]]
) -> Iterator[Out]:
    yield from map(work, first)
    for batch in rest:
        yield from map(work, batch)


def _batches(source: Iterator[In]) -> Iterator[list[In]]:
    while batch := list(islice(source, BATCH)):
        yield batch


def _worked(work: Callable[[In], Out], batch: list[In]) -> list[Out]:
    return [work(one) for one in batch]


def _usable_processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
