"""Writes trajectories of a reservoir and ridge readouts, computed by reservoirpy, beside this file.

    pip install reservoirpy==0.4.2 numpy==2.4.6 scipy==1.17.1
    python3 generate.py
"""

import json
from pathlib import Path

import numpy as np
from reservoirpy.nodes import Reservoir, Ridge

UNITS, INPUTS, OUTPUTS, STEPS, LEAK, RIDGE = 12, 2, 3, 60, 0.35, 1e-4


def matrices(rng):
    recurrent = rng.normal(size=(UNITS, UNITS)) * (rng.uniform(size=(UNITS, UNITS)) < 0.4)
    radius = np.max(np.abs(np.linalg.eigvals(recurrent)))
    return {
        "recurrent": recurrent,
        "radius": radius,
        "input": rng.uniform(-1, 1, (UNITS, INPUTS)),
        "feedback": rng.uniform(-0.5, 0.5, (UNITS, OUTPUTS)),
        "bias": rng.uniform(-0.3, 0.3, UNITS),
    }


def main():
    rng = np.random.default_rng(20240)
    m = matrices(rng)
    inputs = rng.uniform(-1, 1, (STEPS, INPUTS))
    phase = 2 * np.pi * np.arange(STEPS)[:, None] / np.array([[20.0, 12.0, 30.0]])
    targets = 0.5 + 0.4 * np.sin(phase)
    before = np.vstack([np.zeros((1, OUTPUTS)), targets[:-1]])

    # What is fed back enters as inputs: W_in u + W_fb y = [W_in W_fb] [u; y].
    node = Reservoir(
        W=0.9 / m["radius"] * m["recurrent"], Win=np.hstack([m["input"], m["feedback"]]), bias=m["bias"], lr=LEAK
    )
    driven = node.run(np.hstack([inputs, before]))
    ridge = Ridge(ridge=RIDGE * (STEPS - 10)).fit(driven[10:], targets[10:])

    # The readout's own outputs are fed back from the state that teacher forcing left.
    state, output, free = driven[-1], targets[-1], []
    for step in range(20):
        node.state = {"out": state}
        state = node.step(np.concatenate([inputs[step], output]))
        output = ridge.step(state)
        free.append(np.concatenate([state, output]))

    content = {name: np.asarray(value).tolist() for name, value in m.items()}
    content |= {
        "leak": LEAK, "ridge": RIDGE, "inputs": inputs.tolist(), "targets": targets.tolist(), "washout": 10,
        "activity": driven.tolist(), "weights": np.asarray(ridge.Wout).T.tolist(),
        "constants": np.asarray(ridge.bias).ravel().tolist(), "free": np.array(free).tolist(),
    }
    path = Path(__file__).with_name("reservoirpy.json")
    path.write_text(json.dumps(content, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
