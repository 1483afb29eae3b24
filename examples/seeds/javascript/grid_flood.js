// SPDX-License-Identifier: Apache-2.0
// Provenance: written for synth

const STEPS = [
  [0, 1],
  [1, 0],
  [0, -1],
  [-1, 0],
];

/**
 * Sizes of the lakes on a map, largest first.
 *
 * @param {string[]} map rows of equal length; "~" is water, everything else is land
 * @returns {number[]}
 */
function lakeSizes(map) {
  const seen = map.map((row) => new Array(row.length).fill(false));
  const sizes = [];
  for (let row = 0; row < map.length; row += 1) {
    for (let column = 0; column < map[row].length; column += 1) {
      if (map[row][column] === "~" && !seen[row][column]) {
        sizes.push(fill(map, seen, row, column));
      }
    }
  }
  return sizes.sort((a, b) => b - a);
}

/** Mark everything that is connected to one cell and count it; no recursion, maps can be large. */
function fill(map, seen, row, column) {
  const stack = [[row, column]];
  seen[row][column] = true;
  let size = 0;
  while (stack.length > 0) {
    const [y, x] = stack.pop();
    size += 1;
    for (const [dy, dx] of STEPS) {
      if (map[y + dy]?.[x + dx] === "~" && !seen[y + dy][x + dx]) {
        seen[y + dy][x + dx] = true;
        stack.push([y + dy, x + dx]);
      }
    }
  }
  return size;
}

module.exports = { lakeSizes };
