#!/usr/bin/env bash
# Builds the function's program for arm64 on an x86_64 machine, proves its ELF, and starts it under qemu.
#
#   benches/build_arm64.sh [ZIP]                the zip [default: cinelake-lambda-arm64.zip]
#   benches/build_arm64.sh --no-download [ZIP]  only with what is there already; says what is missing
#
# Needs: cargo, bash, python3 with venv (zig and cargo-zigbuild come from PyPI, into a virtual environment), and a
# standard library of Rust for aarch64-unknown-linux-gnu:
#   - rustup's, where it can be had: rustup target add aarch64-unknown-linux-gnu
#   - else Debian's: its rustc-web packages for both processors, downloaded and unpacked into a folder of this
#     script's. Nothing is installed, and no setting of the system's package manager is changed.
# Where neither is to be had it says "skipped", and why: exit code 0.
set -euo pipefail
cd "$(dirname "$0")/.."
target=aarch64-unknown-linux-gnu
download=yes
if [ "${1:-}" = --no-download ]; then download=no; shift; fi
zip=${1:-cinelake-lambda-arm64.zip}
work=${CINELAKE_ARM64:-${XDG_CACHE_HOME:-$HOME/.cache}/cinelake/arm64}
mkdir -p "$work"

skipped() { printf 'skipped: %s\n' "$*"; exit 0; }
step() { printf '== %s\n' "$*" >&2; }

# apt with folders of its own, so that a second architecture is known to it and not to the system.
apt() {
    local command=$1
    shift
    mkdir -p "$work"/apt/lists/partial "$work"/apt/cache/archives/partial
    "$command" -q=2 -o Dir::State::lists="$work/apt/lists" -o Dir::Cache="$work/apt/cache" \
        -o APT::Architecture=amd64 -o APT::Architectures::=amd64 -o APT::Architectures::=arm64 \
        -o APT::Sandbox::User=root "$@"
}
# unpack FOLDER PACKAGE…: downloads packages and unpacks them.
unpack() {
    local folder=$1
    shift
    rm -rf "$work/debs" && mkdir -p "$work/debs" "$folder"
    (cd "$work/debs" && apt apt-get download "$@") >&2
    for deb in "$work"/debs/*.deb; do dpkg-deb -x "$deb" "$folder"; done
}
# needs PACKAGE PATTERN: the package among what another one depends on.
needs() { apt apt-cache depends "$1" | sed -n "s/^ *Depends: \($2[^ ]*\)$/\1/p" | head -1; }

debian_rust() {
    step "Debian's Rust for both processors"
    apt apt-get update >&2
    local version library llvm
    version=$(apt apt-cache policy rustc-web | sed -n 's/^ *Candidate: //p')
    dpkg --compare-versions "${version:-0}" ge 1.95 || skipped "Debian's rustc-web is ${version:-not to be had}; 1.95 is needed"
    library=$(needs "libstd-rust-web-dev=$version" libstd-rust-web-)
    llvm=$(needs "$library=$version" libllvm)
    unpack "$work/rust" "rustc-web=$version" "$llvm" "$library=$version" "$library:arm64=$version" \
        "libstd-rust-web-dev=$version" "libstd-rust-web-dev:arm64=$version"
    printf '#!/bin/sh\nLD_LIBRARY_PATH=%s exec %s "$@"\n' \
        "$work/rust/usr/lib/x86_64-linux-gnu:$work/rust/usr/lib" "$work/rust/usr/bin/rustc" >"$work/rustc"
    chmod +x "$work/rustc"
}

has_std() { ls "$("$1" --print target-libdir --target "$target" 2>/dev/null)"/libstd-*.rlib >/dev/null 2>&1; }

rustc=rustc
if ! has_std rustc; then
    rustc=$work/rustc
    if ! { [ -x "$rustc" ] && has_std "$rustc"; }; then
        [ "$download" = yes ] || skipped "no standard library of Rust for arm64: rustup target add $target, or benches/build_arm64.sh"
        command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null ||
            skipped "rustup has no $target here, and there is no apt-get to fetch Debian's"
        debian_rust
    fi
fi
"$rustc" --version

if ! [ -x "$work/venv/bin/cargo-zigbuild" ]; then
    [ "$download" = yes ] || skipped "no cargo-zigbuild: pip install cargo-zigbuild ziglang, or benches/build_arm64.sh"
    step "zig and cargo-zigbuild"
    python3 -m venv "$work/venv"
    "$work/venv/bin/pip" install --quiet --disable-pip-version-check cargo-zigbuild==0.24.1 ziglang==0.17.1
fi

step "cinelake, to package with"
cargo build --locked --quiet --package cinelake-cli
cinelake=$(cargo metadata --locked --no-deps --format-version 1 |
    python3 -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])')/debug/cinelake

step "the function for arm64"
PATH=$work/venv/bin:$PATH RUSTC=$(command -v "$rustc") CARGO_TARGET_DIR=$work/target \
    "$cinelake" aws package --arch arm64 --output "$zip"

step "its start under qemu"
qemu=$(command -v qemu-aarch64-static || command -v qemu-aarch64 || true)
if [ -z "$qemu" ] && [ "$download" = yes ] && command -v apt-get >/dev/null; then
    [ -d "$work/apt/lists" ] && ls "$work"/apt/lists/*Packages* >/dev/null 2>&1 || apt apt-get update >&2
    unpack "$work/qemu" qemu-user-static
    qemu=$work/qemu/usr/bin/qemu-aarch64-static
fi
[ -n "$qemu" ] || skipped "its start: no qemu-aarch64 (Debian: qemu-user-static)"
if ! [ -d "$work/arm" ]; then
    [ "$download" = yes ] || skipped "its start: no C library of arm64 to put beside it"
    unpack "$work/arm" libc6:arm64 libgcc-s1:arm64
fi
python3 -c 'import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extract("bootstrap", sys.argv[2])' "$zip" "$work"
chmod +x "$work/bootstrap"
printf '#!/bin/sh\nexec %s -L %s %s\n' "$qemu" "$work/arm" "$work/bootstrap" >"$work/start"
chmod +x "$work/start"
# Nothing is set, so the one right answer is what is missing.
said=$(env -i PATH="$PATH" "$cinelake" aws invoke --local --bootstrap "$work/start" --timeout 60 2>/dev/null || true)
printf '%s\n' "$said"
grep -q '"errorType": "ConfigurationError"' <<<"$said" || { echo "FAILED: it does not start" >&2; exit 1; }
echo "starts on arm64 (under $(basename "$qemu"))"
