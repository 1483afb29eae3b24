// SPDX-License-Identifier: Apache-2.0
// Provenance: written for synth

type Light = "red" | "red-amber" | "green" | "amber";

const NEXT: Record<Light, Light> = {
  red: "red-amber",
  "red-amber": "green",
  green: "amber",
  amber: "red",
};

const SECONDS: Record<Light, number> = { red: 20, "red-amber": 2, green: 15, amber: 3 };

/** The light that shows `elapsed` seconds after the start of the red phase. */
export function lightAt(elapsed: number): Light {
  const cycle = Object.values(SECONDS).reduce((sum, seconds) => sum + seconds, 0);
  let rest = ((elapsed % cycle) + cycle) % cycle;
  let light: Light = "red";
  while (rest >= SECONDS[light]) {
    rest -= SECONDS[light];
    light = NEXT[light];
  }
  return light;
}

/** Whether a log of lights only holds changes that a working traffic light makes. */
export function isPlausible(log: readonly Light[]): boolean {
  for (let i = 1; i < log.length; i += 1) {
    const unchanged = log[i] === log[i - 1];
    if (!unchanged && NEXT[log[i - 1]] !== log[i]) {
      return false;
    }
  }
  return true;
}
