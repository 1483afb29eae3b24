// SPDX-License-Identifier: Apache-2.0
// Provenance: written for synth

interface Step {
  /** Units from which this price counts. */
  from: number;
  /** Cents for one unit. */
  cents: number;
}

/** The price of one unit when `quantity` units are bought together. */
export function unitPrice(steps: readonly Step[], quantity: number): number {
  // Steps are sorted by `from`; look for the last one that is reached.
  let low = 0;
  let high = steps.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (steps[middle].from <= quantity) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low === 0 ? 0 : steps[low - 1].cents;
}

/** Cents for a whole order: every line is priced by its own quantity. */
export function orderTotal(
  catalogue: Record<string, Step[]>,
  order: Record<string, number>,
): number {
  let total = 0;
  for (const [product, quantity] of Object.entries(order)) {
    const steps = catalogue[product];
    if (steps === undefined || quantity <= 0) {
      continue;
    }
    total += unitPrice(steps, quantity) * quantity;
  }
  return total;
}
