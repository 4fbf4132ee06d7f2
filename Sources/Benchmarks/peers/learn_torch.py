#!/usr/bin/env python3
"""Seconds per training update of the same networks in eager PyTorch.

One update is forward, loss, backward and the optimiser's step on random data of a task's sizes, in float32. The cells are written as
a PyTorch user writes them: batched tensors, a Python loop over time, autograd for everything (also for the inner gradient of the
gradient rule, with its graph kept). Prints one JSON object.
"""
import argparse
import json
import math
import resource
import time

import torch
import torch.nn as nn
import torch.nn.functional as F


def uniform(shape, low, high):
    return nn.Parameter(torch.empty(shape).uniform_(low, high))


class Stpn(nn.Module):
    """STPNr with row normalisation of W + F, F divided by the norm before its update; the hidden part of pre is the new h."""

    def __init__(self, inputs, hidden, scalar=False):
        super().__init__()
        k = 1 / math.sqrt(hidden)
        shape = (hidden, inputs + hidden)
        self.hidden = hidden
        self.w, self.b = uniform(shape, -k, k), uniform((hidden,), -k, k)
        self.decay = uniform((1,) if scalar else shape, 0, 1)
        self.rate = uniform((1,) if scalar else shape, -0.001 * k, 0.001 * k)

    def forward(self, x):
        items, steps, inputs = x.shape
        h = x.new_zeros(items, self.hidden)
        f = x.new_zeros(items, self.hidden, inputs + self.hidden)
        outputs = []
        for t in range(steps):
            u = torch.cat([x[:, t], h], 1)
            g = self.w + f
            norm = torch.linalg.norm(g, dim=2, keepdim=True) + 1e-16
            h = torch.tanh(torch.einsum("bji,bi->bj", g / norm, u) + self.b)
            pre = torch.cat([x[:, t], h], 1)
            f = self.decay * (f / norm) + self.rate * torch.einsum("bj,bi->bji", h, pre)
            outputs.append(h)
        return torch.stack(outputs, 1)


class Stpnf(nn.Module):
    def __init__(self, inputs, hidden, scalar=False):
        super().__init__()
        k = 1 / math.sqrt(inputs)
        shape = (hidden, inputs)
        self.w = uniform(shape, -k, k)
        self.decay = uniform((1,) if scalar else shape, 0, 1)
        self.rate = uniform((1,) if scalar else shape, -0.001 * k, 0.001 * k)

    def forward(self, x):
        f = x.new_zeros(x.shape[0], *self.w.shape)
        outputs = []
        for t in range(x.shape[1]):
            g = self.w + f
            norm = torch.linalg.norm(g, dim=2, keepdim=True) + 1e-16
            h = torch.tanh(torch.einsum("bji,bi->bj", g / norm, x[:, t]))
            f = self.decay * torch.tanh(f) + self.rate * torch.einsum("bj,bi->bji", h, x[:, t])
            outputs.append(h)
        return torch.stack(outputs, 1)


class HebbFF(nn.Module):
    def __init__(self, inputs, hidden, squash):
        super().__init__()
        k = 1 / math.sqrt(inputs)
        self.squash = squash
        self.w, self.b = uniform((hidden, inputs), -k, k), uniform((hidden,), -k, k)
        self.p = nn.Parameter(torch.tensor([4.59512]))
        self.q = nn.Parameter(torch.tensor([math.log(5 / hidden)]))

    def forward(self, x):
        f = x.new_zeros(x.shape[0], *self.w.shape)
        decay, rate = torch.sigmoid(self.p), -torch.exp(self.q)
        outputs = []
        for t in range(x.shape[1]):
            h = torch.sigmoid(torch.einsum("bji,bi->bj", self.w + f, x[:, t]) + self.b)
            f = decay * (torch.sigmoid(f) if self.squash else f) + rate * torch.einsum("bj,bi->bji", h, x[:, t])
            outputs.append(h)
        return torch.stack(outputs, 1)


class FastWeights(nn.Module):
    def __init__(self, inputs, hidden):
        super().__init__()
        k = 1 / math.sqrt(hidden)
        self.hidden = hidden
        self.w, self.b = uniform((hidden, inputs + hidden), -k, k), uniform((hidden,), -k, k)
        self.norm = nn.LayerNorm(hidden)

    def forward(self, x):
        h = x.new_zeros(x.shape[0], self.hidden)
        a = x.new_zeros(x.shape[0], self.hidden, self.hidden)
        outputs = []
        for t in range(x.shape[1]):
            a = 0.9 * a + 0.5 * torch.einsum("bj,bi->bji", h, h)
            z = F.linear(torch.cat([x[:, t], h], 1), self.w, self.b)
            s = torch.tanh(self.norm(z))
            h = torch.tanh(self.norm(z + torch.einsum("bji,bi->bj", a, s)))
            a = 0.9 * a + 0.5 * torch.einsum("bj,bi->bji", h, h)
            outputs.append(h)
        return torch.stack(outputs, 1)


