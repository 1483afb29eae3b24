// SPDX-License-Identifier: Apache-2.0
// Provenance: written for synth

/**
 * Find seats for a group in a theatre.
 *
 * A row is a string with "." for a free seat and "x" for a taken one. The group
 * wants to sit side by side; among all places the one nearest to the middle of its
 * row wins, and of equal ones the row further in front.
 */
export function findSeats(rows: readonly string[], group: number): [number, number] | null {
  let best: [number, number] | null = null;
  let bestDistance = Infinity;
  rows.forEach((row, rowIndex) => {
    for (const start of freeStarts(row, group)) {
      const distance = Math.abs(start + (group - 1) / 2 - (row.length - 1) / 2);
      if (distance < bestDistance) {
        best = [rowIndex, start];
        bestDistance = distance;
      }
    }
  });
  return best;
}

/** Every column at which `group` free seats begin. */
function freeStarts(row: string, group: number): number[] {
  const starts: number[] = [];
  let free = 0;
  for (let column = 0; column < row.length; column += 1) {
    free = row[column] === "." ? free + 1 : 0;
    if (group > 0 && free >= group) {
      starts.push(column - group + 1);
    }
  }
  return starts;
}
