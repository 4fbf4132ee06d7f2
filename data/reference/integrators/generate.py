"""Writes trajectories.json beside this file: three initial value problems, integrated by SciPy.

Run: python3 generate.py (NumPy and SciPy; their versions are written into the file).

DOP853 is an explicit Runge-Kutta method of order 8, Radau an implicit one of order 5. Every problem is integrated twice,
with two tolerances; the largest difference relative to the component's largest value is kept as "agreement".
"""

import json
import pathlib

import numpy
import scipy
from scipy.integrate import solve_ivp


def pendulum(t, y):
    """Mathematical pendulum, released far from rest."""
    return [y[1], -numpy.sin(y[0])]


def compartments(t, y):
    """Soma u and dendrite v in mV, trace s; time in ms; the presynaptic rate r swings with a period of 40 ms."""
    u, v, s = y
    leak, coupling, rest, weight = 0.1, 0.6, -70.0, 35.0
    r = 1 / (1 + numpy.exp(-2 * numpy.sin(2 * numpy.pi * t / 40)))
    return [
        leak * (rest - u) + coupling * (v - u),
        leak * (rest - v) + leak * weight * r,
        -leak * s + leak * coupling / (leak + coupling) * r,
    ]


def robertson(t, y):
    """Robertson's chemical kinetics: rate constants from 0.04 to 3e7."""
    a, b, c = y
    slow, fast, fastest = 0.04 * a, 1e4 * b * c, 3e7 * b * b
    return [-slow + fast, slow - fast - fastest, fastest]


def robertson_jacobian(t, y):
    a, b, c = y
    return [[-0.04, 1e4 * c, 1e4 * b], [0.04, -1e4 * c - 6e7 * b, -1e4 * b], [0, 6e7 * b, 0]]


PROBLEMS = [
    ("pendulum", pendulum, [2.5, 0.0], numpy.linspace(0, 20, 21), "DOP853", {}),
    ("compartments", compartments, [-68.0, -60.0, 0.0], numpy.linspace(0, 200, 21), "DOP853", {}),
    (
        "robertson", robertson, [1.0, 0.0, 0.0], numpy.array([0, 0.01, 0.1, 0.4, 1, 4, 10, 40]), "Radau",
        {"jac": robertson_jacobian},
    ),
]


def solve(function, start, times, method, options, rtol):
    solution = solve_ivp(
        function, (times[0], times[-1]), start, method=method, t_eval=times, rtol=rtol, atol=1e-3 * rtol, **options
    )
    assert solution.success, solution.message
    return solution.y.T


def stepped(function, start, times, method, options, rtol):
    """One integration from each time to the next, so that no value comes from interpolation between steps."""
    values = [numpy.array(start)]
    for a, b in zip(times, times[1:]):
        values.append(solve(function, values[-1], numpy.array([a, b]), method, options, rtol)[-1])
    return numpy.array(values)


def main():
    trajectories = []
    for name, function, start, times, method, options in PROBLEMS:
        values = stepped(function, start, times, method, options, 1e-13)
        coarser = stepped(function, start, times, method, options, 1e-12)
        agreement = (numpy.abs(values - coarser) / numpy.abs(values).max(axis=0)).max()
        trajectories.append(
            {"name": name, "method": method, "agreement": float(agreement), "times": times.tolist(),
             "values": values.tolist()}
        )
        print(name, agreement)
    content = {"numpy": numpy.__version__, "scipy": scipy.__version__, "trajectories": trajectories}
    path = pathlib.Path(__file__).with_name("trajectories.json")
    path.write_text(json.dumps(content, indent=1) + "\n")


if __name__ == "__main__":
    main()
