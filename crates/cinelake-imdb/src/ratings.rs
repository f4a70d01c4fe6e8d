//! Where IMDb keeps ratings: in a file of their own, named like the one of the titles.

/// The name IMDb's ratings have beside a file of basics: `title.ratings.tsv.gz` for
/// `title.basics.tsv.gz`. `None` if the last part of the path does not hold `basics`.
#[must_use]
pub fn sibling_ratings_name(name: &str) -> Option<String> {
    let start = name.rfind('/').map_or(0, |slash| slash + 1);
    let (folder, file) = name.split_at(start);
    file.contains("basics")
        .then(|| format!("{folder}{}", file.replacen("basics", "ratings", 1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sibling_is_named_by_the_last_part_of_the_path() {
        let sibling = |name: &str| sibling_ratings_name(name);
        assert_eq!(
            sibling("title.basics.tsv.gz").as_deref(),
            Some("title.ratings.tsv.gz")
        );
        assert_eq!(
            sibling("s3://basics/title_basics_us.csv").as_deref(),
            Some("s3://basics/title_ratings_us.csv")
        );
        assert_eq!(sibling("basics/movies.csv"), None);
    }
}
