"""Start and watch engines, talk to them, keep their model files.

For workflows (one event loop per worker):

    pool.Pool.open(name, spec, url, key) -> Pool      url may list replicas: "http://a,http://b"
    await pool.complete(Request) -> Completion         EngineUnavailable | RequestRefused
    await pool.probe() -> identity.ModelIdentity       ServiceError
    pool.load -> Load(limit, in_flight, waiting, cuts)
    await pool.close()

For whoever starts servers (`synth run`, `synth up`):

    engines.starts_here(spec) -> bool
    engines.engine_command(spec, port, settings) -> EngineCommand(argv, env, url, health_url, …)
    EngineCommand.child(name, log, on_restart) -> Child            not yet started
    child.Child(ChildSpec(name, argv, log, env, port=…), healthy, on_restart)   .start() .stop() .wait()
    health.http_healthy(url) -> bool                   ports.free_port(), ports.free_ports(n)
    environment.environment(extra, prefixes=…, names=…) -> dict   what a child may see

For `synth models list|pull|verify|build` (blocking calls):

    catalogue.states(settings) -> list[ModelState]     catalogue.find(name) -> ModelEntry
    pull.pull(entry, settings, listen, local=None) -> Path      listen(progress.Progress)
    catalogue.verify(entry, settings, seen) -> Path    seen(bytes read)
    native.build(settings, say) -> Path                native.present(settings) -> Path | None

`scripted` is the test engine; `llamacpp` is the module that runs the embedded one.
"""
