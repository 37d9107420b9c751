# The sidecar, as native code: the program `sluice-sidecar`. Build from the repository's root:
#   docker build -f deploy/docker/sidecar.Dockerfile -t sluice/sluice-sidecar:0.1.0 .
# Native code is built on the architecture that it is for: no --platform here.
FROM mcr.microsoft.com/dotnet/sdk:10.0-noble-aot AS build
ARG TARGETARCH
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig .globalconfig ./
COPY src/ src/
RUN dotnet publish src/Sluice.Sidecar -c Release -a $TARGETARCH -p:DebugType=none -p:PublishDocumentationFiles=false -o /out \
 && rm -f /out/*.dbg /out/*.xml

FROM mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled
LABEL org.opencontainers.image.title="sluice-sidecar" \
      org.opencontainers.image.description="Sluice's sidecar proxy" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /out/ /app/
ENV PATH=/app:/usr/local/bin:/usr/bin:/bin
# Interception leaves this user's own connections alone.
USER 1337:1337
HEALTHCHECK NONE
ENTRYPOINT ["/app/sluice-sidecar"]
