// SPDX-License-Identifier: Apache-2.0
// Provenance: written for synth

/**
 * Rank players by points the way sports tables do: equal points share a rank and
 * the next rank is skipped ("1, 2, 2, 4").
 *
 * @param {Record<string, number>} points
 * @returns {string[]} lines such as "2. ana (17)"
 */
function rankPlayers(points) {
  const players = Object.entries(points);
  // Equal points are listed by name, so that the table is always the same.
  players.sort(([nameA, a], [nameB, b]) => b - a || (nameA < nameB ? -1 : 1));
  const lines = [];
  let rank = 0;
  let previous = null;
  players.forEach(([name, score], index) => {
    if (score !== previous) {
      rank = index + 1;
      previous = score;
    }
    lines.push(`${rank}. ${name} (${score})`);
  });
  return lines;
}

module.exports = { rankPlayers };
