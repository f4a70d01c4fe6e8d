#!/usr/bin/env bash
# Makes a root folder with the program, the libraries that it is linked with, and certificates: all that its container has.
#
#   packaging/rootfs.sh target/release/cinelake rootfs
#
# Needs ldd and, on the machine, the package ca-certificates.
set -euo pipefail
program=$1 root=$2

mkdir -p "$root/usr/bin" "$root/etc/ssl/certs" "$root/tmp" "$root/data"
install -m 755 "$program" "$root/usr/bin/cinelake"
# Lines such as `libm.so.6 => /lib/x86_64-linux-gnu/libm.so.6 (0x…)` and `/lib64/ld-linux-x86-64.so.2 (0x…)`.
ldd "$program" | grep -o '/[^ ]*' | while read -r library; do
    mkdir -p "$root$(dirname "$library")"
    cp --dereference "$library" "$root$library"
done
[ ! -e /etc/ssl/certs/ca-certificates.crt ] || cp --dereference /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
echo 'cinelake:x:65532:65532::/data:/nonexistent' >"$root/etc/passwd"
echo 'cinelake:x:65532:' >"$root/etc/group"
chmod 1777 "$root/tmp"
chmod 777 "$root/data"
