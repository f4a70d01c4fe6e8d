# Homebrew's formula. The release workflow puts the version, the address and the checksums in the places of @…@.
class Cinelake < Formula
  desc "From a list of IMDb titles to a film lake that answers questions"
  homepage "@HOMEPAGE@"
  version "@VERSION@"
  license any_of: ["MIT", "Apache-2.0"]

  on_macos do
    on_arm do
      url "@RELEASES@/cinelake-aarch64-apple-darwin.tar.gz"
      sha256 "@SHA256_AARCH64_APPLE_DARWIN@"
    end
    on_intel do
      url "@RELEASES@/cinelake-x86_64-apple-darwin.tar.gz"
      sha256 "@SHA256_X86_64_APPLE_DARWIN@"
    end
  end
  on_linux do
    on_arm do
      url "@RELEASES@/cinelake-aarch64-unknown-linux-gnu.tar.gz"
      sha256 "@SHA256_AARCH64_UNKNOWN_LINUX_GNU@"
    end
    on_intel do
      url "@RELEASES@/cinelake-x86_64-unknown-linux-gnu.tar.gz"
      sha256 "@SHA256_X86_64_UNKNOWN_LINUX_GNU@"
    end
  end

  def install
    bin.install "cinelake"
    bash_completion.install "completions/cinelake.bash" => "cinelake"
    zsh_completion.install "completions/_cinelake"
    fish_completion.install "completions/cinelake.fish"
    man1.install Dir["man1/*.1"]
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/cinelake version")
    system bin/"cinelake", "demo", "--output", testpath/"demo", "--quiet"
  end
end