class Modplast(nn.Module):
    def __init__(self, inputs, hidden):
        super().__init__()
        self.hidden = hidden
        self.i2h, self.h2d = nn.Linear(inputs, hidden), nn.Linear(hidden, 1)
        self.w, self.alpha = uniform((hidden, hidden), 0, 0.01), uniform((hidden, hidden), 0, 0.01)

    def forward(self, x):
        h = x.new_zeros(x.shape[0], self.hidden)
        m = x.new_zeros(x.shape[0], self.hidden, self.hidden)
        outputs = []
        for t in range(x.shape[1]):
            new = torch.tanh(self.i2h(x[:, t]) + torch.einsum("bji,bi->bj", self.w + self.alpha * m, h))
            d = torch.tanh(self.h2d(new)).unsqueeze(2)
            m = torch.clamp(m + d * torch.einsum("bj,bi->bji", new, h), -1, 1)
            h = new
            outputs.append(h)
        return torch.stack(outputs, 1)


class Lstm(nn.Module):
    """One matrix, one bias, a loop over time."""

    def __init__(self, inputs, hidden):
        super().__init__()
        k = 1 / math.sqrt(hidden)
        self.hidden = hidden
        self.w, self.b = uniform((4 * hidden, inputs + hidden), -k, k), uniform((4 * hidden,), -k, k)

    def forward(self, x):
        h = c = x.new_zeros(x.shape[0], self.hidden)
        outputs = []
        for t in range(x.shape[1]):
            i, f, g, o = F.linear(torch.cat([x[:, t], h], 1), self.w, self.b).chunk(4, 1)
            c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
            h = torch.sigmoid(o) * torch.tanh(c)
            outputs.append(h)
        return torch.stack(outputs, 1)


class Rnn(nn.Module):
    def __init__(self, inputs, hidden):
        super().__init__()
        k = 1 / math.sqrt(hidden)
        self.hidden = hidden
        self.w, self.b = uniform((hidden, inputs + hidden), -k, k), uniform((hidden,), -k, k)

    def forward(self, x):
        h = x.new_zeros(x.shape[0], self.hidden)
        outputs = []
        for t in range(x.shape[1]):
            h = torch.tanh(F.linear(torch.cat([x[:, t], h], 1), self.w, self.b))
            outputs.append(h)
        return torch.stack(outputs, 1)


class Plastic(nn.Module):
    """Encoder, RNN or LSTM, readout; every weight and bias plastic by the Hebbian or the gradient rule, or none of them."""

    extra, base_rate, clip = 4, 0.1, 1.0

    def __init__(self, inputs, hidden, outputs, cell, rule):
        super().__init__()
        self.hidden, self.outputs, self.cell, self.rule = hidden, outputs, cell, rule
        gates = 4 * hidden if cell == "lstm" else hidden
        scale = 2 if cell == "lstm" else 1
        d = outputs + self.extra + 1
        self.shapes = [(inputs, hidden), (hidden,), (hidden, gates), (gates,), (hidden, gates), (gates,), (hidden, d), (d,)]
        bounds = [(1, hidden), (scale, gates), (scale, gates), (1, d)]
        self.slow, self.alpha = nn.ParameterList(), nn.ParameterList()
        for (s, out), pair in zip(bounds, zip(self.shapes[0::2], self.shapes[1::2])):
            for shape in pair:
                self.slow.append(uniform(shape, -s / math.sqrt(out), s / math.sqrt(out)))
                self.alpha.append(uniform(shape, -1, 1))
        self.omega = nn.Parameter(torch.ones(d))

    def forward(self, x):
        items = x.shape[0]
        plastic = self.rule != "none"
        fast = [x.new_zeros(items, *s) for s in self.shapes] if plastic else None
        h = c = x.new_zeros(items, self.hidden)
        outputs = []

        def layer(v, k, weights):
            if not plastic:
                return F.linear(v, weights[k].t(), weights[k + 1])
            return torch.bmm(v.unsqueeze(1), weights[k]).squeeze(1) + weights[k + 1]

        for t in range(x.shape[1]):
            weights = [s + f for s, f in zip(self.slow, fast)] if plastic else list(self.slow)
            i = torch.relu(layer(x[:, t], 0, weights))
            z = layer(h, 2, weights) + layer(i, 4, weights)
            if self.cell == "lstm":
                a, f, g, o = z.chunk(4, 1)
                gates = torch.cat([torch.sigmoid(a), torch.sigmoid(f), torch.tanh(g), torch.sigmoid(o)], 1)
                a, f, g, o = gates.chunk(4, 1)
                c = f * c + a * g
                new = o * torch.tanh(c)
                post = gates
            else:
                new = torch.relu(z)
                post = new
            out = layer(new, 6, weights)
            outputs.append(out[:, : self.outputs])
            if plastic:
                eta = 2 * self.base_rate * torch.sigmoid(out[:, -1])
                if self.rule == "gradient":
                    loss = (self.omega * out).square().mean()
                    change = torch.autograd.grad(loss, weights, create_graph=True)
                else:
                    pairs = [(x[:, t], i), (h, post), (i, post), (new, out)]
                    change = []
                    for (pre, post_), bias in zip(pairs, weights[1::2]):
                        change += [torch.bmm(pre.unsqueeze(2), post_.unsqueeze(1)), torch.zeros_like(bias)]
                norm = torch.sqrt(sum(g.square().flatten(1).sum(1) for g in change))
                rate = eta * torch.clamp(self.clip / norm, max=1)
                fast = [
                    (1 - eta).view(-1, *[1] * len(a.shape)) * f + rate.view(-1, *[1] * len(a.shape)) * (a * g)
                    for f, a, g in zip(fast, self.alpha, change)
                ]
            h = new
        return torch.stack(outputs, 1)


