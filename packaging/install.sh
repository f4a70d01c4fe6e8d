#!/bin/sh
# Installs the program cinelake from a release: for this machine, with its checksum compared.
#
#   sh install.sh                                    into ~/.local/bin
#   sh install.sh --to /usr/local/bin
#   sh install.sh --from https://host/path           another place of the archives
#
# It changes nothing but one file, and asks for no rights. Needs curl or wget, tar, and sha256sum or shasum.
set -eu

from='@RELEASES@'
to=$HOME/.local/bin
fail() { echo "install.sh: $*" >&2; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }

while [ $# -gt 0 ]; do
    case $1 in
        --from) from=${2:?--from needs a URL}; shift 2 ;;
        --to) to=${2:?--to needs a folder}; shift 2 ;;
        -h | --help) sed -n '2,9s/^# \{0,1\}//p' "$0"; exit 0 ;;
        *) fail "unknown option $1; there are --from URL and --to DIR" ;;
    esac
done
case $from in
    @*) fail "this copy does not know where releases are; give --from URL" ;;
    https://* | http://127.0.0.1:* | http://localhost:*) ;;
    *) fail "--from $from is not an https:// address" ;;
esac

case $(uname -s) in
    Linux) system=unknown-linux-gnu ;;
    Darwin) system=apple-darwin ;;
    *) fail "no archive for $(uname -s); on Windows use install.ps1, elsewhere: cargo install --path crates/cinelake-cli --locked" ;;
esac
case $(uname -m) in
    x86_64 | amd64) machine=x86_64 ;;
    aarch64 | arm64) machine=aarch64 ;;
    *) fail "no archive for $(uname -m); build it: cargo install --path crates/cinelake-cli --locked" ;;
esac
name=cinelake-$machine-$system

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
fetch() {
    if has curl; then
        curl --fail --silent --show-error --location --output "$scratch/$1" "$from/$1"
    elif has wget; then
        wget --quiet --output-document="$scratch/$1" "$from/$1"
    else
        fail "curl or wget is needed"
    fi || fail "$from/$1 could not be downloaded"
}
fetch "$name.tar.gz"
fetch "$name.tar.gz.sha256"
cd "$scratch"
if has sha256sum; then
    found=$(sha256sum "$name.tar.gz" | cut -d ' ' -f 1)
elif has shasum; then
    found=$(shasum -a 256 "$name.tar.gz" | cut -d ' ' -f 1)
else
    fail "sha256sum or shasum is needed to compare the checksum"
fi
expected=$(cut -d ' ' -f 1 "$name.tar.gz.sha256")
[ "$found" = "$expected" ] || fail "the checksum of $name.tar.gz is $found and should be $expected; nothing was installed"

tar -xzf "$name.tar.gz"
mkdir -p "$to"
# In two steps, so that a program that runs now is never half replaced.
cp "$name/cinelake" "$to/.cinelake.new"
chmod 755 "$to/.cinelake.new"
mv -f "$to/.cinelake.new" "$to/cinelake"
"$to/cinelake" version
echo "installed as $to/cinelake"
case :$PATH: in
    *":$to:"*) echo "Try it: cinelake demo" ;;
    *) echo "$to is not in your PATH. Add it, or try: $to/cinelake demo" ;;
esac
