"""Writes MIDI files with mido and pretty_midi and TextGrids with praatio, and what these programs read in them.

    pip install mido==1.3.3 pretty_midi==0.2.11.post0 praatio==6.2.2 setuptools
    python3 generate.py
"""

import json
import random

import mido
import pretty_midi
from praatio import textgrid
from praatio.data_classes.interval_tier import IntervalTier
from praatio.data_classes.point_tier import PointTier


def mido_file(name, kind, ticks, seed):
    """Notes of several tracks with changes of tempo; a key never sounds twice at once."""
    draw = random.Random(seed)
    file = mido.MidiFile(type=kind, ticks_per_beat=ticks)
    for number in range(1 if kind == 0 else 3):
        track = file.add_track()
        track.append(mido.MetaMessage("track_name", name=f"{name} {number}"))
        if number == 0:
            track.append(mido.MetaMessage("time_signature", numerator=3, denominator=4))
        track.append(mido.Message("program_change", program=draw.randrange(128), channel=number))
        for _ in range(20):
            key = draw.randrange(40, 90)
            if draw.random() < 0.3 and number == 0:
                track.append(mido.MetaMessage("set_tempo", tempo=draw.randrange(200_000, 900_000), time=draw.randrange(50)))
            if draw.random() < 0.2:
                track.append(mido.Message("sysex", data=(1, 2, 3), time=draw.randrange(9)))
            track.append(mido.Message("note_on", note=key, velocity=64, channel=number, time=draw.randrange(ticks)))
            ends = draw.choice(["note_on", "note_off"])
            track.append(mido.Message(ends, note=key, velocity=0, channel=number, time=1 + draw.randrange(2 * ticks)))
        track.append(mido.MetaMessage("end_of_track", time=draw.randrange(100)))
    file.save(f"{name}.mid")


def pretty_file(name, tempo, seed):
    draw = random.Random(seed)
    piece = pretty_midi.PrettyMIDI(initial_tempo=tempo)
    for program in (0, 40):
        voice = pretty_midi.Instrument(program=program, name=f"voice {program}")
        time = 0.0
        for _ in range(25):
            time += draw.random() * 0.4
            length = 0.05 + 0.5 * draw.random()
            voice.notes.append(pretty_midi.Note(velocity=90, pitch=draw.randrange(50, 80), start=time, end=time + length))
            time += length
        piece.instruments.append(voice)
    drums = pretty_midi.Instrument(program=0, is_drum=True)
    drums.notes.append(pretty_midi.Note(velocity=90, pitch=36, start=0.1, end=0.2))
    piece.instruments.append(drums)
    piece.write(f"{name}.mid")


def pretty_notes(name):
    piece = pretty_midi.PrettyMIDI(f"{name}.mid")
    notes = [(n.start, n.end, n.pitch) for voice in piece.instruments if not voice.is_drum for n in voice.notes]
    return {"notes": sorted(notes)}


def mido_notes(name):
    """Notes by mido's own clock (`for message in file` gives seconds), each note-off ending the note of its key and channel."""
    time, open_notes, notes = 0.0, {}, []
    for message in mido.MidiFile(f"{name}.mid"):
        time += message.time
        if message.type == "note_on" and message.velocity > 0:
            open_notes[message.channel, message.note] = time
        elif message.type in ("note_on", "note_off") and message.channel != 9:
            notes.append((open_notes.pop((message.channel, message.note)), time, message.note))
    return {"notes": sorted(notes), "duration": time}


def grid(name, fmt, seed):
    draw = random.Random(seed)
    grid, time, intervals = textgrid.Textgrid(), 0.1, []
    for number in range(15):
        end = round(time + 0.02 + draw.random() * 0.3, 4)
        intervals.append((time, end, draw.choice(["a", "b2", 'say "c"', "ü", "b10"])))
        time = end if number % 3 else round(end + 0.05, 4)
    grid.addTier(PointTier("clicks", [(0.5, "k"), (1.25, "l")], 0, time + 0.2))
    grid.addTier(IntervalTier("syllables", intervals, 0, time + 0.2))
    grid.save(f"{name}.TextGrid", format=fmt, includeBlankSpaces=True)


def grid_labels(name):
    read = textgrid.openTextgrid(f"{name}.TextGrid", includeEmptyIntervals=False)
    return {
        "intervals": read.getTier("syllables").entries,
        "points": read.getTier("clicks").entries,
        "duration": read.maxTimestamp,
    }


def main():
    mido_file("mido-format0", 0, 96, 1)
    mido_file("mido-format1", 1, 480, 2)
    pretty_file("pretty-midi", 97.3, 3)
    grid("praat-long", "long_textgrid", 4)
    grid("praat-short", "short_textgrid", 5)
    midi = ["mido-format0", "mido-format1", "pretty-midi"]
    result = {
        "mido": {name: mido_notes(name) for name in midi},
        "pretty_midi": {name: pretty_notes(name) for name in midi},
        "praatio": {name: grid_labels(name) for name in ["praat-long", "praat-short"]},
    }
    with open("expected.json", "w") as output:
        json.dump(result, output, indent=0, ensure_ascii=False)


main()
