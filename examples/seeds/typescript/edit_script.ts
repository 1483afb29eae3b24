// SPDX-License-Identifier: Apache-2.0
// Provenance: written for synth

export type Edit = { kind: "keep" | "add" | "remove"; line: string };

/** Lengths of the longest common subsequences of all tails of two lists of lines. */
function tailLengths(before: readonly string[], after: readonly string[]): number[][] {
  const lengths = Array.from({ length: before.length + 1 }, () =>
    new Array<number>(after.length + 1).fill(0),
  );
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      lengths[i][j] =
        before[i] === after[j]
          ? lengths[i + 1][j + 1] + 1
          : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
    }
  }
  return lengths;
}

/** A shortest list of edits that turns `before` into `after`, removals first. */
export function diff(before: readonly string[], after: readonly string[]): Edit[] {
  const lengths = tailLengths(before, after);
  const edits: Edit[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      edits.push({ kind: "keep", line: before[i] });
      i += 1;
      j += 1;
    } else if (j === after.length || (i < before.length && lengths[i + 1][j] >= lengths[i][j + 1])) {
      edits.push({ kind: "remove", line: before[i] });
      i += 1;
    } else {
      edits.push({ kind: "add", line: after[j] });
      j += 1;
    }
  }
  return edits;
}
