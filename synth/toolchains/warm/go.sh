# Go's standard library in a build cache. What a compile depends on (CGO_ENABLED, no flags)
# must be as in synth/languages/go.py, or jobs find nothing here.
set -eu
export CGO_ENABLED=0 GO111MODULE=off GOFLAGS= GOPATH=/tmp/gopath GOTELEMETRY=off GOTOOLCHAIN=local
export GOCACHE=/opt/warm/go HOME=/tmp
rm -rf "$GOCACHE"
mkdir -p "$GOCACHE"
cd /tmp
go build std
chmod -R a+rX "$GOCACHE"
