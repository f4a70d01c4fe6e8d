//! Inputs from inputs: what a fuzzer does, in small, from one number.

/// A sequence of numbers that one number decides (SplitMix64).
#[derive(Clone, Debug)]
pub struct SeededNumbers(u64);

impl SeededNumbers {
    /// The sequence of a number.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`; 0 where there is none.
    pub fn below(&mut self, limit: usize) -> usize {
        let limit = limit.max(1) as u64;
        (self.next() % limit) as usize
    }
}

/// Pieces of text that readers treat in a way of their own.
const WORDS: [&[u8]; 44] = [
    b"\n",
    b"\r\n",
    b"\n\n",
    b"\t",
    b"|",
    b",",
    b";",
    b"\"",
    b"\"\"",
    b"'",
    b"\\N",
    b"\\",
    b"\0",
    b"\xff",
    b"\xef\xbb\xbf",
    b"\xe2\x80\xae",
    b"\xc2\x85",
    b"\x1b[2J",
    b"tt0111161",
    b"TT111161",
    b"nm0000001",
    b"https://www.imdb.com/title/tt0000001/",
    b"0",
    b"-1",
    b"1e999",
    b"18446744073709551616",
    b"1.234,5",
    b"1,234.5",
    b"NaN",
    b"null",
    b"true",
    b"{}",
    b"[]",
    b"[[[[",
    b"{\"a\":",
    b"}",
    b"\\ud800",
    b"\\u0000",
    b"=1+1",
    b"<script>",
    b"--",
    b"{key}",
    b"9999-12-31T23:59:59Z",
    b"+262142-01-01T00:00:00Z",
];

/// Inputs do not grow beyond so many bytes.
const LONGEST: usize = 1 << 13;

/// An input of a few changes; `others` lends pieces.
#[must_use]
pub fn mutated(input: &[u8], others: &[Vec<u8>], dice: &mut SeededNumbers) -> Vec<u8> {
    let mut bytes = input.to_vec();
    for _ in 0..=dice.below(4) {
        change(&mut bytes, others, dice);
    }
    bytes.truncate(LONGEST);
    bytes
}

fn change(bytes: &mut Vec<u8>, others: &[Vec<u8>], dice: &mut SeededNumbers) {
    let at = dice.below(bytes.len() + 1);
    let end = (at + 1 + dice.below(16)).min(bytes.len());
    match dice.below(8) {
        0 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << dice.below(8);
            }
        }
        1 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte = dice.below(256) as u8;
            }
        }
        2 => drop(bytes.drain(at..end)),
        3 => bytes.truncate(at),
        4 => {
            let piece = bytes[at..end].to_vec();
            let times = 1 + dice.below(6);
            let to = dice.below(bytes.len() + 1);
            drop(bytes.splice(to..to, piece.repeat(times)));
        }
        5 => {
            let other = &others[dice.below(others.len())];
            let from = dice.below(other.len() + 1);
            let to = (from + dice.below(200)).min(other.len());
            drop(bytes.splice(at..end, other[from..to].iter().copied()));
        }
        _ => {
            let word = WORDS[dice.below(WORDS.len())];
            let end = if dice.below(2) == 0 { at } else { end };
            drop(bytes.splice(at..end, word.iter().copied()));
        }
    }
}