class Reading(nn.Module):
    """A cell and its readout, of the last step only where nothing else counts."""

    def __init__(self, cell, linear, reads_last):
        super().__init__()
        self.cell, self.linear, self.reads_last = cell, linear, reads_last

    def forward(self, x):
        h = self.cell(x)
        return self.linear(h[:, -1:] if self.reads_last else h)


def network(arguments):
    i, h, o = arguments.inputs, arguments.hidden, arguments.outputs
    name = arguments.model
    if name.startswith("plastic-"):
        return Plastic(i, h, o, name.removeprefix("plastic-"), arguments.rule)
    cells = {
        "stpn": lambda: Stpn(i, h), "stpn-scalar": lambda: Stpn(i, h, True), "stpnf": lambda: Stpnf(i, h),
        "stpnf-scalar": lambda: Stpnf(i, h, True), "hebbff": lambda: HebbFF(i, h, arguments.squash), "fast-weights": lambda: FastWeights(i, h),
        "modplast": lambda: Modplast(i, h), "lstm": lambda: Lstm(i, h), "rnn": lambda: Rnn(i, h),
    }
    return Reading(cells[name](), nn.Linear(h, o), arguments.loss == "cross-entropy")


def peak_memory():
    """Of this program, in bytes; what getrusage tells outlives an exec."""
    try:
        with open("/proc/self/status") as status:
            return 1024 * next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", required=True)
    parser.add_argument("--rule", default="hebbian", choices=["hebbian", "gradient", "none"])
    parser.add_argument("--loss", default="cross-entropy", choices=["cross-entropy", "squared-error", "logistic"])
    for name, usual in [("hidden", 11), ("inputs", 37), ("outputs", 37), ("batch", 128), ("steps", 9), ("threads", 1)]:
        parser.add_argument(f"--{name}", type=int, default=usual)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--squash", action="store_true", help="HebbFF with the side effect of its release")
    parser.add_argument("--least", type=int, default=5, help="updates that are timed at least")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(0)
    model = network(arguments)
    if arguments.model.startswith("plastic-"):
        optimiser, clip = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=0, amsgrad=True), 5
    else:
        optimiser, clip = torch.optim.Adam(model.parameters(), lr=1e-3), None
    x = torch.rand(arguments.batch, arguments.steps, arguments.inputs)
    labels = torch.randint(arguments.outputs, (arguments.batch,))
    targets = torch.rand(arguments.batch, arguments.steps, arguments.outputs).round()

    def update():
        y = model(x)
        if arguments.loss == "cross-entropy":
            loss = F.cross_entropy(y[:, -1], labels)
        elif arguments.loss == "logistic":
            loss = F.binary_cross_entropy_with_logits(y, targets)
        else:
            loss = F.mse_loss(y, targets)
        optimiser.zero_grad()
        loss.backward()
        if clip:
            nn.utils.clip_grad_norm_(model.parameters(), clip)
        optimiser.step()

    update()
    times, start = [], time.perf_counter()
    while len(times) < arguments.least or time.perf_counter() - start < arguments.seconds:
        before = time.perf_counter()
        update()
        times.append(time.perf_counter() - before)
    times.sort()
    print(json.dumps({
        "median": times[len(times) // 2], "smallest": times[0], "largest": times[-1], "updates": len(times),
        "peak_memory": peak_memory(), "torch": torch.__version__,
    }))


if __name__ == "__main__":
    main()
