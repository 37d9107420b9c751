#!/usr/bin/env bash
# make-dev-certs.sh FOLDER HOST... - a throw-away CA and a server certificate for the hosts, for development only.
set -euo pipefail
[ $# -ge 2 ] || { echo "usage: $0 FOLDER HOST..." >&2; exit 2; }
command -v openssl >/dev/null || { echo "openssl is needed" >&2; exit 1; }
folder=$1; shift
mkdir -p "$folder"
umask 077
names=$(printf 'DNS:%s,' "$@"); names=${names%,}
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj "/CN=Sluice development CA" \
  -addext "keyUsage=critical,keyCertSign,cRLSign" -keyout "$work/ca.key" -out "$folder/ca.pem" 2>/dev/null
openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$1" -keyout "$folder/privatekey.pem" -out "$work/server.csr" 2>/dev/null
printf 'subjectAltName=%s\nextendedKeyUsage=serverAuth\nbasicConstraints=critical,CA:false\nkeyUsage=critical,digitalSignature\n' "$names" > "$work/server.ext"
openssl x509 -req -in "$work/server.csr" -CA "$folder/ca.pem" -CAkey "$work/ca.key" -CAcreateserial -days 30 -extfile "$work/server.ext" \
  -out "$folder/servercert.pem" 2>/dev/null
chmod 644 "$folder/ca.pem" "$folder/servercert.pem"
echo "$folder/ca.pem          trust this one (curl --cacert)"
echo "$folder/servercert.pem  serverCertificate"
echo "$folder/privatekey.pem  privateKey, readable by you only"
