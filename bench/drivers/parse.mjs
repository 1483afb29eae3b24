// Say of each file named whether it parses as a script, as a CommonJS module or as a module; nothing runs.
import { readFileSync } from "node:fs";
import vm from "node:vm";

const WAYS = [
  (text) => new vm.SourceTextModule(text),
  (text) => new vm.Script(text),
  (text) => vm.compileFunction(text, ["exports", "require", "module", "__filename", "__dirname"]),
];
for (const name of process.argv.slice(2)) {
  const text = readFileSync(name, "utf8").replace(/^\uFEFF/, "").replace(/^#!.*/, "");
  let why = null;
  for (const parse of WAYS) {
    try { parse(text); why = ""; break; } catch (error) { why ??= String(error.message); }
  }
  console.log([name, why ? "bad" : "good", why.replace(/\s+/g, " ").slice(0, 150)].join("\t"));
}
