// SPDX-License-Identifier: Apache-2.0
// Provenance: written for synth

/**
 * Count events in equal buckets of time.
 *
 * @param {number[]} times seconds, in any order
 * @param {number} width seconds of one bucket, positive
 * @returns {number[][]} pairs of bucket start and count, empty buckets between others included
 */
function histogram(times, width) {
  if (times.length === 0) {
    return [];
  }
  const counts = new Map();
  for (const time of times) {
    const start = Math.floor(time / width) * width;
    counts.set(start, (counts.get(start) ?? 0) + 1);
  }
  const first = Math.min(...counts.keys());
  const last = Math.max(...counts.keys());
  const buckets = [];
  for (let start = first; start <= last; start += width) {
    buckets.push([start, counts.get(start) ?? 0]);
  }
  return buckets;
}

/** The longest run of buckets without any event. */
function longestSilence(buckets) {
  let longest = 0;
  let current = 0;
  for (const [, count] of buckets) {
    current = count === 0 ? current + 1 : 0;
    longest = Math.max(longest, current);
  }
  return longest;
}

module.exports = { histogram, longestSilence };
