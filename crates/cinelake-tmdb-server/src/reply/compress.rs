//! Gzip for answers, with a compressor that each thread keeps: making one costs more than
//! compressing a record.

use std::cell::RefCell;

use flate2::{Compress, Compression, Crc, FlushCompress, Status};

/// Deflate, no flags, no time, fastest, unknown system (RFC 1952, 2.3).
const HEADER: [u8; 10] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 4, 255];

thread_local! {
    static COMPRESS: RefCell<Compress> = RefCell::new(Compress::new(Compression::fast(), false));
}

/// Compresses into one gzip member; `None` should the compressor fail.
pub(super) fn gzip(content: &[u8]) -> Option<Vec<u8>> {
    let mut member = Vec::with_capacity(content.len() / 2 + 64);
    member.extend_from_slice(&HEADER);
    COMPRESS.with_borrow_mut(|compress| deflate(compress, content, &mut member))?;
    let mut crc = Crc::new();
    crc.update(content);
    member.extend_from_slice(&crc.sum().to_le_bytes());
    member.extend_from_slice(&crc.amount().to_le_bytes());
    Some(member)
}

fn deflate(compress: &mut Compress, content: &[u8], out: &mut Vec<u8>) -> Option<()> {
    compress.reset();
    loop {
        let consumed = usize::try_from(compress.total_in()).ok()?;
        let written = out.len();
        out.reserve(64);
        match compress.compress_vec(content.get(consumed..)?, out, FlushCompress::Finish) {
            Ok(Status::StreamEnd) => return Some(()),
            Ok(Status::Ok) => out.reserve(content.len() / 4 + 64),
            // No progress with room to spare would repeat for ever.
            Ok(Status::BufError) if out.len() == written && out.capacity() > written + 64 => {
                return None;
            }
            Ok(Status::BufError) => out.reserve(content.len() / 4 + 128),
            Err(_) => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Read;

    fn round_trip(content: &[u8]) -> Vec<u8> {
        let member = gzip(content).expect("compressed");
        let mut back = Vec::new();
        flate2::read::GzDecoder::new(member.as_slice())
            .read_to_end(&mut back)
            .expect("gzip");
        back
    }

    #[test]
    fn large_text_comes_back() {
        let text = "{\"id\":1,\"title\":\"a\"}".repeat(50_000);
        assert!(round_trip(text.as_bytes()) == text.as_bytes());
    }

    proptest! {
        #[test]
        fn anything_comes_back(content in prop::collection::vec(any::<u8>(), 0..5_000)) {
            prop_assert_eq!(round_trip(&content), content);
        }
    }
}
