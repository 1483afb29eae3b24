// SPDX-License-Identifier: Apache-2.0
// Provenance: written for synth

/**
 * Replay a list of page requests against a cache that forgets the page that was
 * not used for the longest time.
 *
 * @param {string[]} requests
 * @param {number} capacity pages that fit into the cache
 * @returns {{hits: number, evicted: string[]}}
 */
function replayCache(requests, capacity) {
  // A Map keeps insertion order: its first key is the one used least recently.
  const cache = new Map();
  const evicted = [];
  let hits = 0;
  for (const page of requests) {
    if (cache.delete(page)) {
      hits += 1;
    } else if (capacity > 0 && cache.size >= capacity) {
      const oldest = cache.keys().next().value;
      cache.delete(oldest);
      evicted.push(oldest);
    }
    if (capacity > 0) {
      cache.set(page, true);
    }
  }
  return { hits, evicted };
}

module.exports = { replayCache };
