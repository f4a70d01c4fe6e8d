//! US consumer prices, for putting box office into dollars of one year.
//!
//! Annual averages of the Consumer Price Index for All Urban Consumers (CPI-U), U.S. city average,
//! all items, not seasonally adjusted, 1982-84 = 100: series CUUR0000SA0, period M13, of the U.S.
//! Bureau of Labor Statistics (<https://www.bls.gov/cpi/data.htm>), as published by September 2026.
//! A year is added once its annual average is out; nothing is extrapolated.

/// The year of the table's first entry.
const FIRST_YEAR: i32 = 1913;

/// The annual averages in thousandths, ten years a line; the year of a line's first entry beside it.
#[rustfmt::skip]
const INDEX_THOUSANDTHS: &[i64] = &[
    9_900, 10_000, 10_100, 10_900, 12_800, 15_100, 17_300, 20_000, 17_900, 16_800, // 1913
    17_100, 17_100, 17_500, 17_700, 17_400, 17_100, 17_100, 16_700, 15_200, 13_700, // 1923
    13_000, 13_400, 13_700, 13_900, 14_400, 14_100, 13_900, 14_000, 14_700, 16_300, // 1933
    17_300, 17_600, 18_000, 19_500, 22_300, 24_100, 23_800, 24_100, 26_000, 26_500, // 1943
    26_700, 26_900, 26_800, 27_200, 28_100, 28_900, 29_100, 29_600, 29_900, 30_200, // 1953
    30_600, 31_000, 31_500, 32_400, 33_400, 34_800, 36_700, 38_800, 40_500, 41_800, // 1963
    44_400, 49_300, 53_800, 56_900, 60_600, 65_200, 72_600, 82_400, 90_900, 96_500, // 1973
    99_600, 103_900, 107_600, 109_600, 113_600, 118_300, 124_000, 130_700, 136_200, 140_300, // 1983
    144_500, 148_200, 152_400, 156_900, 160_500, 163_000, 166_600, 172_200, 177_100, 179_900, // 1993
    184_000, 188_900, 195_300, 201_600, 207_342, 215_303, 214_537, 218_056, 224_939, 229_594, // 2003
    232_957, 236_736, 237_017, 240_007, 245_120, 251_107, 255_657, 258_811, 270_970, 292_655, // 2013
    304_702, 313_689, 321_943, // 2023
];

/// Turns US dollars of a year into dollars of one later year, by the CPI-U annual averages of the
/// U.S. Bureau of Labor Statistics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deflator {
    year: i32,
    index: i64,
}

impl Deflator {
    /// When the table was taken from the Bureau's files: month and year.
    pub const TABLE_DATE: &'static str = "2026-09";

    /// The dollars of the last year of the table that is not after `as_of_year`; `None` before 1913.
    #[must_use]
    pub fn up_to(as_of_year: i32) -> Option<Self> {
        let last = FIRST_YEAR + i32::try_from(INDEX_THOUSANDTHS.len()).ok()? - 1;
        let year = as_of_year.min(last);
        index_of(year).map(|index| Self { year, index })
    }

    /// The year whose dollars it gives.
    #[must_use]
    pub fn year(&self) -> i32 {
        self.year
    }

    /// Whole dollars of `year` in dollars of [`Deflator::year`], to the nearest; `None` for a year
    /// before the table or after that year.
    #[must_use]
    pub fn convert(&self, dollars: i64, year: i32) -> Option<i64> {
        if year > self.year {
            return None;
        }
        let then = i128::from(index_of(year)?);
        let scaled = i128::from(dollars) * i128::from(self.index);
        let half = if dollars < 0 { -then / 2 } else { then / 2 };
        i64::try_from((scaled + half) / then).ok()
    }
}

fn index_of(year: i32) -> Option<i64> {
    let place = usize::try_from(year.checked_sub(FIRST_YEAR)?).ok()?;
    INDEX_THOUSANDTHS.get(place).copied()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn known_years_stand_where_the_bureau_has_them() {
        for (year, index) in [
            (1913, 9_900),
            (1983, 99_600),
            (2000, 172_200),
            (2015, 237_017),
            (2025, 321_943),
        ] {
            assert_eq!(index_of(year), Some(index), "{year}");
        }
    }

    #[test]
    fn dollars_are_of_the_last_year_known_and_never_extrapolated() {
        let deflator = Deflator::up_to(2024).unwrap();
        assert_eq!(deflator.year(), 2024);
        // 1,000,000 x 313.689 / 237.017
        assert_eq!(deflator.convert(1_000_000, 2015), Some(1_323_487));
        assert_eq!(deflator.convert(5, 2024), Some(5));
        assert_eq!(deflator.convert(5, 2025), None);
        assert_eq!(deflator.convert(5, 1912), None);
        assert_eq!(Deflator::up_to(2090).map(|d| d.year()), Some(2025));
        assert_eq!(Deflator::up_to(1900), None);
    }

    proptest! {
        #[test]
        fn no_amount_and_no_year_panics(dollars: i64, year: i32, as_of: i32) {
            if let Some(deflator) = Deflator::up_to(as_of) {
                let _ = deflator.convert(dollars, year);
            }
        }
    }
}
