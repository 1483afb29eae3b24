// SPDX-License-Identifier: Apache-2.0
// Provenance: written for synth

const SECONDS = { d: 86400, h: 3600, m: 60, s: 1 };

/**
 * Read a duration such as "1h30m" or "2d 4h" as seconds.
 *
 * Units must come from large to small and at most once each.
 *
 * @param {string} text
 * @returns {number} seconds, or -1 when the text is not a duration
 */
function parseDuration(text) {
  const pattern = /\s*(\d+)\s*([dhms])/y;
  let total = 0;
  let smallest = Infinity;
  let position = 0;
  while (position < text.trimEnd().length) {
    pattern.lastIndex = position;
    const found = pattern.exec(text);
    if (found === null) {
      return -1;
    }
    const unit = SECONDS[found[2]];
    if (unit >= smallest) {
      return -1;
    }
    smallest = unit;
    total += Number(found[1]) * unit;
    position = pattern.lastIndex;
  }
  return smallest === Infinity ? -1 : total;
}

/** Write seconds with the fewest units: 5400 becomes "1h30m". */
function formatDuration(seconds) {
  let rest = seconds;
  let text = "";
  for (const [name, unit] of Object.entries(SECONDS)) {
    const count = Math.floor(rest / unit);
    rest -= count * unit;
    text += count > 0 ? `${count}${name}` : "";
  }
  return text || "0s";
}

module.exports = { parseDuration, formatDuration };
