// SPDX-License-Identifier: Apache-2.0
// Provenance: written for synth

/**
 * Bring a slash separated path to its shortest form without looking at any disk.
 *
 * "." and empty parts vanish, ".." takes back the part before it. A relative path
 * keeps the ".." that nothing stands before; an absolute one has nothing above.
 */
export function normalise(path: string): string {
  const absolute = path.startsWith("/");
  const kept: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") {
      continue;
    }
    if (part !== "..") {
      kept.push(part);
    } else if (kept.length > 0 && kept[kept.length - 1] !== "..") {
      kept.pop();
    } else if (!absolute) {
      kept.push("..");
    }
  }
  const joined = kept.join("/");
  if (absolute) {
    return `/${joined}`;
  }
  return joined === "" ? "." : joined;
}

/** The way from one absolute folder to another, as a relative path. */
export function relative(from: string, to: string): string {
  const source = normalise(from).split("/").filter(Boolean);
  const target = normalise(to).split("/").filter(Boolean);
  let shared = 0;
  while (shared < source.length && source[shared] === target[shared]) {
    shared += 1;
  }
  const up = source.slice(shared).map(() => "..");
  return [...up, ...target.slice(shared)].join("/") || ".";
}
