#!/usr/bin/env bash
# Builds the program for Windows on Linux and runs it in Wine: the demo, a catalogue by a pattern with backslashes, a
# lake with a blank in its name, two runs at once, a run that is killed and continued.
#
#   benches/check_windows.sh [EXE]    an .exe that is built already [default: it is built, some 15 minutes on two cores]
#
# Needs: the target x86_64-pc-windows-gnu (rustup target add), Debian's gcc-mingw-w64-x86-64-posix and wine64. Where
# something is missing it says "skipped", and what: exit code 0.
set -euo pipefail
cd "$(dirname "$0")/.."
target=x86_64-pc-windows-gnu
gcc=x86_64-w64-mingw32-gcc-posix
skipped() { printf 'skipped: %s\n' "$*"; exit 0; }
fail() { printf 'wrong: %s\n' "$*"; exit 1; }
wine=$(command -v wine64 || ls /usr/lib/wine/wine64 2>/dev/null) || skipped "no wine64"
command -v "$gcc" >/dev/null || skipped "no $gcc"

exe=${1:-}
if [ -z "$exe" ]; then
    ls "$(rustc --print target-libdir --target "$target")"/libstd-*.rlib >/dev/null 2>&1 || skipped "no standard library for $target"
    export CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER=$gcc CC_x86_64_pc_windows_gnu=$gcc AR_x86_64_pc_windows_gnu=x86_64-w64-mingw32-ar
    CARGO_PROFILE_DEV_DEBUG=none cargo build --locked -p cinelake-cli --target "$target"
    exe=${CARGO_TARGET_DIR:-target}/$target/debug/cinelake.exe
fi
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; WINEPREFIX=$work/wine wineserver -k 2>/dev/null || true; rm -rf "$work"' EXIT
mkdir "$work/run"
cp "$exe" "$work/run/cinelake.exe"
# Wine before 9 lacks this library of Windows 10; the program asks it for random numbers.
cat >"$work/random.c" <<'C'
#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T size) { return SystemFunction036(data, (ULONG)size); }
C
"$gcc" -shared -o "$work/run/bcryptprimitives.dll" "$work/random.c" -ladvapi32
cd "$work/run"
export WINEPREFIX=$work/wine WINEDEBUG=-all
"$wine" reg add 'HKCU\Software\Wine' /v Version /d win10 /f >/dev/null 2>&1
cinelake() { timeout 200 "$wine" ./cinelake.exe "$@"; }

cinelake version
cinelake demo --output demo >demo.txt 2>&1 || fail "the demo: $(tail -5 demo.txt)"
grep -q '8 of 8 questions answered' demo.txt || fail "the demo answers all eight questions"
grep -q "cinelake [a-z]* .*'" demo.txt && fail "a command with quotes that cmd does not know"
cinelake inspect 'demo\catalogue\*.csv' | grep -q '315 films and 85 series' || fail "a pattern with backslashes"
cinelake verify --lake 'demo\lake' | grep -q 'is whole' || fail "the demo's lake is whole"

cinelake tmdb-server --listen 127.0.0.1:8697 --lake 'demo\lake' >server.txt 2>&1 &
server=$!
for _ in $(seq 50); do grep -q serving server.txt && break || sleep 0.2; done
export TMDB_BASE_URL=http://127.0.0.1:8697/3 TMDB_API_KEY=0123456789abcdef0123456789abcdef
job=(ingest 'demo\catalogue\movies.csv' --lake 'my lake')
cinelake "${job[@]}" --rate 20 >first.txt 2>&1 &
for _ in $(seq 100); do ls 'my lake/Raw/TMDB/_lease' >/dev/null 2>&1 && break || sleep 0.2; done
code=0
cinelake "${job[@]}" >second.txt 2>&1 || code=$?
[ "$code" = 2 ] && grep -q 'is writing into this lake' second.txt || fail "two runs at once: $code, $(tail -2 second.txt)"
sleep 3
pkill -9 -f 'cinelake.exe ingest' || fail "there is a run to kill"
cinelake "${job[@]}" --wait >third.txt 2>&1 || fail "continued after a kill: $(tail -3 third.txt)"
cinelake verify --lake 'my lake' | grep -q 'is whole' || fail "the lake is whole after a kill"
cinelake refine --lake 'my lake' >refine.txt 2>&1 || fail "refine: $(tail -3 refine.txt)"
cinelake sql --lake 'my lake' --format csv 'SELECT COUNT(*) AS films FROM tmdb_movies' | tail -1
printf 'Windows: %s does what it says\n' "$(basename "$exe")"
