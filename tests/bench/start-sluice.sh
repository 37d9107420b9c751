#!/usr/bin/env bash
# Starts Sluice as a target of the side-by-side benchmark: ports, back ends and files come in the environment (PERF_*).
# SLUICE is the published program (tests/bench/run sets it).
set -euo pipefail
: "${SLUICE:?path of the published sluice}" "${PERF_HTTP_PORT:?}" "${PERF_BACKEND:?}"
config=$(mktemp -d "${PERF_WORK:-/tmp}/sluice-config.XXXXXX")
endpoint() { # name host:port protocol
  cat <<YAML
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: $1 }
spec:
  hosts: [$1.bench.local]
  ports: [{ number: 80, name: port, protocol: $3 }]
  resolution: STATIC
  endpoints: [{ address: ${2%:*}, ports: { port: ${2##*:} } }]
---
YAML
}
{
  endpoint backend "$PERF_BACKEND" HTTP
  [ -z "${PERF_ECHO:-}" ] || endpoint echo "$PERF_ECHO" TCP
  [ -z "${PERF_BULK:-}" ] || endpoint bulk "$PERF_BULK" TCP
  cat <<YAML
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: bench }
spec:
  servers:
  - { port: { number: $PERF_HTTP_PORT, name: http, protocol: HTTP }, hosts: ["*"] }
  - port: { number: $PERF_HTTPS_PORT, name: https, protocol: HTTPS }
    hosts: ["*"]
    tls: { mode: SIMPLE, serverCertificate: $PERF_CERT, privateKey: $PERF_KEY, minProtocolVersion: TLSV1_3 }
  - { port: { number: $PERF_TCP_ECHO_PORT, name: echo, protocol: TCP }, hosts: ["*"] }
  - { port: { number: $PERF_TCP_BULK_PORT, name: bulk, protocol: TCP }, hosts: ["*"] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: bench }
spec:
  hosts: ["*"]
  gateways: [bench]
  http:
  - route: [{ destination: { host: backend.bench.local, port: { number: 80 } } }]
  tcp:
  - match: [{ port: $PERF_TCP_ECHO_PORT }]
    route: [{ destination: { host: echo.bench.local, port: { number: 80 } } }]
  - match: [{ port: $PERF_TCP_BULK_PORT }]
    route: [{ destination: { host: bulk.bench.local, port: { number: 80 } } }]
YAML
} > "$config/bench.yaml"
exec "$SLUICE" run --config "$config" --bind 127.0.0.1 --access-log off --status-port off --metrics-port "${PERF_ADMIN_PORT:-off}"
