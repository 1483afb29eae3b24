// SPDX-License-Identifier: Apache-2.0
// Provenance: written for synth

/**
 * Split one line of comma separated values.
 *
 * A field may stand in double quotes; inside, a quote is written twice and a comma
 * is an ordinary character. Blanks around a field are kept.
 */
export function parseLine(line: string): string[] {
  const fields: string[] = [];
  let field = "";
  let quoted = false;
  for (let i = 0; i < line.length; i += 1) {
    const char = line[i];
    if (quoted) {
      if (char !== '"') {
        field += char;
      } else if (line[i + 1] === '"') {
        field += '"';
        i += 1; // the second quote of the pair
      } else {
        quoted = false;
      }
    } else if (char === '"' && field === "") {
      quoted = true;
    } else if (char === ",") {
      fields.push(field);
      field = "";
    } else {
      field += char;
    }
  }
  fields.push(field);
  return fields;
}

/** The reverse of `parseLine`: quotes only where they are needed. */
export function formatLine(fields: readonly string[]): string {
  const needsQuotes = /[",\r\n]/;
  return fields
    .map((field) => (needsQuotes.test(field) ? `"${field.replaceAll('"', '""')}"` : field))
    .join(",");
}
