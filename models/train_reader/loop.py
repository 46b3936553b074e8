"""The training loop: stretches of a given time, each a cosine down to nearly zero, resumable at any moment."""

import copy
import math
import os
import sys
import time
import tomllib
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from data import batches, drawn
from faces import find
from model import ReaderNet
from start import unfolded
from texts import CHARSET

PEAK_RATE = 2e-3
WEIGHT_DECAY = 0.02
RESTART = 0.7
"""Peak of a stretch, as a share of the peak of the stretch before it."""
WARM_UP_STEPS = 200
EMA_DECAY = 0.998
BATCH_COLUMNS = 3600
CHECKPOINT_SECONDS = 180.0
LOG_STEPS = 100
CLASS = {letter: number for number, letter in enumerate(CHARSET, 1)}
"""Classes of the letters; 0 is the blank."""


class Trainer:
    """Network, its running average, optimiser and counters; all that a checkpoint holds."""

    def __init__(self, device):
        self.device = device
        torch.manual_seed(1)
        self.net = ReaderNet().to(device, memory_format=torch.channels_last)
        self.average = copy.deepcopy(self.net).eval().requires_grad_(False)
        decayed = [p for p in self.net.parameters() if p.ndim > 1]
        others = [p for p in self.net.parameters() if p.ndim <= 1]
        self.optimiser = torch.optim.AdamW(
            [{"params": decayed, "weight_decay": WEIGHT_DECAY}, {"params": others, "weight_decay": 0.0}], PEAK_RATE, fused=True
        )
        self.counters = {"step": 0, "seconds": 0.0, "lines": 0}
        self.stretch = {"number": 0, "elapsed": 0.0, "length": 0.0, "start_step": 0}

    def save(self, path):
        """Writes a checkpoint, whole or not at all."""
        state = {
            "net": self.net.state_dict(),
            "average": self.average.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "counters": self.counters,
            "stretch": self.stretch,
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
        self.counters, self.stretch = state["counters"], state["stretch"]

    def start(self, path):
        """Begins at an exported network, with the counters of its card; its training so far counts as one stretch."""
        rng = np.random.default_rng(5)
        inks = (ink for ink, _ in batches(rng, find(held_out=False), BATCH_COLUMNS))
        self.net.load_state_dict(unfolded(path, inks).state_dict())
        self.average.load_state_dict(self.net.state_dict())
        training = tomllib.loads(path.with_suffix(".toml").read_text(encoding="utf-8"))["training"]
        self.counters = {"step": training["steps"], "seconds": float(training["seconds"]), "lines": training["lines"]}
        self.stretch |= {"elapsed": self.counters["seconds"], "length": self.counters["seconds"]}

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
        return PEAK_RATE * RESTART ** self.stretch["number"] * warm * (0.01 + 0.99 * 0.5 * (1.0 + math.cos(math.pi * progress)))

    def step(self, ink, texts):
        """One update; returns the loss, where it was computed."""
        for group in self.optimiser.param_groups:
            group["lr"] = self.rate()
        loss = ctc(self.net, torch.from_numpy(ink).to(self.device), texts)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
        self.optimiser.step()
        self.counters["step"] += 1
        self.counters["lines"] += len(texts)
        self.update_average()
        return loss.detach()

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


def mean(checkpoint, other, share):
    """Moves a checkpoint's running average towards that of another stretch: each has what the other unlearnt (Wortsman et al. 2022)."""
    state = torch.load(checkpoint, weights_only=True)
    theirs = torch.load(other, weights_only=True)["average"]
    for name, mine in state["average"].items():
        if mine.is_floating_point():
            state["average"][name] = (1.0 - share) * mine + share * theirs[name]
    torch.save(state, checkpoint)


def ctc(net, ink, texts):
    """The loss of a batch (N × 32 × W uint8), a mean over letters and lines."""
    ink = (ink.float() / 255.0)[:, None].contiguous(memory_format=torch.channels_last)
    with torch.autocast(ink.device.type, torch.bfloat16):
        logits = net.logits(ink)
    log = F.log_softmax(logits.float().permute(2, 0, 1), dim=2)
    targets = torch.tensor([CLASS[letter] for text in texts for letter in text], dtype=torch.long).to(log.device)
    lengths = torch.tensor([len(text) for text in texts])
    # Every line counts with its padding: that is how it learns to read nothing there.
    columns = torch.full((len(texts),), log.shape[0], dtype=torch.long)
    losses = F.ctc_loss(log, targets, columns, lengths, reduction="none", zero_infinity=True)
    return (losses / (lengths.to(losses.device) + 2.0)).mean()


def train(checkpoint, minutes, start=None, workers=0, columns=BATCH_COLUMNS):
    """One stretch of training on batches of some columns; without a checkpoint it begins at random, or at an exported network."""
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    if device.type == "cpu":
        torch.set_num_threads(1)
    trainer = Trainer(device)
    if checkpoint.exists():
        trainer.load(checkpoint)
    elif start:
        trainer.start(start)
    trainer.begin_stretch(minutes * 60.0)
    # A seed that moves on with every start, so that a resumed run does not repeat its lines.
    seed = [7, trainer.counters["step"]]
    saved = last = time.monotonic()
    total, done = 0.0, 0
    for ink, texts in drawn(seed, find(held_out=False), columns, workers):
        total += trainer.step(ink, texts)
        done += 1
        now = time.monotonic()
        trainer.stretch["elapsed"] += now - last
        trainer.counters["seconds"] += now - last
        last = now
        if done % LOG_STEPS == 0:
            log(trainer, float(total) / LOG_STEPS)
            total = 0.0
        finished = trainer.stretch["elapsed"] >= trainer.stretch["length"]
        if finished or now - saved > CHECKPOINT_SECONDS:
            trainer.save(checkpoint)
            saved = now
        if finished:
            break


def log(trainer, loss):
    """One line on stderr."""
    counters, stretch = trainer.counters, trainer.stretch
    print(
        f"step {counters['step']} stretch {stretch['number']} {stretch['elapsed']:.0f}/{stretch['length']:.0f} s "
        f"{counters['lines']} lines rate {trainer.rate():.2e} loss {loss:.4f}",
        file=sys.stderr,
        flush=True,
    )
