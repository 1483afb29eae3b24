"""Texts in JavaScript, shared with TypeScript and CoffeeScript."""

HARNESS = r"""
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const Module = require("node:module");
const { Script } = require("node:vm");
const { pathToFileURL } = require("node:url");
const { stringify } = JSON;
const NAME = @NAME@, RETURNS = @RETURNS@, FIND = @FIND@, FILE = path.resolve(@FILE@);
const ARGUMENTS = [
@ARGUMENTS@
];

function readLine() {
  const byte = Buffer.alloc(1);
  let line = "";
  while (fs.readSync(0, byte, 0, 1, null) === 1 && byte[0] !== 10) line += String.fromCharCode(byte[0]);
  return line.trim();
}
const nonce = readLine();

function report(text) {
  const data = Buffer.from("\n" + nonce + " " + text + "\n");
  for (let at = 0; at < data.length; ) {
    try {
      at += fs.writeSync(1, data, at);
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
    }
  }
}

function bare(spec) {
  return spec && spec[0] === "optional" ? spec[1] : spec;
}
function number(value, spec) {
  if (!Number.isFinite(value)) throw new RangeError("non-finite");
  if (spec && spec[0] === "int" && Number.isInteger(value)) return BigInt(value).toString();
  return Object.is(value, -0) ? "-0.0" : String(value);
}
function text(value) {
  if (/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(value))
    throw new TypeError("result has ill-formed text");
  return stringify(value);
}
function plain(value) {
  const above = Object.getPrototypeOf(value);
  return above === null || above === Object.prototype;
}
function encode(value, outer) {
  const spec = bare(outer);
  if (value === null) return "null";
  switch (typeof value) {
    case "boolean":
      return value ? "true" : "false";
    case "number":
      return number(value, spec);
    case "bigint":
      return value.toString();
    case "string":
      return text(value);
    case "object":
      if (Array.isArray(value)) {
        const inner = (at) => spec && spec[Math.min(at + 1, spec.length - 1)];
        return "[" + Array.from(value, (one, at) => encode(one, inner(at))).join(",") + "]";
      }
      if (plain(value)) {
        const pairs = Object.keys(value).map((key) => text(key) + ":" + encode(value[key], spec && spec[1]));
        return "{" + pairs.join(",") + "}";
      }
      throw new TypeError("result of class " + (value.constructor && value.constructor.name));
    default:
      throw new TypeError("result of type " + typeof value);
  }
}
function oneLine(error) {
  if (error instanceof RangeError && error.message === "non-finite") return "non-finite";
  let words;
  try {
    words = error instanceof Error ? error.name + ": " + error.message : "thrown: " + String(error);
  } catch {
    words = "thrown";
  }
  return words.replace(/\s+/g, " ").trim().slice(0, 300) || "error";
}

function isWellFormed(source) {
  try {
    new Script(Module.wrap(source), { filename: FILE });
    return true;
  } catch (error) {
    console.error(error.stack);
    return false;
  }
}

async function load() {
  const source = @READ@ + "\n;globalThis.__synthFound = () => { " + FIND + " };\n";
  globalThis.require = Module.createRequire(FILE);
  if (@MODULE@) {
    fs.writeFileSync(FILE + ".run.mjs", source);
    const exported = await import(pathToFileURL(FILE + ".run.mjs"));
    return globalThis.__synthFound() || exported[NAME] || exported.default;
  }
  if (!isWellFormed(source)) {
    report("compile_error");
    process.exit(1);
  }
  const module_ = new Module(FILE, null);
  module_.filename = FILE;
  module_.paths = [];
  module_._compile(source, FILE);
  const found = globalThis.__synthFound();
  const loose = (name) => name.replace(/_/g, "").toLowerCase();
  const exported = module_.exports;
  if (found || typeof exported === "function") return found || exported;
  return exported[Object.keys(exported).find((name) => loose(name) === loose(NAME))];
}

load().then((call) => {
  if (typeof call !== "function") throw new Error("the code defines no function " + NAME);
  ARGUMENTS.forEach((make, index) => {
    let line;
    try {
      line = "value " + encode(call(...make()), RETURNS);
    } catch (error) {
      line = "error " + oneLine(error);
    }
    report(index + " " + line);
  });
  report("end");
  process.exit(0);
}).catch((error) => {
  console.error(error);
  process.exit(1);
});
"""

CLOSE = """\
const close = (actual, expected) => {
  if (typeof expected === "number" && typeof actual === "number") {
    return Math.abs(actual - expected) <= Math.max(1e-6 * Math.abs(expected), 1e-9);
  }
  if (expected === null || typeof expected !== "object") return actual === expected;
  const keys = Object.keys(expected);
  return (
    actual !== null &&
    typeof actual === "object" &&
    Object.keys(actual).length === keys.length &&
    keys.every((key) => Object.hasOwn(actual, key) && close(actual[key], expected[key]))
  );
};
"""
