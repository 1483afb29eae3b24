// SPDX-License-Identifier: Apache-2.0
// Provenance: written for synth

export interface Summary {
  count: number;
  mean: number;
  median: number;
  modes: number[];
}

/** Describe the answers of a survey question; an empty list gives zeros. */
export function summarise(answers: readonly number[]): Summary {
  if (answers.length === 0) {
    return { count: 0, mean: 0, median: 0, modes: [] };
  }
  const sorted = [...answers].sort((a, b) => a - b);
  const sum = sorted.reduce((total, answer) => total + answer, 0);
  const middle = Math.floor(sorted.length / 2);
  const median =
    sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { count: sorted.length, mean: sum / sorted.length, median, modes: modes(sorted) };
}

/** The most frequent answers, ascending; all of them when none stands out. */
function modes(sorted: readonly number[]): number[] {
  const counts = new Map<number, number>();
  for (const answer of sorted) {
    counts.set(answer, (counts.get(answer) ?? 0) + 1);
  }
  const highest = Math.max(...counts.values());
  return [...counts].filter(([, count]) => count === highest).map(([answer]) => answer);
}
