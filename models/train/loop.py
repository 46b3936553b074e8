"""The training loop: stretches of a given time, each a cosine down to zero, resumable at any moment."""

import copy
import math
import os
import sys
import time
from pathlib import Path

import torch
import torch.distributed as distributed
from torch.utils.data import DataLoader, IterableDataset

from data import Crops
from losses import total_loss
from model import CurveNet, Shape
from render import recipes

PEAK_RATE = 2e-3
WEIGHT_DECAY = 0.02
RESTART = 0.7
"""Peak of a stretch, as a share of the peak of the stretch before it."""
WARM_UP_STEPS = 150
EMA_DECAY = 0.998
CHECKPOINT_SECONDS = 600.0
LOG_STEPS = 50
BATCH_MEGAPIXELS = {"cpu": 0.8, "cuda": 6.4}


class CropStream(IterableDataset):
    """Crops for a data loader: each worker of each process draws with a seed of its own."""

    def __init__(self, folder, megapixels, seed):
        self.folder, self.megapixels, self.seed = folder, megapixels, seed

    def __iter__(self):
        worker = torch.utils.data.get_worker_info()
        number = worker.id if worker else 0
        for batch in Crops(self.folder, self.megapixels, [*self.seed, number]):
            yield tuple(torch.from_numpy(part) for part in batch)


