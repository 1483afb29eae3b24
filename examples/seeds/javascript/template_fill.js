// SPDX-License-Identifier: Apache-2.0
// Provenance: written for synth

/**
 * Fill `{name}` places of a template from a map of values.
 *
 * A doubled brace stands for the brace itself. A name without a value stays as it
 * was written, so that a forgotten value can be seen in the result.
 *
 * @param {string} template
 * @param {Record<string, string>} values
 * @returns {string}
 */
function fillTemplate(template, values) {
  let result = "";
  let index = 0;
  while (index < template.length) {
    const pair = template.slice(index, index + 2);
    if (pair === "{{" || pair === "}}") {
      result += pair[0];
      index += 2;
      continue;
    }
    const close = template.indexOf("}", index);
    if (template[index] === "{" && close !== -1) {
      const name = template.slice(index + 1, close).trim();
      result += Object.hasOwn(values, name) ? values[name] : template.slice(index, close + 1);
      index = close + 1;
    } else {
      result += template[index];
      index += 1;
    }
  }
  return result;
}

module.exports = { fillTemplate };
