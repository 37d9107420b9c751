# What sets a pod's interception rules before its sidecar starts: `sluice capture`, with the kernel's tools. Build from the repository's root:
#   docker build -f deploy/docker/init.Dockerfile -t sluice/sluice-init:0.1.0 .
FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0-noble AS build
ARG TARGETARCH
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig .globalconfig ./
COPY src/ src/
COPY ui/ ui/
COPY deploy/samples/bookinfo/ deploy/samples/bookinfo/
RUN dotnet publish src/Sluice -c Release -a $TARGETARCH --self-contained false -p:DebugType=none -p:PublishDocumentationFiles=false -o /out

# iptables and nftables come as packages, so this image is a whole one, shell and all. It runs for a second, then is gone.
FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble
LABEL org.opencontainers.image.title="sluice-init" \
      org.opencontainers.image.description="Sets the interception rules of a pod with Sluice's sidecar" \
      org.opencontainers.image.licenses="Apache-2.0"
RUN apt-get update \
 && apt-get install -y --no-install-recommends iptables nftables iproute2 \
 && rm -rf /var/lib/apt/lists/*
COPY --from=build /out/ /app/
ENV PATH=/app:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    DOTNET_EnableDiagnostics=0
# Not root unless the pod says so, as injected pods do for this container: the kernel's rules are root's.
USER 10001:10001
HEALTHCHECK NONE
ENTRYPOINT ["/app/sluice"]
CMD ["capture", "--help"]
