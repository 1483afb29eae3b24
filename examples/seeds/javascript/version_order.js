// SPDX-License-Identifier: Apache-2.0
// Provenance: written for synth

/**
 * Compare two dotted version numbers such as "1.10.0" and "1.9-beta".
 *
 * Missing parts count as zero. A version with a suffix after "-" comes before the
 * same version without one.
 *
 * @param {string} left
 * @param {string} right
 * @returns {number} -1, 0 or 1
 */
function compareVersions(left, right) {
  const [leftNumbers, leftSuffix] = splitVersion(left);
  const [rightNumbers, rightSuffix] = splitVersion(right);
  const length = Math.max(leftNumbers.length, rightNumbers.length);
  for (let i = 0; i < length; i += 1) {
    const difference = (leftNumbers[i] ?? 0) - (rightNumbers[i] ?? 0);
    if (difference !== 0) {
      return Math.sign(difference);
    }
  }
  if (leftSuffix === rightSuffix) {
    return 0;
  }
  // No suffix means a release, and a release is later than any of its previews.
  if (leftSuffix === "" || rightSuffix === "") {
    return leftSuffix === "" ? 1 : -1;
  }
  return leftSuffix < rightSuffix ? -1 : 1;
}

/** Split "1.2-rc" into its numbers and its suffix. */
function splitVersion(version) {
  const dash = version.indexOf("-");
  const core = dash === -1 ? version : version.slice(0, dash);
  const suffix = dash === -1 ? "" : version.slice(dash + 1);
  return [core.split(".").map((part) => Number.parseInt(part, 10) || 0), suffix];
}

module.exports = { compareVersions };
