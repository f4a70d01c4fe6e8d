#!/usr/bin/env bash
# Makes the archive of one platform: the program, its completions and man pages, the licences; and its SHA-256 beside it.
#
#   packaging/archive.sh target/release/cinelake x86_64-unknown-linux-gnu dist
#   packaging/archive.sh target/release/cinelake.exe x86_64-pc-windows-msvc dist RUNNABLE
#
# RUNNABLE is a cinelake of the same version that runs on this machine, where the one that is packed does not (default: the
# program itself). The same files give the same bytes. Needs tar and gzip; zip for Windows.
set -euo pipefail
cd "$(dirname "$0")/.."
program=$1 target=$2 output=$3 runnable=${4:-$1}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
name=cinelake-$target
folder=$scratch/$name
mkdir -p "$folder/completions" "$output"
install -m 755 "$program" "$folder/"
cp README.md README.pt-BR.md CHANGELOG.md NOTICE.md LICENSE LICENSE-MIT LICENSE-APACHE "$folder/"
"$runnable" completions bash >"$folder/completions/cinelake.bash"
"$runnable" completions zsh >"$folder/completions/_cinelake"
"$runnable" completions fish >"$folder/completions/cinelake.fish"
"$runnable" completions powershell >"$folder/completions/_cinelake.ps1"
"$runnable" man --output "$folder/man1" --quiet >/dev/null

output=$(cd "$output" && pwd)
case $target in
    *windows*)
        archive=$name.zip
        find "$folder" -exec touch -d @0 {} +
        (cd "$scratch" && find "$name" -type f | sort | zip -X -q "$output/$archive" -@)
        ;;
    *)
        archive=$name.tar.gz
        tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -C "$scratch" -cf - "$name" | gzip -9n >"$output/$archive"
        ;;
esac
(cd "$output" && sha256sum "$archive" >"$archive.sha256")
echo "$output/$archive"
