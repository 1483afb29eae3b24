"""Texts in TypeScript."""

GLOBALS = """\
declare module "*";
declare const console: any;
declare const process: any;
declare const require: any;
declare const module: any;
declare const exports: any;
declare const Buffer: any;
declare const __dirname: string;
declare const __filename: string;
declare function setTimeout(call: (...given: any[]) => void, ms?: number, ...given: any[]): any;
declare function clearTimeout(timer: any): void;
declare function setInterval(call: (...given: any[]) => void, ms?: number, ...given: any[]): any;
declare function clearInterval(timer: any): void;
declare function setImmediate(call: (...given: any[]) => void, ...given: any[]): any;
declare function queueMicrotask(call: () => void): void;
declare function structuredClone<T>(value: T): T;
"""
