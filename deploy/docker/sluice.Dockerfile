# Control plane and gateways: the program `sluice`. Build from the repository's root:
#   docker build -f deploy/docker/sluice.Dockerfile -t sluice/sluice:0.1.0 .
FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0-noble AS build
ARG TARGETARCH
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig .globalconfig ./
COPY src/ src/
COPY ui/ ui/
COPY deploy/samples/bookinfo/ deploy/samples/bookinfo/
RUN dotnet publish src/Sluice -c Release -a $TARGETARCH --self-contained false -p:DebugType=none -p:PublishDocumentationFiles=false -o /out

# No shell, no package manager, and a user that is not root.
FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled
LABEL org.opencontainers.image.title="sluice" \
      org.opencontainers.image.description="Istio-compatible gateway and control plane for .NET" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /out/ /app/
# Injected pods start it by its name.
ENV PATH=/app:/usr/local/bin:/usr/bin:/bin \
    DOTNET_EnableDiagnostics=0
# By number, so that Kubernetes sees that it is not root. Gateways run as 1337.
USER 10001:10001
# Kubernetes probes; an image without a shell could not.
HEALTHCHECK NONE
ENTRYPOINT ["/app/sluice"]
CMD ["--help"]
