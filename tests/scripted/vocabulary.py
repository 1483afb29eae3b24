"""Stories for problem statements: enough words that two statements are rarely alike."""

from __future__ import annotations

from random import Random


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


WHO = _words("""
    archivist baker beekeeper brewer carpenter cartographer clockmaker cooper courier curator diver falconer
    farrier ferryman forester gardener geologist glazier herbalist innkeeper jeweller librarian locksmith
    mason miller miner musician navigator optician painter pharmacist potter printer ranger roofer saddler
    sailor shepherd smith surveyor tailor tinker trader weaver welder zoologist
""")
PLACE = _words("""
    abbey airfield arcade attic bakery barn bridge canal castle cellar chapel cinema cloister dockyard
    farmyard festival foundry garden glacier granary harbour hilltop island kiosk laboratory lighthouse
    lodge mill monastery museum nursery observatory orchard pavilion pier quarry refinery reservoir sawmill
    station stable studio theatre tower tunnel vineyard warehouse workshop
""")
THING = _words("""
    anchors badges barrels beads bells bottles bricks candles carpets coins compasses crates drums feathers
    flasks flutes gears gems hammers helmets horseshoes jars kettles keys kites ladders lamps lanterns
    lenses maps marbles medals mirrors oars paddles parcels pebbles pipes planks pulleys quilts ribbons
    ropes scrolls shells spoons stamps tiles tokens wheels
""")
MOOD = _words("""
    amber ancient bitter brisk bronze calm cheerful crimson curious damp distant dusty eager faded fierce
    foggy frosty gentle gilded golden hollow humble icy idle jolly lively lonely misty muddy noisy northern
    odd pale patient plain polished proud quiet rainy remote restless rusty scarlet shiny silent sleepy
    southern spare stormy strange sturdy sunny tidy violet windy wooden
""")
WHEN = _words("""
    afternoon autumn carnival daybreak dusk equinox fortnight harvest holiday lunchtime midnight monsoon
    morning noon quarter season solstice spring summer sunrise sunset thaw tide twilight weekend winter
""")
DEED = _words("""
    arranges audits borrows catalogues collects compares counts delivers displays exchanges gathers hides
    inspects labels lends loads measures mends orders packs polishes records rents repairs sells sketches
    sorts stacks stores swaps tracks trades unloads washes weighs wraps
""")
LISTS = ("amounts", "levels", "marks", "readings", "numbers", "weights", "scores", "entries")
TEXTS = ("phrase", "label", "sentence", "message", "word", "caption")
COUNTS = ("origin", "initial", "opening", "deposit")
LIMITS = ("limit", "bound", "gate", "quota", "margin", "budget")


def story(rng: Random) -> str:
    """Two sentences that set a scene: about twenty words drawn from the lists."""
    pick = rng.choice
    first = f"At {pick(WHEN)} a {pick(MOOD)} {pick(WHO)} {pick(DEED)} {pick(MOOD)} {pick(THING)}"
    second = f"near the {pick(PLACE)} while a {pick(MOOD)} {pick(WHO)} {pick(DEED)} {pick(THING)}"
    third = f"The {pick(PLACE)} {pick(WHO)} {pick(DEED)} {pick(MOOD)} {pick(THING)} before {pick(WHEN)}"
    return f"{first} {second} behind some {pick(MOOD)} {pick(PLACE)}. {third}."