class Trainer:
    """Network, its running average, optimiser and counters; all that a checkpoint holds."""

    def __init__(self, device, rank=0, processes=1, shape=Shape()):
        self.device, self.rank, self.processes = device, rank, processes
        torch.manual_seed(1)
        self.net = CurveNet(shape).to(device, memory_format=torch.channels_last)
        self.average = copy.deepcopy(self.net).eval().requires_grad_(False)
        decayed = [p for p in self.net.parameters() if p.ndim > 1]
        others = [p for p in self.net.parameters() if p.ndim <= 1]
        self.optimiser = torch.optim.AdamW(
            [{"params": decayed, "weight_decay": WEIGHT_DECAY}, {"params": others, "weight_decay": 0.0}], PEAK_RATE
        )
        self.counters = {"step": 0, "seconds": 0.0, "megapixels": 0.0}
        self.stretch = {"number": 0, "elapsed": 0.0, "length": 0.0, "start_step": 0}
        self.sets = []

    def save(self, path):
        """Writes a checkpoint, whole or not at all."""
        state = {
            "net": self.net.state_dict(),
            "average": self.average.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "counters": self.counters,
            "stretch": self.stretch,
            "sets": self.sets,
        }
        part = Path(str(path) + ".part")
        torch.save(state, part)
        os.replace(part, path)

    def load(self, path):
        """Reads a checkpoint."""
        state = torch.load(path, map_location=self.device, weights_only=True)
        self.net.load_state_dict(state["net"])
        self.average.load_state_dict(state["average"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.counters, self.stretch, self.sets = state["counters"], state["stretch"], state["sets"]

    def remember(self, pages):
        """Keeps how the pages that it learns from were drawn, for the card: they may be gone by then."""
        self.sets += [recipe for recipe in recipes(pages) if recipe not in self.sets]

    def begin_stretch(self, seconds):
        """Goes on with an unfinished stretch, or begins the next one with a lower peak."""
        if self.stretch["elapsed"] < self.stretch["length"]:
            return
        number = self.stretch["number"] + (1 if self.stretch["length"] > 0 else 0)
        self.stretch = {"number": number, "elapsed": 0.0, "length": seconds, "start_step": self.counters["step"]}

    def rate(self):
        """Learning rate now."""
        progress = min(self.stretch["elapsed"] / self.stretch["length"], 1.0)
        warm = min((self.counters["step"] - self.stretch["start_step"] + 1) / WARM_UP_STEPS, 1.0)
        return PEAK_RATE * RESTART ** self.stretch["number"] * warm * 0.5 * (1.0 + math.cos(math.pi * progress))

    def step(self, batch):
        """One update; returns the loss terms."""
        ink, classes, curves, offset = (part.to(self.device, non_blocking=True) for part in batch)
        classes = classes.long()
        for group in self.optimiser.param_groups:
            group["lr"] = self.rate()
        with torch.autocast(self.device.type, torch.bfloat16):
            raw = self.net.raw(ink[:, None].contiguous(memory_format=torch.channels_last))
        loss, terms = total_loss(raw, self.net.shape.channels, ink, classes, curves, offset)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        self.average_gradients()
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
        self.optimiser.step()
        self.counters["step"] += 1
        self.counters["megapixels"] += ink.numel() / 1e6 * self.processes
        self.update_average()
        return {"total": float(loss.detach()), **terms}

    def average_gradients(self):
        """Makes all processes step alike; they also agree on the time, so that they stop at the same step."""
        if self.processes == 1:
            return
        gradients = [p.grad for p in self.net.parameters() if p.grad is not None]
        elapsed = torch.tensor([self.stretch["elapsed"]], device=self.device)
        flat = torch.cat([g.flatten() for g in gradients] + [elapsed])
        distributed.all_reduce(flat)
        flat /= self.processes
        self.stretch["elapsed"] = float(flat[-1])
        start = 0
        for gradient in gradients:
            gradient.copy_(flat[start : start + gradient.numel()].view_as(gradient))
            start += gradient.numel()

    def update_average(self):
        """Moves the running average a little towards the network."""
        decay = min(EMA_DECAY, (1.0 + self.counters["step"]) / (10.0 + self.counters["step"]))
        with torch.no_grad():
            torch._foreach_lerp_(list(self.average.parameters()), list(self.net.parameters()), 1.0 - decay)
            for mine, other in zip(self.average.buffers(), self.net.buffers()):
                if mine.is_floating_point():
                    mine.lerp_(other, 1.0 - decay)
                else:
                    mine.copy_(other)


def train(rank, processes, pages, checkpoint, minutes, workers):
    """One stretch of training in one of `processes` processes; the first one writes the log and the checkpoints."""
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    if device.type == "cpu":
        torch.set_num_threads(1)
    if processes > 1:
        os.environ.setdefault("MASTER_ADDR", "127.0.0.1")
        os.environ.setdefault("MASTER_PORT", "29517")
        distributed.init_process_group("gloo", rank=rank, world_size=processes)
    trainer = Trainer(device, rank, processes)
    if checkpoint.exists():
        trainer.load(checkpoint)
    trainer.begin_stretch(minutes * 60.0)
    # A seed that moves on with every start, so that a resumed run does not repeat its crops.
    stream = CropStream(pages, BATCH_MEGAPIXELS[device.type], (trainer.counters["step"], rank))
    loader = DataLoader(stream, batch_size=None, num_workers=workers, pin_memory=device.type == "cuda")
    saved, last, sums, first = time.monotonic(), time.monotonic(), {}, trainer.counters["step"]
    for batch in loader:
        terms = trainer.step(batch)
        now = time.monotonic()
        trainer.stretch["elapsed"] += now - last
        trainer.counters["seconds"] += now - last
        last = now
        sums = {name: sums.get(name, 0.0) + value for name, value in terms.items()}
        finished = trainer.stretch["elapsed"] >= trainer.stretch["length"]
        done = trainer.counters["step"] - first
        if rank == 0 and done % LOG_STEPS == 0:
            log(trainer, {name: value / LOG_STEPS for name, value in sums.items()})
        if done % LOG_STEPS == 0:
            sums = {}
        if rank == 0 and (finished or now - saved > CHECKPOINT_SECONDS):
            trainer.remember(pages)
            trainer.save(checkpoint)
            saved = now
        if finished:
            break
    if processes > 1:
        distributed.destroy_process_group()


def log(trainer, terms):
    """One line on stderr."""
    counters, stretch = trainer.counters, trainer.stretch
    words = " ".join(f"{name} {value:.4f}" for name, value in terms.items())
    print(
        f"step {counters['step']} stretch {stretch['number']} {stretch['elapsed']:.0f}/{stretch['length']:.0f} s "
        f"{counters['megapixels']:.0f} MP rate {trainer.rate():.2e} {words}",
        file=sys.stderr,
        flush=True,
    )
