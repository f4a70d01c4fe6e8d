# Short names for what is done often; `just` lists them. Nothing here is needed to build or test.

_default:
    @just --list

# The whole job on the bundled sample: no key, no network
demo:
    cargo run -- demo

# All tests
test:
    cargo test --workspace

# Property tests with many cases that no run has seen before
properties CASES="4000":
    PROPTEST_CASES={{CASES}} cargo test --workspace --lib --bins

# Lives of a lake that no run has seen before; a number of them for a night: just simulate 100000
simulate SEEDS="1000" FROM="1000000":
    cargo run -p cinelake-simulation -- --seeds {{SEEDS}} --from {{FROM}}

# What holds for any bytes, with inputs that no run has seen before; SECONDS for each target
bytes SECONDS="30" SEED="2":
    FUZZ_SECONDS={{SECONDS}} FUZZ_SEED={{SEED}} cargo test -p cinelake-fuzz

# The same with libFuzzer, which searches by itself: needs cargo-fuzz and a nightly compiler
fuzz TARGET SECONDS="120" FEATURES="":
    mkdir -p fuzz/corpus/{{TARGET}}
    cargo +nightly fuzz run --features "{{FEATURES}}" {{TARGET}} fuzz/corpus/{{TARGET}} fuzz/seeds/{{TARGET}} -- -max_total_time={{SECONDS}}

# Changes to the code that no test notices; needs cargo-mutants: just mutants -p cinelake-imdb --shard 0/20
mutants *ARGS:
    cargo mutants {{ARGS}}

# Format and lint, as .ci/run checks them
lint:
    cargo fmt --all
    cargo clippy --workspace --all-targets -- -D warnings

# Everything that has to hold before a change lands
ci:
    .ci/run

# Licences, bans, sources and known vulnerabilities (the last needs the network)
deny:
    cargo deny check

# The benchmark of docs/benchmarks.md on made-up data
bench *ARGS:
    python3 benches/ingest.py {{ARGS}}

# Install the binary
install:
    cargo install --path crates/cinelake-cli --locked
