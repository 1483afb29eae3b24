"""llama.cpp's own server in the foreground, from the prebuilt package.

    python -m synth.serving.llamacpp --model FILE --alias NAME --port N --slots N --ctx-size N …

Takes the same flags as the `llama-server` binary (see `LlamaOptions.flags`), so a
native build can stand in for it. Listens on loopback only. Ends with one line and
a non-zero code when the port is in use or the model cannot be loaded. The C++
server prints its own log; a crash of it takes down this process and nothing else.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from pathlib import Path
from typing import Any, NoReturn

from synth.serving.ports import LOOPBACK, in_use


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="synth.serving.llamacpp", description="llama.cpp server")
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--alias", required=True)
    parser.add_argument("--host", choices=[LOOPBACK], default=LOOPBACK)
    parser.add_argument("--port", type=int, required=True)
    for name in (
        "parallel",
        "ctx-size",
        "threads",
        "threads-batch",
        "batch-size",
        "ubatch-size",
        "cache-ram",
    ):
        parser.add_argument(f"--{name}", type=int, required=True)
    parser.add_argument("--flash-attn", choices=["auto", "on", "off"], default="auto")
    for name in ("cache-type-k", "cache-type-v"):
        parser.add_argument(f"--{name}", choices=["f16", "q8_0"], default="f16")
    parser.add_argument("--cors-origins", default="")
    parser.add_argument("--log-colors", default="off")
    for name in ("no-ui", "no-slots", "offline"):
        parser.add_argument(f"--{name}", action="store_true")
    return parser


def _parameters(args: argparse.Namespace, xllamacpp: Any) -> Any:
    """The flags as the package's parameter object."""
    flash, ggml = xllamacpp.llama_flash_attn_type, xllamacpp.ggml_type
    params = xllamacpp.CommonParams()
    params.model.path, params.model_alias = str(args.model), {args.alias}
    params.hostnames, params.port = [args.host], args.port
    params.n_parallel, params.n_ctx = args.parallel, args.ctx_size
    params.cpuparams.n_threads, params.cpuparams_batch.n_threads = args.threads, args.threads_batch
    params.n_batch, params.n_ubatch = args.batch_size, args.ubatch_size
    params.cache_ram_mib = args.cache_ram
    kinds = {"auto": "AUTO", "on": "ENABLED", "off": "DISABLED"}
    params.flash_attn_type = getattr(flash, f"LLAMA_FLASH_ATTN_TYPE_{kinds[args.flash_attn]}")
    params.cache_type_k = getattr(ggml, f"GGML_TYPE_{args.cache_type_k.upper()}")
    params.cache_type_v = getattr(ggml, f"GGML_TYPE_{args.cache_type_v.upper()}")
    params.cors_origins, params.ui, params.endpoint_slots = args.cors_origins, False, False
    params.offline = True
    return params


def _refuse(what: str) -> NoReturn:
    """End with one line, and let it be the last: the C++ side still logs from its own thread."""
    ours = os.dup(2)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    os.write(ours, f"llama.cpp server: {what}\n".encode())
    os._exit(1)


def main() -> None:
    """Entry of `python -m synth.serving.llamacpp`; serves until SIGTERM."""
    args = _parser().parse_args()
    try:
        import xllamacpp
    except ImportError as error:
        _refuse(f"xllamacpp cannot be imported ({error}): pip install 'synth[cpu]'")
    if in_use(args.port):
        _refuse(f"port {args.port} is in use")
    if not args.model.is_file():
        _refuse(f"no model file {args.model}")
    stop = [signal.SIGTERM, signal.SIGINT]
    signal.pthread_sigmask(signal.SIG_BLOCK, stop)
    try:
        server = xllamacpp.Server(_parameters(args, xllamacpp))
    except RuntimeError:
        _refuse(f"{args.model} cannot be loaded (truncated, not a GGUF model, or too little memory)")
    sys.stderr.write(f"llama.cpp server: {args.alias} on {server.listening_address}\n")
    sys.stderr.flush()
    signal.sigwait(stop)
    os._exit(0)


if __name__ == "__main__":
    main()
